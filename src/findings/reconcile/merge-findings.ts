// SPDX-License-Identifier: Apache-2.0
import type { FindingState, StateName } from '../../model/finding-state.ts';

/** Two rows that turned out to be one finding, because their alias groups were merged. */
export interface Mergeable {
  id: string;
  state: FindingState;
  firstSeen: string;
}

export interface MergedFinding {
  survivor: string;
  absorbed: string;
  state: FindingState;
  firstSeen: string;
  /** A decision about one of them that does not silently speak for the other: for people to decide again. */
  proposal: FindingState | null;
  /** For the history. */
  because: string;
}

/** How far people have come; of two open states the further one stays. */
const progress: readonly StateName[] = ['fixed', 'new', 'triaged', 'in-progress'];

/**
 * Makes one of two. The older row lives on. A decision carries over to a finding that nobody has looked at only where feeds
 * or people alone say that both are one flaw (`assured`); in every other disagreement the open state stays, and the
 * decision is proposed: a wrong alias must never hide anything.
 */
export function mergeFindings(a: Mergeable, b: Mergeable, { assured, now }: { assured: boolean; now: string }): MergedFinding {
  const [older, younger] = compareAge(a, b) <= 0 ? [a, b] : [b, a];
  const merged = { survivor: older.id, absorbed: younger.id, firstSeen: older.firstSeen };
  const states = [older.state, younger.state].filter((state) => !(state.is === 'duplicate' && [a.id, b.id].includes(state.of)));
  const [first, second] = states as [FindingState?, FindingState?];
  if (!first)
    return { ...merged, state: { is: 'new', since: now }, proposal: null, because: 'each was called a duplicate of the other' };
  if (!second) return { ...merged, state: first, proposal: null, because: 'one was known as a duplicate of the other' };
  return { ...merged, ...agree(first, second, { assured, now }) };
}

function compareAge(a: Mergeable, b: Mergeable): number {
  const difference = Date.parse(a.firstSeen) - Date.parse(b.firstSeen);
  return difference !== 0 ? difference : a.id < b.id ? -1 : 1;
}

function agree(a: FindingState, b: FindingState, { assured, now }: { assured: boolean; now: string }) {
  const [decided, other] = isDecided(a) ? [a, b] : [b, a];
  if (!isDecided(decided)) {
    const further = progress.indexOf(a.is) >= progress.indexOf(b.is) ? a : b;
    return { state: further, proposal: null, because: 'both were open or fixed' };
  }
  if (isDecided(other)) return agreeOnDecisions(decided, other, now);
  if (other.is === 'fixed' || (assured && other.is === 'new'))
    return { state: decided, proposal: null, because: 'the decision about one is about the same flaw' };
  return { state: other, proposal: decided, because: 'the decision about one was not made for the other' };
}

function agreeOnDecisions(a: FindingState, b: FindingState, now: string) {
  if (a.is === 'accepted' && b.is === 'accepted')
    return { state: a.until <= b.until ? a : b, proposal: null, because: 'both were accepted; the earlier end holds' };
  if (a.is === b.is && a.is !== 'duplicate') return { state: a, proposal: null, because: 'both were decided alike' };
  return { state: { is: 'triaged' as const, since: now, by: 'system' }, proposal: a, because: 'two decisions disagree' };
}

function isDecided({ is }: FindingState): boolean {
  return is === 'accepted' || is === 'not-affected' || is === 'false-positive' || is === 'duplicate';
}
