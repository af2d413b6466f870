// SPDX-License-Identifier: Apache-2.0
import type { ValueTree } from './value-tree.ts';

/** Sentences that a configuration's template brings along: they explain the file, not the entry. */
const templateSentence = /^(?:NOTE: Please add as much information|Add a TODO comment indicating the reason)/i;

/**
 * The comments that speak of each item of a list: those on the item's own line after it, else those on the lines
 * directly above it. Between items stand only commas, white space and comments, so a comment sign there is one.
 * A comment after the opening bracket, on its line, speaks of the list. '' for an item without any.
 */
export function commentsOfItems(text: string, list: ValueTree): string[] {
  const items = list.kind === 'list' ? list.items : [];
  // A block list starts with its first dash, and the comment above that stands before the list.
  const start = text[list.start] === '[' ? list.start + 1 : 0;
  const gaps = items.map((item, index) => text.slice(index === 0 ? start : (items[index - 1] as ValueTree).end, item.start));
  const last = text.slice(items.at(-1)?.end ?? list.end, list.end);
  return items.map((_, index) => {
    const after = splitGap(gaps[index + 1] ?? lineEnd(last, text, list.end)).trailing;
    return (after || splitGap(gaps[index] as string).leading).trim();
  });
}

/** A block list ends with its last item, so that a comment after it stands beyond the list. */
function lineEnd(gap: string, text: string, from: number): string {
  const end = text.indexOf('\n', from);
  return gap + text.slice(from, end < 0 ? text.length : end);
}

function splitGap(gap: string): { trailing: string; leading: string } {
  const [first = '', ...rest] = gap.split(/\r?\n/);
  const above = rest.slice(0, -1);
  const block: string[] = [];
  for (let at = above.length - 1; at >= 0 && isComment(above[at] as string); at--) block.unshift(above[at] as string);
  const sameLine = rest.at(-1) ?? '';
  return { trailing: wordsOf([first]), leading: wordsOf([...block, sameLine]) };
}

const sign = /^\s*(?:#|\/\/|\/\*|\*)/;

function isComment(line: string): boolean {
  return sign.test(line);
}

function wordsOf(lines: readonly string[]): string {
  return lines
    .map((line) => line.replace(/^[\s,\-[]*/, ''))
    .filter(isComment)
    .map((line) =>
      line
        .replace(/^(?:#+|\/\/+|\/\*+|\*+(?!\/))\s*/, '')
        .replace(/\s*\*+\/.*$/, '')
        .trim(),
    )
    .filter((line) => line !== '' && !templateSentence.test(line))
    .join(' ');
}
