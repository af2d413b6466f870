// SPDX-License-Identifier: Apache-2.0
import type { Token } from 'markdown-it';
import type { Inline } from './ast.ts';
import { readTarget, saysTarget } from './href.ts';
import { visible } from './visible.ts';

/** Links of one text; more of them become text. */
const linkLimit = 500;

/** What one text may use up. */
export class Budget {
  #links = linkLimit;

  takeLink(): boolean {
    this.#links -= 1;
    return this.#links >= 0;
  }
}

/** Turns the tokens of one run of text into its tree. */
export function readInline(tokens: readonly Token[], budget: Budget): Inline[] {
  return new InlineReader(tokens, budget).children();
}

class InlineReader {
  readonly #tokens: readonly Token[];
  readonly #budget: Budget;
  #at = 0;

  constructor(tokens: readonly Token[], budget: Budget) {
    this.#tokens = tokens;
    this.#budget = budget;
  }

  /** Everything up to the next closing token, which is passed over. */
  children(): Inline[] {
    const children: Inline[] = [];
    for (let token = this.#next(); token && token.nesting >= 0; token = this.#next()) children.push(...this.#inline(token));
    return merged(children);
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  #inline(token: Token): Inline[] {
    switch (token.type) {
      case 'softbreak':
        return [text('\n')];
      case 'hardbreak':
        return [{ type: 'break' }];
      case 'code_inline':
        return [{ type: 'code', text: visible(token.content) }];
      case 'em_open':
        return [{ type: 'emphasis', children: this.children() }];
      case 'strong_open':
        return [{ type: 'strong', children: this.children() }];
      case 'link_open':
        return this.#link(String(token.attrGet('href') ?? ''));
      case 'image':
        return [text(asWritten(wordsOf(readInline(token.children ?? [], this.#budget)), String(token.attrGet('src') ?? '')))];
      default:
        // Strike-through and whatever else a parser may bring: its text.
        return token.nesting === 1 ? [text(token.markup), ...this.children(), text(token.markup)] : [text(token.content)];
    }
  }

  #link(raw: string): Inline[] {
    const children = this.children();
    const words = wordsOf(children);
    const target = readTarget(raw);
    if (!target || !this.#budget.takeLink()) return words === visible(raw) ? children : [...children, text(` (${visible(raw)})`)];
    // Words that nobody sees would leave nothing to read or press.
    if (words.trim() === '') return [{ type: 'link', ...target, host: '', children: [text(target.href)] }];
    return [{ type: 'link', href: target.href, host: saysTarget(words, target) ? '' : target.host, children }];
  }
}

/** The plain words of a run of text. */
export function wordsOf(children: readonly Inline[]): string {
  return children
    .map((child) => {
      if (child.type === 'break') return '\n';
      return 'children' in child ? wordsOf(child.children) : child.text;
    })
    .join('');
}

function asWritten(words: string, address: string): string {
  return words === '' ? `(${address})` : `${words} (${address})`;
}

function text(value: string): Inline {
  return { type: 'text', text: visible(value) };
}

/** Joins neighbours, so that one text has one tree. */
function merged(children: readonly Inline[]): Inline[] {
  const result: Inline[] = [];
  for (const child of children) {
    const last = result.at(-1);
    if (child.type === 'text' && last?.type === 'text')
      result[result.length - 1] = { type: 'text', text: last.text + child.text };
    else if (child.type !== 'text' || child.text !== '') result.push(child);
  }
  return result;
}
