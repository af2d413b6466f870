// SPDX-License-Identifier: Apache-2.0
import type { Lane } from './case.ts';
import type { CaseFacts } from './case-facts.ts';
import { isEndState } from './states.ts';

const shipped: ReadonlySet<Lane> = new Set(['core', 'supporting', 'critical-dependency']);

/**
 * R65: whether a case holds back releases of what it affects: it is critical, about something that is shipped, and its fix is
 * not released. A case whose lane nobody has said counts as shipped, like our own code (R27).
 */
export function holdsReleases({ state, lane, vulnerability }: Pick<CaseFacts, 'state' | 'lane' | 'vulnerability'>): boolean {
  if (vulnerability.level !== 'critical' || isEndState(state)) return false;
  return state !== 'released' && state !== 'announced' && (lane === null || shipped.has(lane));
}
