// SPDX-License-Identifier: Apache-2.0
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type BytePages, pagesOf } from '../../kit/byte-pages.ts';
import { NgaoError } from '../../kit/errors.ts';
import { checkByPages, checkJson, type JsonOutline, mostMembers, type OutlinedMember, tooManyMembers } from './check-json.ts';
import { JsonScan, type JsonSpan } from './json-scan.ts';

/** Bytes of a value that is parsed as one piece: an element of a list of findings, a tool's own facts. */
const largestPiece = 32 << 20;
/** Pages that are checked in one go. */
const pagesInTurn = 8;

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/**
 * A view of one JSON value that parses only what it is asked for: a report of hundreds of megabytes is read element by
 * element. The whole document was checked when it was opened, so that a damaged file fails before the first finding is told.
 * A repeated key counts with its last value, as in `JSON.parse`; `__proto__` is a key like any. Every method throws
 * `input-too-large` beyond the limits.
 */
export interface JsonView {
  kind: JsonKind;
  /** Names of an object's members, in order; empty for everything else. */
  keys: readonly string[];
  has(key: string): boolean;
  /** The value under a path of keys and array indexes, or undefined when there is none. */
  at(...path: (string | number)[]): JsonView | undefined;
  /** That value parsed; undefined when there is none. At most 32 MiB. */
  get(...path: (string | number)[]): unknown;
  /** The elements of the array under the path, parsed one by one; nothing when there is no array. At most 32 MiB each. */
  each(...path: (string | number)[]): Iterable<unknown>;
  /** The members of the object under the path, parsed one by one; nothing when there is no object. */
  entries(...path: (string | number)[]): Iterable<readonly [string, unknown]>;
  /** The elements of the array under the path, as views: for lists of large parts (SARIF's runs). */
  views(...path: (string | number)[]): Iterable<JsonView>;
  /** The bytes of the value under the path, as they stand in the document, piece by piece; nothing when there is none. */
  bytes(...path: (string | number)[]): Iterable<Uint8Array>;
  /** Whether each element of the list under the path is known to be small enough to be parsed; where there is no list, it is. */
  fits(...path: (string | number)[]): boolean;
  /** How many elements or members the value under the path has; 0 when there is none. Counted without parsing. */
  count(...path: (string | number)[]): number;
}

/**
 * Opens a JSON document (UTF-8, with or without byte-order mark; UTF-16 with one). `name` is how errors call it.
 * Throws `input-malformed` for anything but one whole JSON value.
 */
export function openJson(document: Uint8Array, name = 'the report'): JsonView {
  const given = begun(pagesOf(document), name);
  return opened(given, checkJson(given.pages, given));
}

/** The same for a large document, which is checked in turns: others need not wait for its end. */
export async function openJsonPages(document: BytePages, name = 'the report'): Promise<JsonView> {
  const given = begun(document, name);
  const steps = checkByPages(given.pages, given);
  for (let count = 1; ; count++) {
    const step = steps.next();
    if (step.done) return opened(given, step.value);
    if (count % pagesInTurn === 0) await nextTurn();
  }
}

interface Begun {
  pages: BytePages;
  start: number;
  name: string;
}

function begun(document: BytePages, name: string): Begun {
  const pages = asUtf8(document, name);
  const head = pages.slice(0, Math.min(3, pages.length));
  const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  return { pages, start: hasMark ? 3 : 0, name: name === '' ? 'the report' : name };
}

function opened({ pages, start }: Begun, { members, end }: JsonOutline): JsonView {
  const scan = new JsonScan(pages);
  return new View(scan, { start: scan.space(start), end }, members && outlined(scan, members));
}

/** Where a member's value stands, and its elements where it is a list that was outlined. */
interface Member extends JsonSpan {
  places?: readonly number[] | undefined;
}

/** The last of each name. */
function outlined(scan: JsonScan, members: readonly OutlinedMember[]): ReadonlyMap<string, Member> {
  const byName = new Map<string, Member>();
  for (const { key, keyEnd, start, end, places } of members)
    byName.set(parsePiece(scan, { start: key, end: keyEnd }) as string, { start: scan.space(start), end, places });
  return byName;
}

class View implements JsonView {
  readonly kind: JsonKind;
  private readonly scan: JsonScan;
  private readonly span: Member;
  private members: ReadonlyMap<string, Member> | undefined;

  constructor(scan: JsonScan, span: Member, members?: ReadonlyMap<string, Member>) {
    this.scan = scan;
    this.span = span;
    this.members = members;
    this.kind = kindOf(scan.byte(span.start) as number);
  }

