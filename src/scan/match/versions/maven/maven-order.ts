// SPDX-License-Identifier: Apache-2.0
import { compareDigits, compareText, isDigitAt, orderOf } from '../ordering.ts';

/**
 * Maven, "Version Order Specification" (POM reference): tokens between dots, hyphens and changes of digit and letter,
 * empty ones at the end of each hyphen part cut off, then token by token with the separator in front of it.
 */
export const compareMaven = orderOf(readTokens, compareTokens);

function compareTokens(left: readonly Token[], right: readonly Token[]): number {
  const length = Math.max(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const difference = compareToken(left[at] ?? paddingFor(right[at]!), right[at] ?? paddingFor(left[at]!));
    if (difference !== 0) return difference;
  }
  return 0;
}

interface Token {
  separator: '' | '.' | '-';
  /** Digits, or a qualifier in its full lower-case form; empty for `final`, `ga` and `release`. */
  text: string;
  isNumber: boolean;
}

const aliases: ReadonlyMap<string, string> = new Map([
  ['cr', 'rc'],
  ['ga', ''],
  ['final', ''],
  ['release', ''],
]);
/** Only directly before a number. */
const shortAliases: ReadonlyMap<string, string> = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);
const qualifiers = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];

function readTokens(text: string): readonly Token[] | undefined {
  // White space and control characters never stand in a version; a file that has them holds something else.
  if (!/^[\x21-\x7e\u00a1-\uffff]+$/.test(text)) return undefined;
  return withoutNulls(splitTokens(text.toLowerCase()));
}

function splitTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let separator: Token['separator'] = '';
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const mark = at === text.length || text[at] === '.' || text[at] === '-';
    const change = !mark && at > start && isDigitAt(text, at) !== isDigitAt(text, at - 1);
    if (!mark && !change) continue;
    tokens.push(tokenOf(text.slice(start, at), separator, change));
    separator = text[at] === '.' ? '.' : '-';
    start = mark ? at + 1 : at;
  }
  return tokens;
}

function tokenOf(text: string, separator: Token['separator'], beforeChange: boolean): Token {
  if (text === '' || isDigitAt(text, 0)) return { separator, text: text || '0', isNumber: true };
  const full = (beforeChange ? shortAliases.get(text) : undefined) ?? aliases.get(text) ?? text;
  // Before a qualifier the dot is a hyphen (Maven 3.9 and later).
  return { separator: separator === '.' ? '-' : separator, text: full, isNumber: false };
}

/** "Starting from the end, trailing null values are trimmed; this is repeated at each remaining hyphen." */
function withoutNulls(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  let trimming = true;
  for (const token of tokens.toReversed()) {
    if (trimming && isNull(token) && token.separator !== '') continue;
    kept.push(token);
    trimming = token.separator === '-';
  }
  return kept.reverse();
}

function isNull(token: Token): boolean {
  return token.isNumber ? /^0+$/.test(token.text) : token.text === '';
}

/** "Padded null values depend on the prefix of the other version: 0 for a dot, the empty qualifier for a hyphen." */
function paddingFor({ separator }: Token): Token {
  return separator === '.' ? { separator, text: '0', isNumber: true } : { separator, text: '', isNumber: false };
}

/** Qualifier < `-number` < `.number`; the same kind by value. */
function compareToken(a: Token, b: Token): number {
  const kind = kindOf(a) - kindOf(b);
  if (kind !== 0) return kind;
  if (a.isNumber) return compareDigits(a.text, b.text);
  return rankOf(a.text) - rankOf(b.text) || compareText(a.text, b.text);
}

function kindOf({ separator, isNumber }: Token): number {
  if (!isNumber) return 0;
  return separator === '-' ? 1 : 2;
}

function rankOf(qualifier: string): number {
  const rank = qualifiers.indexOf(qualifier);
  return rank < 0 ? qualifiers.length : rank;
}
