// SPDX-License-Identifier: Apache-2.0

import type { Pause } from '../../kit/pauses.ts';
import type { StateName } from '../../model/finding-state.ts';
import type { Severity } from '../../model/severity.ts';
import type { SlaProfile } from '../../model/sla.ts';

/** What the clock of one finding looks at. Instants are RFC 3339; '' where there is none. */
export interface ClockFacts {
  /** As of now: after a re-score everything is counted anew, from the original start. */
  severity: Severity;
  firstSeen: string;
  published: string;
  kev: KevFact | null;
  pauses: readonly Pause[];
  /** When it came back, where the profile starts the clock again; ''. */
  restartedAt: string;
  /** When it was fixed or ruled out; '' while somebody has something to do. */
  metAt: string;
}

/** Known to be exploited: since when the catalogue lists it, and the day it names; '' where it tells none. */
export interface KevFact {
  since: string;
  due: string;
}

/** One stay in a state; the last one has no end. */
export interface StateSpan {
  is: StateName;
  from: string;
  to: string | null;
}

const ended: ReadonlySet<StateName> = new Set(['fixed', 'not-affected', 'false-positive', 'duplicate']);

/** Reads the history of states as the clock sees it: when it was met, what paused it, when it started again. */
export function clockFacts(
  given: Pick<ClockFacts, 'severity' | 'firstSeen' | 'published' | 'kev'> & {
    history: readonly StateSpan[];
    pauses: readonly Pause[];
  },
  { reopened, acceptancePauses }: Pick<SlaProfile, 'reopened' | 'acceptancePauses'>,
): ClockFacts {
  const { history, pauses, ...facts } = given;
  const current = history.at(-1);
  const away = history.filter(({ is, to }) => to !== null && (ended.has(is) || is === 'accepted'));
  const restartedAt = reopened === 'restart' ? (away.at(-1)?.to ?? '') : '';
  const own = history.flatMap((span) => pauseOf(span, { reopened, acceptancePauses }));
  return {
    ...facts,
    pauses: [...pauses, ...own],
    restartedAt,
    metAt: current && ended.has(current.is) ? current.from : '',
  };
}

function pauseOf(
  { is, from, to }: StateSpan,
  { reopened, acceptancePauses }: Pick<SlaProfile, 'reopened' | 'acceptancePauses'>,
): Pause[] {
  if (is === 'accepted') return acceptancePauses ? [{ from, to, reason: 'the risk was accepted' }] : [];
  // Nobody could work on what was not there.
  return ended.has(is) && to !== null && reopened === 'continue' ? [{ from, to, reason: `it was ${is}` }] : [];
}
