// SPDX-License-Identifier: Apache-2.0
import type { GuardLane } from '../model/guard-report.ts';
import type { Fragment, Hit } from './fragment.ts';
import type { GuardInput } from './guard-input.ts';

/** `#7`, `owner/name#7`, or the address of an issue. A number after letters is a colour or an anchor. */
const reference = /(?:^|[\s([,:])(?:[A-Za-z0-9][\w.-]{0,99}\/[\w.-]{1,100})?#[1-9]\d{0,9}(?![\w-])/;
const address = /https?:\/\/[^\s/]{1,253}\/[^\s?#]{1,500}\/(?:issues|work_items)\/[1-9]\d{0,9}\b/i;
const titleLength = 400;

/**
 * R64: a request links the public issue that it answers, in its title or body. Asked in the normal lane alone: under embargo the
 * case stands in for the issue (K4), and an advisory is linked by its id. Null: nothing is missing, or it is no request.
 */
export function missingIssue({ texts = [], config }: GuardInput, lane: GuardLane): { fragment: Fragment; hit: Hit } | null {
  const told = texts.filter(({ kind }) => kind === 'pr-title' || kind === 'pr-body');
  const [first] = told;
  if (lane !== 'normal' || first === undefined) return null;
  const lines = told.flatMap(({ text }) => text.split('\n'));
  if (lines.some((line) => reference.test(line.slice(0, titleLength)) || address.test(line.slice(0, 2000)))) return null;
  const message = 'The request links no issue: name the one that it answers, as #7 or by its address.';
  const level = config?.requireIssue === true ? 'block' : 'warn';
  return {
    fragment: { source: { kind: first.kind, commit: null, file: null }, line: 1, column: 1, text: message, look: 'all' },
    hit: { rule: 'issue-link', level, message, start: 0, end: 0 },
  };
}
