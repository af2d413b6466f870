// SPDX-License-Identifier: Apache-2.0
import type { BytePages } from '../../kit/byte-pages.ts';
import { NgaoError } from '../../kit/errors.ts';
import { acts, expecting, firstAct, grammar, inKey, inText, mayEndIn } from './json-grammar.ts';

/** Deepest nesting of objects and arrays: real reports stay below 40, a hostile one must not exhaust a reader's stack. */
export const deepestJson = 128;
/** Members of one object that are held at once. */
export const mostMembers = 1_000_000;
/** Places of elements that are remembered, over all lists. */
const mostPlaces = 2_000_000;

/** A member of the document's object: places of its key's quotes, and of what stands between the colon and what ends it. */
export interface OutlinedMember {
  key: number;
  keyEnd: number;
  start: number;
  end: number;
  /**
   * Of a list: where its bracket, its commas and its closing bracket stand; between two of them is an element, with white space.
   * Undefined for other values, and for lists of very many elements.
   */
  places: number[] | undefined;
}

/** What is remembered of the one walk that checks a document. Places are indexes of bytes. */
export interface JsonOutline {
  /** Members of the document's object, in order; undefined where it is something else. */
  members: OutlinedMember[] | undefined;
  /** Index behind the document's value; white space follows, or nothing. */
  end: number;
}

interface Given {
  /** Where the document begins, behind a byte-order mark. */
  start: number;
  /** How errors call the document; its content is never repeated. */
  name: string;
}

/**
 * Reads a document from its byte `start` to its end and makes sure that it is one JSON value in all its parts (RFC 8259): whatever
 * of it is parsed later cannot fail. Throws `input-malformed` with the place, `input-too-large` for what nests too deep or has too
 * many members.
 */
export function checkJson(pages: BytePages, given: Given): JsonOutline {
  const steps = checkByPages(pages, given);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same, page by page: between two steps others may have their turn. */
export function* checkByPages(pages: BytePages, { start, name }: Given): Generator<undefined, JsonOutline> {
  const check = new Check(pages.length, name);
  for (let at = start; at < pages.length; ) {
    const page = pages.page(at);
    check.read(page.bytes, page.start, at - page.start);
    at = page.start + page.bytes.length;
    yield;
  }
  return check.ended();
}

/** The document is damaged at this byte, or ends before its end. */
function jsonFault(at: number, { name, length }: { name: string; length: number }): NgaoError {
  const what = at >= length ? 'the JSON ends too early (the file is cut off)' : `the JSON is damaged at byte ${at}`;
  return new NgaoError('input-malformed', `${name}: ${what}. Export the report again and send the whole file.`);
}

class Check {
  readonly #document: { length: number; name: string };
  #state: number = expecting.value;
  #depth = 0;
  /** Which of the open brackets are objects' (1). */
  readonly #open = new Uint8Array(deepestJson + 1);
  #members: OutlinedMember[] | undefined;
  #member: OutlinedMember | undefined;
  #places = 0;
  #end: number;

  constructor(length: number, name: string) {
    this.#document = { length, name };
    this.#end = length;
  }

  /** Goes on in a page that begins at `base`. Most bytes are of texts: what changes nothing there is passed over first. */
  read(bytes: Uint8Array, base: number, from: number): void {
    let state = this.#state;
    const { length } = bytes;
    for (let at = from; at < length; at++) {
      if (state === inText || state === inKey) at = behindPlain(bytes, at);
      if (at === length) break;
      const next = grammar[(state << 8) | (bytes[at] as number)] as number;
      if (next !== state) state = this.#step(state, next, base + at);
    }
    this.#state = state;
  }

  #step(state: number, next: number, at: number): number {
    if (next >= firstAct) return this.#act(next, at);
    if (this.#depth === 1) this.#note(state, next, at);
    return next;
  }

  ended(): JsonOutline {
    const { length } = this.#document;
    if (this.#depth > 0 || !mayEndIn(this.#state)) throw jsonFault(length, this.#document);
    return { members: this.#members, end: this.#end };
  }

  #act(act: number, at: number): number {
    if (act === acts.beginObject || act === acts.beginArray) return this.#begin(act === acts.beginObject, at);
    const isObject = this.#open[this.#depth] === 1;
    if (this.#depth === 0 || act === acts.fault) throw jsonFault(at, this.#document);
    if (act === acts.comma) {
      this.#place(at);
      return isObject ? expecting.key : expecting.value;
    }
    if (isObject !== (act === acts.endObject)) throw jsonFault(at, this.#document);
    this.#place(at);
    this.#depth--;
    if (this.#depth === 0) this.#end = at + 1;
    return expecting.commaOrEnd;
  }

  #begin(isObject: boolean, at: number): number {
    if (this.#depth === deepestJson) throw tooDeep(this.#document.name);
    if (this.#depth === 0 && isObject) this.#members = [];
    this.#depth++;
    this.#open[this.#depth] = isObject ? 1 : 0;
    if (this.#depth === 2 && this.#member && !isObject) this.#member.places = [at];
    return isObject ? expecting.keyOrEnd : expecting.valueOrEnd;
  }

  /** Keys and colons of the document's own members. */
  #note(state: number, next: number, at: number): void {
    if (!this.#members) return;
    if (next === inKey && state <= expecting.key) {
      if (this.#members.length === mostMembers) throw tooManyMembers();
      this.#member = { key: at, keyEnd: at, start: at, end: at, places: undefined };
      this.#members.push(this.#member);
    } else if (next === expecting.colon && this.#member) this.#member.keyEnd = at + 1;
    else if (state === expecting.colon && this.#member) this.#member.start = at + 1;
  }

  /** A comma or an end: of the document's members, or of the elements of a list among them. */
  #place(at: number): void {
    const member = this.#member;
    if (this.#depth > 2 || !member) return;
    if (this.#depth === 1) member.end = at;
    else if (member.places && this.#places++ < mostPlaces) member.places.push(at);
    else member.places = undefined;
  }
}

/** Index of the first byte from `from` that is more to a text than one of its characters. */
function behindPlain(bytes: Uint8Array, from: number): number {
  const { length } = bytes;
  let at = from;
  while (at < length) {
    const code = bytes[at] as number;
    if (code === 0x22 || code === 0x5c || code < 0x20) break;
    at++;
  }
  return at;
}

function tooDeep(name: string): NgaoError {
  return new NgaoError('input-too-large', `${name}: nested deeper than ${deepestJson} levels; no real report is.`);
}

export function tooManyMembers(): NgaoError {
  return new NgaoError(
    'input-too-large',
    `The report holds an object of more than ${mostMembers} members; no real report does. Send it in parts.`,
  );
}
