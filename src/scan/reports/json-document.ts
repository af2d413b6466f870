// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { type JsonChild, JsonScan, type JsonSpan } from './json-scan.ts';

/** Bytes of a value that is parsed as one piece: an element of a list of findings, a tool's own facts. */
const largestPiece = 32 << 20;
/** Members of one object that are held at once. */
const mostMembers = 1_000_000;

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/**
 * A view of one JSON value that parses only what it is asked for: a report of hundreds of megabytes is read element by
 * element. The whole document's brackets and strings were checked when it was opened, so a cut-off file fails before the
 * first finding is told. A repeated key counts with its last value, as in `JSON.parse`; `__proto__` is a key like any.
 * Every method throws `input-malformed` where the bytes are no JSON, `input-too-large` beyond the limits.
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
  /** The bytes of the value under the path, as they stand in the document; undefined when there is none. Not to be changed. */
  bytes(...path: (string | number)[]): Uint8Array | undefined;
  /** How many elements or members the value under the path has; 0 when there is none. Counted without parsing. */
  count(...path: (string | number)[]): number;
}

/**
 * Opens a JSON document (UTF-8, with or without byte-order mark; UTF-16 with one). `name` is how errors call it.
 * Throws `input-malformed` for anything but one whole JSON value.
 */
export function openJson(bytes: Uint8Array, name = 'the report'): JsonView {
  const text = asUtf8(bytes, name);
  const scan = new JsonScan(text, name === '' ? 'the report' : name);
  const start = scan.space(text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0);
  // The members of the object are remembered on the one walk that checks the whole.
  const members = text[start] === 0x7b ? membersOf(scan, start) : undefined;
  const end = members?.end ?? scan.skip(start);
  const rest = scan.space(end);
  if (rest < text.length) throw scan.fault(rest);
  return new View(scan, { start, end }, members?.byName);
}

class View implements JsonView {
  readonly kind: JsonKind;
  private readonly scan: JsonScan;
  private readonly span: JsonSpan;
  private members: ReadonlyMap<string, JsonSpan> | undefined;

  constructor(scan: JsonScan, span: JsonSpan, members?: ReadonlyMap<string, JsonSpan>) {
    this.scan = scan;
    this.span = span;
    this.members = members;
    this.kind = kindOf(scan.bytes[span.start] as number);
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
    return view && this.parse(view.span);
  }

  *each(...path: (string | number)[]): Iterable<unknown> {
    for (const { value } of this.elements(path)) yield this.parse(value);
  }

  *entries(...path: (string | number)[]): Iterable<readonly [string, unknown]> {
    const view = this.at(...path);
    for (const [key, span] of view?.membersByName() ?? []) yield [key, this.parse(span)];
  }

  *views(...path: (string | number)[]): Iterable<JsonView> {
    for (const { value } of this.elements(path)) yield new View(this.scan, value);
  }

  bytes(...path: (string | number)[]): Uint8Array | undefined {
    const view = this.at(...path);
    return view && this.scan.bytes.subarray(view.span.start, view.span.end);
  }

  count(...path: (string | number)[]): number {
    const view = this.at(...path);
    if (view?.kind === 'object') return view.membersByName().size;
    let count = 0;
    for (const _ of this.elements(path)) count++;
    return count;
  }

  private elements(path: readonly (string | number)[]): Iterable<JsonChild> {
    const view = this.at(...path);
    return view?.kind === 'array' ? this.scan.children(view.span.start) : [];
  }

  private child(step: string | number): View | undefined {
    if (typeof step === 'string') {
      const span = this.membersByName().get(step);
      return span && new View(this.scan, span);
    }
    let at = 0;
    for (const { value } of this.elements([])) if (at++ === step) return new View(this.scan, value);
    return undefined;
  }

  private membersByName(): ReadonlyMap<string, JsonSpan> {
    this.members ??= this.kind === 'object' ? membersOf(this.scan, this.span.start).byName : new Map();
    return this.members;
  }

  private parse(span: JsonSpan): unknown {
    return parsePiece(this.scan, span);
  }
}

/** The members of the object at `start`, the last of each name, and the index after the object. */
function membersOf(scan: JsonScan, start: number): { byName: ReadonlyMap<string, JsonSpan>; end: number } {
  const byName = new Map<string, JsonSpan>();
  const walk = scan.children(start);
  for (;;) {
    const step = walk.next();
    if (step.done) return { byName, end: step.value };
    byName.set(parsePiece(scan, step.value.key as JsonSpan) as string, step.value.value);
    if (byName.size > mostMembers) throw tooLarge(`an object of more than ${mostMembers} members`);
  }
}

function parsePiece(scan: JsonScan, { start, end }: JsonSpan): unknown {
  const { bytes } = scan;
  if (end - start > largestPiece) throw tooLarge(`one entry of more than ${largestPiece >> 20} MiB`);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    // V8's own message quotes the content: it may hold what nobody should read in a log.
    throw scan.fault(start);
  }
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
function asUtf8(bytes: Uint8Array, name: string): Uint8Array {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : '';
  if (encoding === '') return bytes;
  if (bytes.length > largestPiece) {
    throw new NgaoError('input-too-large', `${name}: a UTF-16 document of more than 32 MiB. Send it as UTF-8.`);
  }
  return new TextEncoder().encode(new TextDecoder(encoding).decode(bytes));
}
