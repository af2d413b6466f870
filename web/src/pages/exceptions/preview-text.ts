// SPDX-License-Identifier: Apache-2.0
import type { ImportAnswer } from '../../api/types.ts';
import { numberText } from '../../kit/words.ts';

type Counts = Pick<ImportAnswer, 'entries' | 'decisions' | 'withoutReason' | 'alreadyThere' | 'matchNothing'>;

/** `760 entries become 194 decisions; 339 without a reason; 12 match nothing.` */
export function previewText({ entries, decisions, withoutReason, alreadyThere, matchNothing }: Counts): string {
  if (entries === 0) return 'The files hold no entry.';
  const parts = [
    `${count(entries, 'entry', 'entries')} ${entries === 1 ? 'becomes' : 'become'} ${count(decisions, 'decision', 'decisions')}`,
    withoutReason > 0 ? `${numberText(withoutReason)} without a reason` : '',
    alreadyThere > 0 ? `${numberText(alreadyThere)} ${alreadyThere === 1 ? 'is' : 'are'} there already` : '',
    matchNothing > 0 ? `${numberText(matchNothing)} ${matchNothing === 1 ? 'matches' : 'match'} nothing` : '',
  ];
  return `${parts.filter((part) => part !== '').join('; ')}.`;
}

function count(value: number, one: string, many: string): string {
  return `${numberText(value)} ${value === 1 ? one : many}`;
}
