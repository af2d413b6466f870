// SPDX-License-Identifier: Apache-2.0
import type { DecisionName, ExceptionRow, JustificationName } from '../../api/types.ts';
import type { MarkTone } from '../../kit/mark.tsx';
import { counted } from '../../kit/words.ts';

/** The justifications of OpenVEX for "not affected", in words; which there are comes from the server's contract. */
const justificationWords: Readonly<Record<JustificationName, string>> = {
  vulnerable_code_not_in_execute_path: 'The vulnerable code is never run',
  vulnerable_code_not_present: 'The vulnerable code is not in the package as we have it',
  component_not_present: 'The component is not there',
  vulnerable_code_cannot_be_controlled_by_adversary: 'An attacker cannot reach it with their input',
  inline_mitigations_already_exist: 'Something else already stops it',
};
/** For a field to choose from, the usual one first. */
export const justificationOptions = Object.entries(justificationWords).map(([value, label]) => ({ value, label }));
export const usualJustification: JustificationName = 'vulnerable_code_not_in_execute_path';
export const decisions: readonly (readonly [DecisionName, string])[] = [
  ['accept', 'Accept the risk for a time'],
  ['not-affected', 'Not affected'],
  ['false-positive', 'False positive'],
];

export function justificationText(name: string): string {
  return (justificationWords as Readonly<Record<string, string>>)[name] ?? name;
}

/** Days from which on an end counts as near, as the preset of the policy warns. */
const near = 14;

/** `Expires in 12 days`, with how pressing that is. Only what holds or waits can still expire. */
export function endOf(row: Pick<ExceptionRow, 'state' | 'daysLeft'>): { tone: MarkTone; text: string } {
  const { state, daysLeft } = row;
  if (state === 'rejected' || state === 'revoked') return { tone: 'none', text: `Would have ended ${daysText(daysLeft)}` };
  if (daysLeft < 0 || state === 'expired') return { tone: 'bad', text: `Ended ${daysText(Math.min(daysLeft, 0))}` };
  return { tone: daysLeft <= near ? 'warn' : 'none', text: `Expires ${daysText(daysLeft)}` };
}

function daysText(days: number): string {
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  return days > 0 ? `in ${counted(days, 'day')}` : `${counted(-days, 'day')} ago`;
}

/** What it covers: package and version, then where. */
export function coverText({ matcher }: Pick<ExceptionRow, 'matcher'>): string {
  const what = matcher.package === undefined ? 'any package' : [matcher.package, matcher.version].filter(Boolean).join(' ');
  const targets = matcher.targets ?? [];
  const where = targets.length === 0 ? 'every target' : targets.length === 1 ? targets[0] : counted(targets.length, 'target');
  const only = [matcher.class && `class ${matcher.class}`, matcher.scope && `scope ${matcher.scope}`].filter(Boolean);
  return [`${what} in ${where}`, ...only].join(', ');
}

/** `2027-01-31`, so many days from now. */
export function dayIn(days: number, now: number): string {
  return new Date(now + days * 86_400_000).toISOString().slice(0, 10);
}