  get keys(): readonly string[] {
    return [...this.membersByName().keys()];
  }

  has(key: string): boolean {
    return this.membersByName().has(key);
  }

  at(...path: (string | number)[]): View | undefined {
    let view: View | undefined = this;
    for (const step of path) view = view?.child(step);
    return view;
  }

  get(...path: (string | number)[]): unknown {
    const view = this.at(...path);
    return view && parsePiece(this.scan, view.span);
  }

  *each(...path: (string | number)[]): Iterable<unknown> {
    for (const span of this.elements(path)) yield parsePiece(this.scan, span);
  }

  *entries(...path: (string | number)[]): Iterable<readonly [string, unknown]> {
    const view = this.at(...path);
    for (const [key, span] of view?.membersByName() ?? []) yield [key, parsePiece(this.scan, span)];
  }

  *views(...path: (string | number)[]): Iterable<JsonView> {
    for (const { start, end } of this.elements(path)) yield new View(this.scan, { start: this.scan.space(start), end });
  }

  bytes(...path: (string | number)[]): Iterable<Uint8Array> {
    const { start, end } = this.at(...path)?.span ?? { start: 0, end: 0 };
    return this.scan.pieces(start, end);
  }

  fits(...path: (string | number)[]): boolean {
    const view = this.at(...path);
    if (view?.kind !== 'array') return true;
    const { places } = view.span;
    return places?.every((place, index) => index === 0 || place - (places[index - 1] as number) <= largestPiece) === true;
  }

  count(...path: (string | number)[]): number {
    const view = this.at(...path);
    if (view?.kind === 'object') return view.membersByName().size;
    let count = 0;
    for (const _ of this.elements(path)) count++;
    return count;
  }

  /** Where elements stand, perhaps with white space around them. */
  private *elements(path: readonly (string | number)[]): Iterable<JsonSpan> {
    const view = this.at(...path);
    if (view?.kind !== 'array') return;
    const { places } = view.span;
    if (!places) for (const { value } of this.scan.children(view.span.start)) yield value;
    else if (places.length > 2 || this.scan.space((places[0] as number) + 1) !== places[1])
      for (let index = 1; index < places.length; index++)
        yield { start: (places[index - 1] as number) + 1, end: places[index] as number };
  }

  private child(step: string | number): View | undefined {
    if (typeof step === 'string') {
      const span = this.membersByName().get(step);
      return span && new View(this.scan, span);
    }
    let at = 0;
    for (const { start, end } of this.elements([]))
      if (at++ === step) return new View(this.scan, { start: this.scan.space(start), end });
    return undefined;
  }

  private membersByName(): ReadonlyMap<string, Member> {
    this.members ??= this.kind === 'object' ? membersOf(this.scan, this.span.start) : new Map();
    return this.members;
  }
}

/** The members of the object at `start`, the last of each name. */
function membersOf(scan: JsonScan, start: number): ReadonlyMap<string, Member> {
  const byName = new Map<string, Member>();
  for (const { key, value } of scan.children(start)) {
    byName.set(parsePiece(scan, key as JsonSpan) as string, value);
    if (byName.size > mostMembers) throw tooManyMembers();
  }
  return byName;
}

function parsePiece(scan: JsonScan, { start, end }: JsonSpan): unknown {
  if (end - start > largestPiece) throw tooLarge(`one entry of more than ${largestPiece >> 20} MiB`);
  const { buffer, byteOffset, length } = scan.slice(start, end);
  return JSON.parse(Buffer.from(buffer, byteOffset, length).toString('utf8'));
}

function kindOf(first: number): JsonKind {
  if (first === 0x7b) return 'object';
  if (first === 0x5b) return 'array';
  if (first === 0x22) return 'string';
  if (first === 0x6e) return 'null';
  return first === 0x74 || first === 0x66 ? 'boolean' : 'number';
}

function tooLarge(what: string): NgaoError {
  return new NgaoError('input-too-large', `The report holds ${what}; no real report does. Send it in parts.`);
}

/** Redirecting a tool's output in an old PowerShell writes UTF-16. */
function asUtf8(pages: BytePages, name: string): BytePages {
  const head = pages.slice(0, Math.min(2, pages.length));
  const encoding = head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : '';
  if (encoding === '') return pages;
  if (pages.length > largestPiece) {
    throw new NgaoError('input-too-large', `${name}: a UTF-16 document of more than 32 MiB. Send it as UTF-8.`);
  }
  return pagesOf(new TextEncoder().encode(new TextDecoder(encoding).decode(pages.slice(0, pages.length))));
}
