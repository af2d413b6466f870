// SPDX-License-Identifier: Apache-2.0
import type { ToldState } from '../../model/observation.ts';
import type { ToldProposal } from './plan.ts';

/** Words with which source systems say why an alert was set aside (GitHub, GitLab, Sonar), in small letters without marks. */
const refuting = ['inaccurate', 'false positive', 'falsepositive', 'false-positive'];
const rulingOut = ['not used', 'unused', 'used in tests', 'not affected', 'not applicable'];

/** What a decision made elsewhere would be here; undefined for what is reported as open. */
export function suggestionOf({ state, reason }: ToldState): ToldProposal['suggests'] | undefined {
  if (state !== 'ignored' && state !== 'dismissed') return undefined;
  const words = reason.slice(0, 200).toLowerCase().replaceAll('_', ' ');
  if (refuting.some((word) => words.includes(word))) return 'refute';
  return rulingOut.some((word) => words.includes(word)) ? 'rule-out' : 'accept';
}
