// SPDX-License-Identifier: Apache-2.0
import type { BytePages } from '../../kit/byte-pages.ts';

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** What a byte makes of where one is: outside of strings (0), inside (1), behind a backslash (2); or a bracket or quote that turns the depth. */
const bracketOpens = 3;
const bracketCloses = 4;
const stringBegins = 5;
const stringEnds = 6;
const steps = new Uint8Array(3 << 8);
for (const bracket of [openBrace, openBracket]) steps[bracket] = bracketOpens;
for (const bracket of [closeBrace, closeBracket]) steps[bracket] = bracketCloses;
steps[quote] = stringBegins;
steps.fill(1, 1 << 8);
steps[(1 << 8) | backslash] = 2;
steps[(1 << 8) | quote] = stringEnds;
/** Where one is after each of them, and how the depth turns. */
const whereAfter = [0, 1, 2, 0, 0, 1, 0] as const;
const turns = [0, 0, 0, 1, -1, 1, -1] as const;

const nothing = new Uint8Array();

/** Where one value stands: from its first byte to the byte after its last. */
export interface JsonSpan {
  start: number;
  end: number;
}

/** A member of an object or an element of an array; `key` spans the member's name with its quotes, undefined in arrays. */
export interface JsonChild {
  key: JsonSpan | undefined;
  value: JsonSpan;
}

/**
 * Walks the structure of JSON that `checkJson` found whole, without building values: strings are stepped over. What a value
 * holds is left to `JSON.parse` of its own slice.
 */
export class JsonScan {
  readonly #pages: BytePages;
  #page: Uint8Array = nothing;
  /** Index of the page's first byte. */
  #base = 0;

  constructor(pages: BytePages) {
    this.#pages = pages;
  }

  /** These bytes in one piece; it stands until anything else is asked for. */
  slice(start: number, end: number): Uint8Array {
    this.#page = nothing;
    return this.#pages.slice(start, end);
  }

  /** The bytes from `start` to `end`, page by page; each piece stands until anything else is asked for. */
  *pieces(start: number, end: number): Generator<Uint8Array, void> {
    for (let at = start; at < end; ) {
      this.#page = nothing;
      const page = this.#pages.page(at);
      yield page.bytes.subarray(at - page.start, end - page.start);
      at = page.start + page.bytes.length;
    }
  }

  /** The byte at `at`; undefined behind the end. */
  byte(at: number): number | undefined {
    const place = at - this.#base;
    return place >= 0 && place < this.#page.length ? this.#page[place] : this.#turnTo(at);
  }

  /**
   * The children of the object or array that starts at `start`, in order; nothing for a scalar. Returns the index after
   * the whole value.
   */
  *children(start: number): Generator<JsonChild, number> {
    const isObject = this.byte(start) === openBrace;
    if (!isObject && this.byte(start) !== openBracket) return this.skip(start);
    const close = isObject ? closeBrace : closeBracket;
    let at = this.space(start + 1);
    if (this.byte(at) === close) return at + 1;
    for (;;) {
      const key = isObject ? { start: at, end: this.#skipNested(at) } : undefined;
      // Behind the colon.
      if (key) at = this.space(this.space(key.end) + 1);
      const end = this.skip(at);
      yield { key, value: { start: at, end } };
      at = this.space(end);
      if (this.byte(at) === close) return at + 1;
      // Behind the comma.
      at = this.space(at + 1);
    }
  }

  /** Index after the value that starts at `start`. */
  skip(start: number): number {
    const code = this.byte(start);
    return code === quote || code === openBrace || code === openBracket ? this.#skipNested(start) : this.#skipWord(start);
  }

  /** Index of the first byte from `from` that is no white space. */
  space(from: number): number {
    let at = from;
    for (;;) {
      const code = this.byte(at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
      at++;
    }
  }

  #turnTo(at: number): number | undefined {
    if (at < 0 || at >= this.#pages.length) return undefined;
    const { bytes, start } = this.#pages.page(at);
    this.#page = bytes;
    this.#base = start;
    return bytes[at - start];
  }

  /** Number, true, false, null: up to the next byte that ends a value. */
  #skipWord(start: number): number {
    let at = start;
    for (;;) {
      const code = this.byte(at);
      if (code === undefined || code <= 0x20 || code === 0x2c || code === closeBrace || code === closeBracket) return at;
      at++;
    }
  }

  /** Behind a string, object or array, page by page. */
  #skipNested(start: number): number {
    let depth = 0;
    let where = 0;
    for (let at = start; this.byte(at) !== undefined; at = this.#base + this.#page.length) {
      const page = this.#page;
      for (let place = at - this.#base; place < page.length; place++) {
        const step = steps[(where << 8) | (page[place] as number)] as number;
        where = whereAfter[step] as number;
        if (step < bracketOpens) continue;
        depth += turns[step] as number;
        if (depth === 0) return this.#base + place + 1;
      }
    }
    return this.#pages.length;
  }
}
