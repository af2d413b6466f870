// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryRange } from '../model/advisory.ts';

const longest = 300;

/**
 * Reads what the desk writes of affected versions: comparisons with `<`, `<=`, `>=` and `>`, joined by spaces, commas or `and`;
 * `||` or `or` between stretches; `*` or `all` for every version. Undefined for anything else, because a guess about versions
 * is worse than a question.
 */
export function readRanges(text: string): AdvisoryRange[] | undefined {
  if (text.length > longest) return undefined;
  const stretches = text.trim().split(/\s*(?:\|\||\bor\b)\s*/);
  const read = stretches.map(readStretch);
  return read.every((one) => one !== undefined) && read.length > 0 ? read : undefined;
}

function readStretch(text: string): AdvisoryRange | undefined {
  if (text === '*' || text === 'all') return { introduced: '0' };
  const parts = [...text.matchAll(/(<=|>=|<|=)\s*v?([0-9][0-9A-Za-z.+~:-]{0,80})/g)];
  const rest = text.replace(/(<=|>=|<|=)\s*v?([0-9][0-9A-Za-z.+~:-]{0,80})/g, '').replace(/,|\band\b|\s/g, '');
  if (parts.length === 0 || parts.length > 2 || rest !== '') return undefined;
  const of = (operator: string) => parts.filter((part) => part[1] === operator).map((part) => part[2] as string);
  const [from, below, upTo, exact] = [of('>='), of('<'), of('<='), of('=')];
  if (exact.length === 1 && parts.length === 1) return { introduced: exact[0] as string, lastAffected: exact[0] as string };
  if (exact.length > 0 || from.length > 1 || below.length + upTo.length > 1) return undefined;
  return {
    introduced: from[0] ?? '0',
    ...(below[0] !== undefined && { fixed: below[0] }),
    ...(upTo[0] !== undefined && { lastAffected: upTo[0] }),
  };
}
