// SPDX-License-Identifier: Apache-2.0
import type { Channel } from './contract.ts';
import { mail } from './mail/index.ts';

/** Every channel, in the order documentation tells them. */
export const channels: readonly Channel[] = [mail];

/** The channel of that name, or undefined. */
export function channel(id: string): Channel | undefined {
  return channels.find((item) => item.id === id);
}
