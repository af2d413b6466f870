// SPDX-License-Identifier: Apache-2.0
import type { Ast, Block, Inline } from './ast.ts';
import { wordsOf } from './inline.ts';

/** Characters of a line in a mail. */
const defaultWidth = 72;
/** However deep the quotes, a line keeps room for some words. */
const leastWidth = 20;

/**
 * Plain text of the tree for mail: lines of `width` characters where words allow it (code and addresses are never broken),
 * links numbered and listed at the end. Ends in one newline unless empty.
 */
export function toPlainText(ast: Ast, width: number = defaultWidth): string {
  const notes: string[] = [];
  const lines = blocks(ast.blocks, { width, notes });
  if (notes.length > 0) lines.push('', ...notes.map((href, index) => `[${index + 1}] ${href}`));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

interface Page {
  width: number;
  /** Addresses in the order of their numbers. */
  notes: string[];
}

function blocks(all: readonly Block[], page: Page): string[] {
  return all.flatMap((given, index) => (index === 0 ? block(given, page) : ['', ...block(given, page)]));
}

function block(given: Block, page: Page): string[] {
  switch (given.type) {
    case 'paragraph':
      return wrap(inlines(given.children, page), page.width);
    case 'heading':
      return heading(wrap(inlines(given.children, page), page.width), given.level);
    case 'quote':
      return indent(blocks(given.blocks, narrower(page, 2)), '> ', '> ');
    case 'list':
      return list(given, page);
    case 'code':
      return indent(given.text.split('\n'), '    ', '    ');
    case 'rule':
      return ['-'.repeat(Math.min(page.width, 10))];
    case 'table':
      return given.rows.flatMap((row) => row.map((cell) => inlines(cell, page).replaceAll('\n', ' ')).join(' | '));
  }
}

function heading(lines: string[], level: number): string[] {
  const longest = Math.max(0, ...lines.map((line) => [...line].length));
  return level > 2 ? lines : [...lines, (level === 1 ? '=' : '-').repeat(longest)];
}

function list({ start, items }: Extract<Block, { type: 'list' }>, page: Page): string[] {
  return items.flatMap((item, index) => {
    const mark = start === null ? '- ' : `${start + index}. `;
    const lines = blocks(item, narrower(page, mark.length));
    return indent(lines.length === 0 ? [''] : lines, mark, ' '.repeat(mark.length));
  });
}

function narrower(page: Page, by: number): Page {
  return { ...page, width: Math.max(leastWidth, page.width - by) };
}

function indent(lines: readonly string[], first: string, others: string): string[] {
  return lines.map((line, index) => `${index === 0 ? first : others}${line}`.trimEnd());
}

function inlines(children: readonly Inline[], page: Page): string {
  return children.map((child) => inline(child, page)).join('');
}

function inline(given: Inline, page: Page): string {
  switch (given.type) {
    case 'text':
      // A line feed in the source is a space; only a hard break is a line.
      return given.text.replaceAll('\n', ' ');
    case 'code':
      return `\`${given.text}\``;
    case 'break':
      return '\n';
    case 'emphasis':
      return `_${inlines(given.children, page)}_`;
    case 'strong':
      return `*${inlines(given.children, page)}*`;
    case 'link': {
      const words = inlines(given.children, page);
      // The whole address is there to be read and pressed already.
      if (wordsOf(given.children).trim() === given.href || `mailto:${wordsOf(given.children).trim()}` === given.href)
        return words;
      const host = given.host === '' ? '' : ` (${given.host})`;
      return `${words}${host} [${numberOf(given.href, page.notes)}]`;
    }
  }
}

function numberOf(href: string, notes: string[]): number {
  const known = notes.indexOf(href);
  return known >= 0 ? known + 1 : notes.push(href);
}

function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  let length = 0;
  for (const word of line.split(' ').filter((each) => each !== '')) {
    const wordLength = [...word].length;
    if (length > 0 && length + 1 + wordLength > width) {
      lines.push(current);
      [current, length] = ['', 0];
    }
    current += length > 0 ? ` ${word}` : word;
    length += wordLength + (length > 0 ? 1 : 0);
  }
  return [...lines, current];
}
