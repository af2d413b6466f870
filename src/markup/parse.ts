// SPDX-License-Identifier: Apache-2.0
import MarkdownIt, { type Token } from 'markdown-it';
import { NgaoError } from '../kit/errors.ts';
import type { Ast, Block } from './ast.ts';
import { Budget, readInline } from './inline.ts';
import { visible } from './visible.ts';

/** Characters. */
export const markupLimit = 100_000;
/** Quotes and lists in one another; the parser drops text at its own, so ours comes first. */
const nestingLimit = 24;

const parser = new MarkdownIt({ html: false, linkify: true, maxNesting: 4 * nestingLimit });
// Whether and where a link may lead is judged in href.ts, from the address as it was written.
parser.validateLink = () => true;
parser.normalizeLink = (address) => address;
parser.normalizeLinkText = (address) => address;
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
for (const schema of ['ftp:', '//']) parser.linkify.add(schema, null);

/**
 * Reads a small Markdown: paragraphs, headings, lists, quotes, code, emphasis, links, hard breaks, tables, rules. Raw HTML is
 * text; a picture is its words and its address as text. Whatever the text, the tree holds all of it and only what ast.ts names;
 * a text that is nested too deep becomes one block of code. Throws `input-too-large`.
 */
export function parse(text: string): Ast {
  if (text.length > markupLimit)
    throw new NgaoError(
      'input-too-large',
      `The text is longer than ${markupLimit} characters. Shorten it, or attach it as a file.`,
    );
  const plain = text.toWellFormed().replace(/\r\n?/g, '\n');
  const tokens = parser.parse(plain, {});
  if (tokens.some(isDeep)) return { blocks: [{ type: 'code', text: visible(plain) }] };
  const reader = new BlockReader(tokens);
  return { blocks: reader.blocks() };
}

function isDeep(token: Token): boolean {
  return token.level > 2 * nestingLimit || (token.children ?? []).some((child) => child.level > nestingLimit);
}

/** Walks once through the parser's flat list of tokens, which opens and closes what the tree nests. */
class BlockReader {
  readonly #tokens: readonly Token[];
  readonly #budget = new Budget();
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The blocks up to the next closing token, which is passed over. */
  blocks(): Block[] {
    const blocks: Block[] = [];
    for (let token = this.#next(); token && token.nesting >= 0; token = this.#next()) blocks.push(...this.#block(token));
    return blocks;
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  #block(token: Token): Block[] {
    switch (token.type) {
      case 'paragraph_open':
        return [{ type: 'paragraph', children: this.#inline() }];
      case 'heading_open':
        return [{ type: 'heading', level: levelOf(token.tag), children: this.#inline() }];
      case 'blockquote_open':
        return [{ type: 'quote', blocks: this.blocks() }];
      case 'bullet_list_open':
      case 'ordered_list_open':
        return [{ type: 'list', start: startOf(token), items: this.#items() }];
      case 'fence':
      case 'code_block':
        return [{ type: 'code', text: visible(token.content.replace(/\n$/, '')) }];
      case 'hr':
        return [{ type: 'rule' }];
      case 'table_open':
        return [{ type: 'table', rows: this.#rows() }];
      case 'inline':
        return [{ type: 'paragraph', children: readInline(token.children ?? [], this.#budget) }];
      default:
        return this.#unknown(token);
    }
  }

  /** What a newer parser may know and we do not: its text, and the blocks inside it. */
  #unknown(token: Token): Block[] {
    if (token.nesting === 1) return this.blocks();
    return token.content === '' ? [] : [{ type: 'paragraph', children: [{ type: 'text', text: visible(token.content) }] }];
  }

  /** Inline content up to the closing token. */
  #inline() {
    const children = [];
    for (let token = this.#next(); token && token.nesting >= 0; token = this.#next())
      children.push(...readInline(token.children ?? [], this.#budget));
    return children;
  }

  #items(): Block[][] {
    const items: Block[][] = [];
    for (let token = this.#next(); token && token.nesting >= 0; token = this.#next()) items.push(this.blocks());
    return items;
  }

  /** Every cell between here and the end of the table; head and body are told apart by being first. */
  #rows() {
    const rows: ReturnType<typeof readInline>[][] = [];
    for (let token = this.#next(); token && token.type !== 'table_close'; token = this.#next()) {
      if (token.type === 'tr_open') rows.push([]);
      if (token.type === 'inline') rows.at(-1)?.push(readInline(token.children ?? [], this.#budget));
    }
    return rows;
  }
}

function levelOf(tag: string): 1 | 2 | 3 | 4 | 5 | 6 {
  return Math.min(6, Math.max(1, Number(tag.slice(1)) || 1)) as 1 | 2 | 3 | 4 | 5 | 6;
}

/** The number of the first item; null for a list of points. */
function startOf(token: Token): number | null {
  if (token.type !== 'ordered_list_open') return null;
  const start = Number(token.attrGet('start') ?? 1);
  return Number.isSafeInteger(start) && start >= 0 ? start : 1;
}
