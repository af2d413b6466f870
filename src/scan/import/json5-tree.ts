// SPDX-License-Identifier: Apache-2.0
import { checkSize, deepest, malformed, mostNodes } from './limits.ts';
import { LineIndex } from './line-index.ts';
import type { Entry, ValueTree } from './value-tree.ts';

/** Reads strict JSON with positions. @throws NgaoError `input-malformed`, `input-too-large` */
export function readJsonTree(text: string, file: string): ValueTree {
  checkSize(text, file);
  try {
    JSON.parse(text);
  } catch {
    throw malformed(file, 1, 'not readable JSON');
  }
  return readJson5Tree(text, file);
}

/**
 * Reads JSON, JSON with comments, or JSON5 (json5.org: single quotes, bare keys, trailing commas) with positions.
 *
 * @throws NgaoError `input-malformed`, `input-too-large`
 */
export function readJson5Tree(text: string, file: string): ValueTree {
  checkSize(text, file);
  return new Json5Reader(text, file).document();
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['0', '\0'],
]);
const bareKey = /[\p{L}\p{Nl}$_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$_\u200c\u200d]*/uy;
const word = /[+-]?[A-Za-z0-9.+-]+/y;
const number = /^[+-]?(?:0[xX][0-9a-fA-F]{1,13}|Infinity|NaN|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/;

class Json5Reader {
  readonly #text: string;
  readonly #file: string;
  readonly #lines: LineIndex;
  #at = 0;
  #nodes = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#lines = new LineIndex(text);
  }

  document(): ValueTree {
    const tree = this.#value(0);
    this.#skip();
    if (this.#at < this.#text.length) throw this.#wrong('something follows the end of the document');
    return tree;
  }

  #value(depth: number): ValueTree {
    this.#skip();
    if (++this.#nodes > mostNodes || depth > deepest) throw this.#wrong('nested too deeply');
    const start = this.#at;
    const line = this.#lines.lineOf(start);
    const done = <T extends object>(value: T) => ({ line, start, end: this.#at, ...value });
    const first = this.#text[this.#at];
    if (first === '{') {
      const entries = this.#map(depth);
      return done({ kind: 'map' as const, entries });
    }
    if (first === '[') {
      const items = this.#list(depth);
      return done({ kind: 'list' as const, items });
    }
    const value = first === '"' || first === "'" ? this.#string(first) : this.#word();
    return done({ kind: 'scalar' as const, value });
  }

  #list(depth: number): ValueTree[] {
    const items: ValueTree[] = [];
    this.#at++;
    for (this.#skip(); !this.#takes(']'); this.#comma(']')) items.push(this.#value(depth + 1));
    return items;
  }

  #map(depth: number): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    this.#at++;
    for (this.#skip(); !this.#takes('}'); this.#comma('}')) {
      const line = this.#lines.lineOf(this.#at);
      const key = this.#key();
      this.#skip();
      if (!this.#takes(':')) throw this.#wrong('a ":" is missing');
      entries.set(key, { line, value: this.#value(depth + 1) });
    }
    return entries;
  }

  #key(): string {
    const first = this.#text[this.#at];
    if (first === '"' || first === "'") return this.#string(first);
    bareKey.lastIndex = this.#at;
    const found = bareKey.exec(this.#text);
    if (!found) throw this.#wrong('a key is missing');
    this.#at = bareKey.lastIndex;
    return found[0];
  }

  /** Past a comma, or to the closing bracket. */
  #comma(close: string): void {
    this.#skip();
    if (!this.#takes(',') && this.#text[this.#at] !== close) throw this.#wrong(`a "," or "${close}" is missing`);
    this.#skip();
  }

  #takes(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #word(): string | number | boolean | null {
    word.lastIndex = this.#at;
    const found = word.exec(this.#text)?.[0] ?? '';
    const known = new Map<string, boolean | null>([
      ['true', true],
      ['false', false],
      ['null', null],
    ]).get(found);
    if (known === undefined && !number.test(found)) throw this.#wrong('a value is missing or misspelt');
    this.#at += found.length;
    return known === undefined ? numberOf(found) : known;
  }

  #string(quote: string): string {
    let read = '';
    for (this.#at++; ; this.#at++) {
      const character = this.#text[this.#at];
      if (character === undefined || character === '\n') throw this.#wrong('a text has no end');
      if (character === quote) break;
      read += character === '\\' ? this.#escape() : character;
    }
    this.#at++;
    return read;
  }

  #escape(): string {
    const character = this.#text[++this.#at] ?? '';
    if (character === 'u') return this.#codeOf(4);
    if (character === 'x') return this.#codeOf(2);
    if (character === '\r' && this.#text[this.#at + 1] === '\n') this.#at++;
    return character === '\n' || character === '\r' ? '' : (escapes.get(character) ?? character);
  }

  #codeOf(digits: number): string {
    const code = this.#text.slice(this.#at + 1, this.#at + 1 + digits);
    if (!/^[0-9a-fA-F]+$/.test(code) || code.length !== digits) throw this.#wrong('an escape is misspelt');
    this.#at += digits;
    return String.fromCharCode(Number.parseInt(code, 16));
  }

  /** Past white space and comments. */
  #skip(): void {
    for (;;) {
      const character = this.#text[this.#at];
      if (character === '/' && this.#text[this.#at + 1] === '/') this.#to('\n');
      else if (character === '/' && this.#text[this.#at + 1] === '*') this.#pastBlock();
      else if (character !== undefined && /[\s\ufeff]/.test(character)) this.#at++;
      else return;
    }
  }

  #to(end: string): void {
    const found = this.#text.indexOf(end, this.#at);
    this.#at = found < 0 ? this.#text.length : found;
  }

  #pastBlock(): void {
    const found = this.#text.indexOf('*/', this.#at + 2);
    if (found < 0) throw this.#wrong('a comment has no end');
    this.#at = found + 2;
  }

  #wrong(what: string) {
    return malformed(this.#file, this.#lines.lineOf(Math.min(this.#at, this.#text.length)), what);
  }
}

function numberOf(text: string): number {
  const unsigned = Number(text.replace(/^[+-]/, ''));
  return text.startsWith('-') ? -unsigned : unsigned;
}
