// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';

/** Deepest nesting of objects and arrays: real reports stay below 40, a hostile one must not exhaust a reader's stack. */
export const deepestJson = 128;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

const aString = 1;
/** What a byte means between tokens: the quote begins a string, brackets turn the depth, the rest is passed over. */
const marks = new Uint8Array(256);
marks[quote] = aString;
for (const bracket of [openBrace, closeBrace, openBracket, closeBracket]) marks[bracket] = 2;

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
 * Walks the structure of JSON bytes (RFC 8259, UTF-8) without building values: strings are stepped over, brackets must
 * pair. What a scalar holds is left to `JSON.parse` of its own slice.
 */
export class JsonScan {
  readonly bytes: Uint8Array;
  private readonly name: string;
  /** Which brackets are open: 1 for an object. */
  private readonly open = new Uint8Array(deepestJson);

  /** `name` is how errors call the document. */
  constructor(bytes: Uint8Array, name: string) {
    this.bytes = bytes;
    this.name = name;
  }

  /**
   * The children of the object or array that starts at `start`, in order; nothing for a scalar. Returns the index after
   * the whole value.
   */
  *children(start: number): Generator<JsonChild, number> {
    const isObject = this.bytes[start] === openBrace;
    if (!isObject && this.bytes[start] !== openBracket) return this.skip(start);
    const close = isObject ? closeBrace : closeBracket;
    let at = this.space(start + 1);
    if (this.bytes[at] === close) return at + 1;
    for (;;) {
      const key = isObject ? this.key(at) : undefined;
      if (key) at = this.space(this.pass(key.end, colon));
      const end = this.skip(at);
      yield { key, value: { start: at, end } };
      at = this.space(end);
      if (this.bytes[at] === close) return at + 1;
      at = this.space(this.pass(at, comma));
    }
  }

  /** Index after the value that starts at `start`. */
  skip(start: number): number {
    const code = this.bytes[start];
    if (code === quote) return this.skipString(start);
    if (code === openBrace || code === openBracket) return this.skipNested(start);
    return this.skipWord(start);
  }

  /** Index of the first byte from `at` that is no white space. */
  space(from: number): number {
    const { bytes } = this;
    let at = from;
    for (;;) {
      const code = bytes[at];
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
      at++;
    }
  }

  /** The document is damaged at this byte. The content is never repeated. */
  fault(at: number): NgaoError {
    const what = at >= this.bytes.length ? 'the JSON ends too early (the file is cut off)' : `the JSON is damaged at byte ${at}`;
    return new NgaoError('input-malformed', `${this.name}: ${what}. Export the report again and send the whole file.`);
  }

  private key(at: number): JsonSpan {
    if (this.bytes[at] !== quote) throw this.fault(at);
    return { start: at, end: this.skipString(at) };
  }

  /** Index after the expected byte, white space before it allowed. */
  private pass(from: number, expected: number): number {
    const at = this.space(from);
    if (this.bytes[at] !== expected) throw this.fault(at);
    return at + 1;
  }

  private skipString(start: number): number {
    const { bytes } = this;
    const { length } = bytes;
    let at = start + 1;
    while (at < length) {
      const code = bytes[at++];
      if (code === quote) return at;
      if (code === backslash) at++;
    }
    throw this.fault(length);
  }

  /** Number, true, false, null: up to the next byte that ends a value. */
  private skipWord(start: number): number {
    const { bytes } = this;
    let at = start;
    while (at < bytes.length && isWordByte(bytes[at] as number)) at++;
    if (at === start) throw this.fault(at);
    return at;
  }

  private skipNested(start: number): number {
    const { bytes } = this;
    let depth = 0;
    let at = start;
    while (at < bytes.length) {
      const mark = marks[bytes[at] as number] as number;
      if (mark === 0) at++;
      else if (mark === aString) at = this.skipString(at);
      else {
        depth = this.turn(depth, at++);
        if (depth === 0) return at;
      }
    }
    throw this.fault(bytes.length);
  }

  /** The depth behind a bracket; it must be the partner of the one it closes. */
  private turn(depth: number, at: number): number {
    const { open } = this;
    const code = this.bytes[at];
    if (code === openBrace || code === openBracket) {
      if (depth === deepestJson) throw this.tooDeep();
      open[depth] = code === openBrace ? 1 : 0;
      return depth + 1;
    }
    if (open[depth - 1] !== (code === closeBrace ? 1 : 0)) throw this.fault(at);
    return depth - 1;
  }

  private tooDeep(): NgaoError {
    return new NgaoError('input-too-large', `${this.name}: nested deeper than ${deepestJson} levels; no real report is.`);
  }
}

function isWordByte(code: number): boolean {
  return code > 0x20 && code !== comma && code !== closeBrace && code !== closeBracket && code !== quote && code !== colon;
}
