// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';

/** One entry of a yarn v1 lockfile. */
export interface YarnEntry {
  /** `name@range` each: everything that led to this package. */
  patterns: readonly string[];
  line: number;
  version: string;
  resolved: string | undefined;
  integrity: string | undefined;
  dependencies: ReadonlyMap<string, string>;
  optionalDependencies: ReadonlyMap<string, string>;
}

interface OpenEntry {
  patterns: readonly string[];
  line: number;
  fields: Map<string, string>;
  lists: Map<string, Map<string, string>>;
}

/**
 * Reads yarn's own lockfile format (yarn v1, "stringify"): a header of comma-divided patterns at the margin, fields
 * two spaces in, dependencies four spaces in, texts bare or in JSON quotes. Throws `input-malformed` with the line.
 */
export function readYarnLock(text: string, file: string): YarnEntry[] {
  if (/^__metadata:/m.test(text)) {
    throw new NgaoError(
      'input-malformed',
      `${file} is a lockfile of yarn 2 or later with foreign text before it. Run "yarn install".`,
    );
  }
  const reader = new LockReader(file);
  let number = 0;
  for (const line of text.split('\n')) reader.line(line.trimEnd(), ++number);
  return reader.finish();
}

class LockReader {
  private readonly file: string;
  private readonly entries: YarnEntry[] = [];
  private open: OpenEntry | undefined;
  private list: Map<string, string> | undefined;

  constructor(file: string) {
    this.file = file;
  }

  line(line: string, number: number): void {
    const indent = indentOf(line);
    const first = line[indent];
    if (first === undefined || first === '#') return;
    if (indent === 0) this.header(line, number);
    else if (indent === 2 && this.open) this.field(line, number, this.open);
    else if (indent === 4 && this.list) this.dependency(line, number, this.list);
    else this.refuse(number);
  }

  finish(): YarnEntry[] {
    this.close();
    return this.entries;
  }

  private header(line: string, number: number): void {
    this.close();
    if (!line.endsWith(':')) this.refuse(number);
    const patterns = line.includes('"') ? readPatterns(line) : line.slice(0, -1).split(', ');
    if (patterns === undefined || patterns.includes('')) this.refuse(number);
    this.open = { patterns, line: number, fields: new Map(), lists: new Map() };
  }

  private field(line: string, number: number, open: OpenEntry): void {
    const name = readToken(line, 2);
    if (name === undefined || name.text === '') this.refuse(number);
    this.list = undefined;
    if (name.end === line.length && name.text.endsWith(':')) {
      this.list = new Map();
      open.lists.set(name.text.slice(0, -1), this.list);
    } else open.fields.set(name.text, this.value(line, name.end, number));
  }

  private dependency(line: string, number: number, list: Map<string, string>): void {
    const name = readToken(line, 4);
    if (name === undefined) this.refuse(number);
    list.set(name.text, this.value(line, name.end, number));
  }

  private value(line: string, end: number, number: number): string {
    const value = line[end] === ' ' ? readToken(line, end + 1) : undefined;
    if (value === undefined || value.end !== line.length) this.refuse(number);
    return value.text;
  }

  private close(): void {
    const { open } = this;
    this.open = undefined;
    this.list = undefined;
    if (!open) return;
    const version = open.fields.get('version');
    if (version === undefined) this.refuse(open.line, 'an entry without a version');
    this.entries.push({
      patterns: open.patterns,
      line: open.line,
      version,
      resolved: open.fields.get('resolved'),
      integrity: open.fields.get('integrity'),
      dependencies: open.lists.get('dependencies') ?? new Map(),
      optionalDependencies: open.lists.get('optionalDependencies') ?? new Map(),
    });
  }

  private refuse(line: number, what = 'something that yarn does not write'): never {
    throw new NgaoError(
      'input-malformed',
      `${this.file} line ${line}: ${what}. The file is cut short or damaged; run "yarn install" and scan again.`,
    );
  }
}

function indentOf(line: string): number {
  if (line.charCodeAt(0) !== 0x20) return 0;
  let indent = 1;
  while (line.charCodeAt(indent) === 0x20) indent++;
  return indent;
}

/** A header some of whose patterns are quoted; undefined when it is not as yarn writes it. */
function readPatterns(line: string): string[] | undefined {
  const patterns: string[] = [];
  const last = line.length - 1;
  for (let at = 0; at < last; ) {
    const token = line[at] === '"' ? readQuoted(line, at) : readBare(line, at);
    if (token === undefined) return undefined;
    patterns.push(token.text);
    if (token.end !== last && !line.startsWith(', ', token.end)) return undefined;
    at = token.end + 2;
  }
  return patterns;
}

function readBare(line: string, start: number): Token {
  const comma = line.indexOf(', ', start);
  const end = comma < 0 ? line.length - 1 : comma;
  return { text: line.slice(start, end), end };
}

interface Token {
  text: string;
  /** Index after it. */
  end: number;
}

/** Reads a quoted text, or a bare one up to the next space. */
function readToken(line: string, start: number): Token | undefined {
  if (line[start] === '"') return readQuoted(line, start);
  const space = line.indexOf(' ', start);
  const end = space < 0 ? line.length : space;
  return end === start ? undefined : { text: line.slice(start, end), end };
}

function readQuoted(line: string, start: number): Token | undefined {
  let end = line.indexOf('"', start + 1);
  if (end < 0) return undefined;
  const text = line.slice(start + 1, end);
  if (!text.includes('\\')) return { text, end: end + 1 };
  // Escaped: the end is the first quote with an even number of backslashes before it.
  while (end >= 0 && oddBackslashes(line, end)) end = line.indexOf('"', end + 1);
  if (end < 0) return undefined;
  try {
    return { text: JSON.parse(line.slice(start, end + 1)), end: end + 1 };
  } catch {
    return undefined;
  }
}

function oddBackslashes(line: string, end: number): boolean {
  let at = end;
  while (line[at - 1] === '\\') at--;
  return (end - at) % 2 === 1;
}
