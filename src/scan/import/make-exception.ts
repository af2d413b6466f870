// SPDX-License-Identifier: Apache-2.0
import type { Exception, ExceptionSource } from '../../model/exception.ts';

type Matchers = Partial<Omit<Exception, 'id' | 'source' | 'reason' | 'owner' | 'expires'>>;

export interface Told {
  matchers: Matchers;
  reason?: string;
  owner?: string;
  expires?: string;
  source: ExceptionSource;
}

/** An imported decision: what the file does not tell stays empty; its id says what it is about, so it is stable. */
export function makeException({ matchers, reason = '', owner = '', expires = '', source }: Told): Exception {
  const present = Object.fromEntries(Object.entries(matchers).filter(([, value]) => value !== undefined)) as Matchers;
  const { aliases = false, ...rest } = present;
  const about = Object.entries(rest).filter(([key]) => key !== 'kinds');
  const spoken = about.map(([key, value]) => (key === 'vulnerability' ? String(value) : `${key}=${String(value)}`));
  return { ...rest, aliases, id: [source.format, ...spoken].join('/').slice(0, 300), reason, owner, expires, source };
}

/** Kinds of a decision about something that Ngao does not judge: it is kept, and hides nothing. */
export const hidesNothing: readonly [] = [];
