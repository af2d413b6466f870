// SPDX-License-Identifier: Apache-2.0
import type { Ast, Block } from '../markup/ast.ts';
import { parse } from '../markup/parse.ts';
import { toHtml } from '../markup/to-html.ts';
import { visible } from '../markup/visible.ts';
import type { AdvisoryLanguage } from '../model/advisory.ts';
import { dayIn } from './reader-text.ts';

/** A piece of HTML that is already safe. Only this file makes it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Content = string | number | Html | undefined | false | readonly (Html | undefined | false)[];

/** A template whose values are escaped unless they are HTML themselves: forgetting to escape is not possible. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(parts.map((part, at) => (at === 0 ? part : written(values[at - 1]) + part)).join(''));
}

function written(value: Content): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string') return isPlain(value) ? value : escaped(visible(value));
  if (typeof value === 'number') return String(value);
  return value.map((entry) => (entry ? entry.text : '')).join('');
}

/** Most words need neither escaping nor a look for hidden characters; lists of thousands are written from them. */
function isPlain(value: string): boolean {
  return /^[ !#-%(-;=?-~]*$/.test(value);
}

/** The value as it is, for attributes that programs read; characters that HTML cannot carry become U+FFFD. */
export function exact(value: string): Html {
  return new Html(escaped(value.replace(/[\p{Cc}\p{Cs}]/gu, (char) => (char === '\t' || char === '\n' ? char : '\ufffd'))));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '&#10;',
  '\t': '&#9;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"'\n\t]/g, (char) => entities[char]!);
}

/** What people wrote in Markdown; its headings follow `below` and never skip a level. */
export function prose(markdown: string, below: 1 | 2 | 3): Html {
  return new Html(toHtml(headingsBelow(parse(markdown), below)));
}

export function time(instant: string, language: AdvisoryLanguage): Html {
  return html`<time datetime="${exact(instant)}">${dayIn(instant, language)}</time>`;
}

/** Levels in their order of depth, each at most one below the heading before it, as readers by ear rely on. */
export function headingsBelow(ast: Ast, below: number): Ast {
  const used = new Set<number>();
  walk(ast.blocks, (block) => block.type === 'heading' && used.add(block.level));
  const depths = [...used].sort();
  let before = below;
  const shifted = structuredClone(ast);
  walk(shifted.blocks, (block) => {
    if (block.type !== 'heading') return;
    before = Math.min(6, before + 1, below + 1 + depths.indexOf(block.level));
    block.level = before as 1 | 2 | 3 | 4 | 5 | 6;
  });
  return shifted;
}

function walk(blocks: readonly Block[], visit: (block: Block) => void): void {
  for (const block of blocks) {
    visit(block);
    if (block.type === 'quote') walk(block.blocks, visit);
    if (block.type === 'list') for (const item of block.items) walk(item, visit);
  }
}
