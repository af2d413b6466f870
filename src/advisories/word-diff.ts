// SPDX-License-Identifier: Apache-2.0

/** A stretch of text that stayed, went or came. The `same` and `gone` ones together are the old text, `same` and `came` the new. */
export interface Hunk {
  is: 'same' | 'gone' | 'came';
  text: string;
}

/** Beyond so many cells of the table a text is told as replaced from its first to its last difference. */
const mostCells = 4_000_000;

/**
 * What changed between two texts, in whole words: the longest common run of words and blanks (Wagner and Fischer). Time and
 * memory are bounded, whatever the texts.
 */
export function wordDiff(before: string, after: string): Hunk[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const same = (words: readonly string[]): Hunk => ({ is: 'same', text: words.join('') });
  return joined([same(a.slice(0, start)), ...middle, same(end === 0 ? [] : a.slice(-end))]);
}

/** The text before or after the change. */
export function sideOf(hunks: readonly Hunk[], side: 'before' | 'after'): string {
  const left = side === 'before' ? 'came' : 'gone';
  return hunks
    .filter(({ is }) => is !== left)
    .map(({ text }) => text)
    .join('');
}

function wordsOf(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]/gu) ?? [];
}

function between(a: readonly string[], b: readonly string[]): Hunk[] {
  if (a.length * b.length > mostCells) return [hunk('gone', a), hunk('came', b)];
  const lengths = commonLengths(a, b);
  const width = b.length + 1;
  const hunks: Hunk[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      hunks.push({ is: 'same', text: a[i++]! });
      j++;
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) hunks.push({ is: 'gone', text: a[i++]! });
    else hunks.push({ is: 'came', text: b[j++]! });
  }
  return [...hunks, hunk('gone', a.slice(i)), hunk('came', b.slice(j))];
}

/** At `i`, `j`: the longest common run of what is left of both from there. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array | Uint32Array {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
  return lengths;
}

function hunk(is: Hunk['is'], words: readonly string[]): Hunk {
  return { is, text: words.join('') };
}

/** Neighbours of one kind as one, what went before what came; nothing empty. */
function joined(hunks: readonly Hunk[]): Hunk[] {
  const found: Hunk[] = [];
  for (const { is, text } of hunks) {
    const last = found.at(-1);
    if (text === '') continue;
    if (last?.is === is) last.text += text;
    else found.push({ is, text });
  }
  return found;
}
