// SPDX-License-Identifier: Apache-2.0
import type { PublishingOf } from '../../api/types.ts';

export interface UsedBefore {
  channels: string[];
  lists: string[];
  /** Addresses of lists that are not offered, one on each line. */
  others: string;
}

/** Who was told of earlier editions, as far as it can still be chosen: they are told of the next one too, unless somebody says otherwise. */
export function usedBefore({
  publications,
  channels,
  lists,
}: Pick<PublishingOf, 'publications' | 'channels' | 'lists'>): UsedBefore {
  const told = publications.flatMap(({ lines }) => lines).filter(({ local, sentAt }) => !local && sentAt !== null);
  const names = (isMail: boolean) =>
    new Set(told.filter(({ channel }) => (channel === 'mail') === isMail).map(({ name }) => name));
  const [far, mail] = [names(false), names(true)];
  return {
    channels: channels.map(({ key }) => key).filter((key) => far.has(key)),
    lists: lists.filter((list) => mail.has(list)),
    others: [...mail].filter((address) => address.includes('@') && !lists.includes(address)).join('\n'),
  };
}
