// SPDX-License-Identifier: Apache-2.0
import type { GuardSourceKind } from '../model/guard-report.ts';
import type { Fragment } from './fragment.ts';

const trailer = /^[A-Za-z][A-Za-z0-9-]{0,60}: \S/;

/**
 * The lines of a commit message: subject, body, and the trailers of its last paragraph (git-interpret-trailers(1)). Of a
 * message that is still being written (`draft`) git drops comment lines and everything under the scissors; so do we.
 */
export function* messageFragments(text: string, given: { commit: string | null; draft?: boolean }): Generator<Fragment> {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const end = given.draft ? scissors(lines) : lines.length;
  const dropped = (line: string) => line.trim() === '' || (given.draft === true && line.startsWith('#'));
  const subject = lines.findIndex((line) => !dropped(line));
  const trailers = startOfTrailers(lines.slice(0, end), subject);
  for (let at = 0; at < end; at++) {
    const line = lines[at]!;
    if (dropped(line)) continue;
    const kind: GuardSourceKind = at === subject ? 'commit-subject' : at >= trailers ? 'commit-trailer' : 'commit-body';
    yield { source: { kind, commit: given.commit, file: null }, line: at + 1, column: 1, text: line, look: 'all' };
  }
}

function scissors(lines: readonly string[]): number {
  const at = lines.findIndex((line) => /^# -{8,80} >8 -{8,80}$/.test(line));
  return at < 0 ? lines.length : at;
}

function startOfTrailers(lines: readonly string[], subject: number): number {
  let last = lines.length;
  while (last > 0 && lines[last - 1]!.trim() === '') last--;
  let first = last;
  while (first > 0 && trailer.test(lines[first - 1]!)) first--;
  return first > subject + 1 && first < last ? first : lines.length;
}
