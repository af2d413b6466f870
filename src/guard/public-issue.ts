// SPDX-License-Identifier: Apache-2.0
import { findIds } from './find-patterns.ts';
import { findWords } from './find-words.ts';

/** What anybody reads in a public tracker. */
export interface PublicIssue {
  title: string;
  body: string;
}

export interface IssueScore {
  score: number;
  /** Rules that speak for it or against it, strongest first: names of rules, never words of the issue. */
  reasons: string[];
  /** Whether a person should look: it reads like a report that belongs into a private place. */
  looksLikeReport: boolean;
}

/** From here on a person looks. One strong word in the title is enough together with anything else. */
const threshold = 5;
const mostText = 64 * 1024;
const weak = 1;

/** Each is one pass over one line; no repetition stands in another. */
const signs: readonly { rule: string; weight: number; pattern: RegExp }[] = [
  {
    rule: 'steps-to-reproduce',
    weight: 2,
    pattern: /\b(?:steps to reproduce|how to reproduce|proof of concept|étapes pour reproduire|preuve de concept)\b/iu,
  },
  {
    rule: 'impact-told',
    weight: 1,
    pattern: /^#{0,6}\s{0,4}(?:impact|severity|gravité|affected versions?|versions? affectées?)\b/iu,
  },
  {
    rule: 'request-shown',
    weight: 2,
    pattern: /(?:^|\s)(?:curl|wget|nc|sqlmap)\s+-{0,2}\S|<script\b|\.\.\/\.\.\/|'\s{0,4}or\s{0,4}'?1'?\s{0,4}=/iu,
  },
];

/**
 * R4: how much an issue reads like a report of a flaw. A rule counts once, twice as much in the title. Naming a published
 * advisory speaks against it: an update of a dependency may be talked about in public (R43). Linear in the text, of which the
 * first 64 Ki characters are read.
 */
export function scoreIssue({ title, body }: PublicIssue): IssueScore {
  const weights = new Map<string, number>();
  const count = (rule: string, weight: number) => weights.set(rule, Math.max(weights.get(rule) ?? 0, weight));
  for (const [rule, weight] of weightsIn(title.slice(0, 1000))) count(rule, weight * 2);
  for (const line of body.slice(0, mostText).split('\n')) for (const [rule, weight] of weightsIn(line)) count(rule, weight);
  if (weights.has('id-advisory')) weights.set('id-advisory', -4);
  const told = [...weights].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
  const score = Math.max(
    0,
    told.reduce((sum, [, weight]) => sum + weight, 0),
  );
  return { score, reasons: told.map(([rule]) => rule), looksLikeReport: score >= threshold };
}

function weightsIn(line: string): [string, number][] {
  const words = findWords(line, 'embargo').map(({ rule, level }): [string, number] => [rule, level === 'block' ? 3 : weak]);
  const ids = findIds(line, 'embargo').map(({ rule }): [string, number] => [rule, rule === 'id-advisory' ? 1 : 3]);
  const shown = signs.filter(({ pattern }) => pattern.test(line)).map(({ rule, weight }): [string, number] => [rule, weight]);
  return [...words, ...ids, ...shown];
}
