// SPDX-License-Identifier: Apache-2.0
import type { Ast, Block, Inline } from '../../markup/ast.ts';
import { visible } from '../../markup/visible.ts';

/** Markdown of the tree, for readers that may know HTML and more: whatever is text stays text. Without a newline at the end. */
export function toMarkdown(ast: Ast): string {
  return blocks(ast.blocks).join('\n');
}

function blocks(all: readonly Block[]): string[] {
  return all.flatMap((given, at) => (at === 0 ? block(given) : [...gap(all[at - 1]!, given), ...block(given)]));
}

/** Two lists after one another would grow together. */
function gap(before: Block, given: Block): string[] {
  return before.type === 'list' && given.type === 'list' ? ['', '<!-- -->', ''] : [''];
}

function block(given: Block): string[] {
  switch (given.type) {
    case 'paragraph':
      return lines(given.children);
    case 'heading':
      return [`${'#'.repeat(given.level)} ${lines(given.children).join(' ')}`];
    case 'quote':
      return quoted(blocks(given.blocks));
    case 'list':
      return given.items.flatMap((item, at) => {
        const mark = given.start === null ? '- ' : `${given.start + at}. `;
        const content = blocks(item);
        return (content.length === 0 ? [''] : content).map((line, row) =>
          `${row === 0 ? mark : ' '.repeat(mark.length)}${line}`.trimEnd(),
        );
      });
    case 'code': {
      const fence = longerThan(given.text, 3);
      return [fence, ...given.text.split('\n'), fence];
    }
    case 'rule':
      return ['---'];
    case 'table':
      return table(given.rows);
  }
}

function table([head = [], ...body]: readonly Inline[][][]): string[] {
  const row = (cells: readonly Inline[][]) => `| ${cells.map((cell) => lines(cell).join(' ')).join(' | ')} |`;
  return [row(head), `|${head.map(() => ' --- |').join('')}`, ...body.map(row)];
}

/** Every line behind a mark, so that it can never be taken for a line of ours. */
export function quoted(content: readonly string[]): string[] {
  return content.map((line) => `> ${line}`.trimEnd());
}

function lines(children: readonly Inline[]): string[] {
  return children
    .map(inline)
    .join('')
    .split('\n')
    .map((line) => plainStart(line.trim()));
}

function inline(given: Inline): string {
  switch (given.type) {
    case 'text':
      return escapeMarkdown(given.text);
    case 'code':
      return codeSpan(given.text);
    case 'break':
      return '\\\n';
    case 'emphasis':
      return `*${given.children.map(inline).join('')}*`;
    case 'strong':
      return `**${given.children.map(inline).join('')}**`;
    case 'link':
      return `[${given.children.map(inline).join('')}](<${given.href}>)${given.host === '' ? '' : ` (${escapeMarkdown(given.host)})`}`;
  }
}

/** Plain text that stays plain text wherever Markdown is read. */
export function escapeMarkdown(text: string): string {
  return visible(text).replace(/[\\`*_{}[\]<>#|~&$@]/g, '\\$&');
}

/** A line that would begin a list, a heading or a rule begins with a backslash instead. */
function plainStart(line: string): string {
  return line
    .replace(/^([-+=]|\d{1,9}(?=[.)]))/, (start) => (/^\d/.test(start) ? start : `\\${start}`))
    .replace(/^(\d{1,9})([.)])/, '$1\\$2');
}

/** A line of plain text, escaped also at its start. */
export function plainLine(text: string): string {
  return plainStart(escapeMarkdown(text.replace(/\s+/g, ' ').trim()));
}

export function codeSpan(text: string): string {
  const shown = visible(text).replaceAll('\n', ' ');
  const ticks = longerThan(shown, 1);
  const pad = /^`|`$|^ .* $/.test(shown) ? ' ' : '';
  return `${ticks}${pad}${shown}${pad}${ticks}`;
}

function longerThan(text: string, least: number): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  return '`'.repeat(Math.max(least, longest + 1));
}
