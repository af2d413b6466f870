// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';

/** A JSON document with the line every object begins on: findings point at the line of their component. */
export interface LocatedJson {
  value: unknown;
  /** 1-based line of the object's `{`; 0 for an object that is not of this document. */
  lineOf(object: object): number;
}

/** Deepest nesting of objects and arrays: real SBOMs stay below 30, a hostile one must not exhaust the stack. */
export const depthLimit = 256;

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** An escape or a control character: those few strings are left to `JSON.parse`. */
const special = /[\\\p{Cc}]/u;

/**
 * Parses JSON (RFC 8259) and remembers lines, which `JSON.parse` cannot tell. Line breaks can only stand between
 * tokens, so counting them there is enough. A repeated key keeps its last value, as in `JSON.parse`.
 * Throws `input-malformed` with the line; the content is never repeated.
 */
export function parseLocatedJson(text: string, file: string): LocatedJson {
  const reader = new Reader(text, file);
  const value = reader.document();
  return { value, lineOf: (object) => reader.lines.get(object) ?? 0 };
}

class Reader {
  readonly lines = new Map<object, number>();
  private readonly text: string;
  private readonly file: string;
  private at = 0;
  private line = 1;
  private depth = 0;

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
  }

  document(): unknown {
    const value = this.value();
    this.space();
    if (this.at < this.text.length) throw this.fault();
    return value;
  }

  private value(): unknown {
    this.space();
    switch (this.text.charCodeAt(this.at)) {
      case 0x7b:
        return this.nested(() => this.object());
      case 0x5b:
        return this.nested(() => this.array());
      case 0x22:
        return this.string();
      case 0x74:
        return this.word('true', true);
      case 0x66:
        return this.word('false', false);
      case 0x6e:
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > depthLimit) {
      throw new NgaoError('input-too-large', `${this.file} is nested deeper than ${depthLimit} levels; no real SBOM is.`);
    }
    const value = read();
    this.depth--;
    return value;
  }

  private object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.lines.set(object, this.line);
    this.at++;
    if (this.closes(0x7d)) return object;
    for (;;) {
      this.space();
      const key = this.string();
      this.space();
      if (this.text.charCodeAt(this.at++) !== 0x3a) throw this.fault();
      setOwn(object, key, this.value());
      if (this.ends(0x7d)) return object;
    }
  }

  private array(): unknown[] {
    const array: unknown[] = [];
    this.at++;
    if (this.closes(0x5d)) return array;
    for (;;) {
      array.push(this.value());
      if (this.ends(0x5d)) return array;
    }
  }

  /** Whether the bracket closes right away. */
  private closes(bracket: number): boolean {
    this.space();
    if (this.text.charCodeAt(this.at) !== bracket) return false;
    this.at++;
    return true;
  }

  /** After a member: true at the closing bracket, false at a comma. */
  private ends(bracket: number): boolean {
    this.space();
    const code = this.text.charCodeAt(this.at++);
    if (code === bracket) return true;
    if (code === 0x2c) return false;
    throw this.fault();
  }

  private string(): string {
    const start = this.at;
    if (this.text.charCodeAt(start) !== 0x22) throw this.fault();
    const end = this.endOfString(start + 1);
    const raw = this.text.slice(start + 1, end);
    if (special.test(raw)) {
      try {
        return JSON.parse(this.text.slice(start, end + 1)) as string;
      } catch {
        throw this.fault();
      } finally {
        this.at = end + 1;
      }
    }
    this.at = end + 1;
    return raw;
  }

  /** Index of the closing quote: the first one that an even number of backslashes precedes. */
  private endOfString(from: number): number {
    for (let end = this.text.indexOf('"', from); end >= 0; end = this.text.indexOf('"', end + 1)) {
      let backslashes = 0;
      while (end - 1 - backslashes >= from && this.text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++;
      if (backslashes % 2 === 0) return end;
    }
    this.at = this.text.length;
    throw this.fault();
  }

  private number(): number {
    number.lastIndex = this.at;
    if (!number.test(this.text)) throw this.fault();
    const start = this.at;
    this.at = number.lastIndex;
    return Number(this.text.slice(start, this.at));
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) throw this.fault();
    this.at += word.length;
    return value;
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code === 0x0a) this.line++;
      else if (code !== 0x20 && code !== 0x09 && code !== 0x0d) return;
      this.at++;
    }
  }

  private fault(): NgaoError {
    const cut = this.at >= this.text.length ? 'it ends too early (truncated?)' : 'it is not valid JSON';
    return new NgaoError('input-malformed', `${this.file}, line ${this.line}: ${cut}. Create the file anew.`);
  }
}

/** Like `JSON.parse`: a key called `__proto__` is data, never the prototype. */
function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The value as an object, or undefined: SBOMs in the wild break their schema. */
export function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

/** The objects of a list; anything else in it is left out, anything but a list is empty. */
export function asRecords(value: unknown): Record<string, unknown>[] {
  return asList(value)
    .map(asRecord)
    .filter((entry) => entry !== undefined);
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The trimmed string, or '' for anything else. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
