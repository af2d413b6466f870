// SPDX-License-Identifier: Apache-2.0
import type { Instant, WorkState } from './case.ts';
import { at } from './guard.ts';

export interface Kept {
  state: WorkState;
  legalHold: boolean;
  closedAt: Instant | null;
  /** As set when the case ended. */
  retainUntil: Instant | null;
}

export interface Keeping {
  /** `open`: it is not closed. `held`: for the law, whatever time says. `due`: the next daily run ends it. */
  standing: 'open' | 'held' | 'counting' | 'due';
  /** When its keys are destroyed; null where nothing ends it. */
  destroyAt: Instant | null;
  says: string;
}

/** When a case is destroyed and why then (T22): the time that was set when it ended, and never while it is held. */
export function keepingOf({ state, legalHold, closedAt, retainUntil }: Kept, now: Instant): Keeping {
  if (legalHold)
    return {
      standing: 'held',
      destroyAt: null,
      says: 'Two people hold it for the law. It is kept until two people let it go, however long that is.',
    };
  if (closedAt === null || retainUntil === null)
    return { standing: 'open', destroyAt: null, says: 'It is not closed. The time for which it is kept begins when it is.' };
  const days = Math.round((at(retainUntil) - at(closedAt)) / 86_400_000);
  const what = state === 'spam' ? 'What was set aside as spam' : 'A closed case';
  const why = `${what} is kept for ${days} days, as the committee had set it on the day it ended (${closedAt.slice(0, 10)}).`;
  if (at(retainUntil) <= at(now))
    return { standing: 'due', destroyAt: retainUntil, says: `${why} That time is over: the next daily run destroys its keys.` };
  return { standing: 'counting', destroyAt: retainUntil, says: `${why} Then its keys are destroyed and nothing of it opens.` };
}
