// SPDX-License-Identifier: Apache-2.0

const mostKeys = 200;

/**
 * Top-level keys of the JSON object that a text begins, in order, as far as the text goes; empty for other syntaxes.
 * The text may be cut off anywhere.
 */
export function headKeys(text: string): string[] {
  const keys: string[] = [];
  if (!/^\uFEFF?\s*\{/.test(text)) return keys;
  for (const { start, end } of strings(text, 1)) {
    if (isKey(text, end)) keys.push(unquoted(text.slice(start, end)));
    if (keys.length === mostKeys) break;
  }
  return keys;
}

/** Whole strings that stand at this depth of brackets. */
function* strings(text: string, wanted: number): Generator<{ start: number; end: number }, void> {
  const marks = /["{}[\]]/g;
  let depth = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    if (mark[0] !== '"') {
      depth += mark[0] === '{' || mark[0] === '[' ? 1 : -1;
      continue;
    }
    const end = endOfString(text, mark.index);
    if (end === undefined) return;
    if (depth === wanted) yield { start: mark.index, end };
    marks.lastIndex = end;
  }
}

/** Index after the closing quote; undefined when the text ends before it. */
function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') return at + 1;
    if (text[at] === '\\') at++;
  }
  return undefined;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}

function unquoted(token: string): string {
  try {
    return JSON.parse(token) as string;
  } catch {
    return token.slice(1, -1);
  }
}
