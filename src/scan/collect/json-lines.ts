// SPDX-License-Identifier: Apache-2.0

/**
 * Called for every key of a watched object, with the 1-based line the key stands on. What it returns is the state of
 * the key's own value, should that be an object; undefined means "skip it".
 */
export type KeyVisitor<State> = (state: State, key: string, line: number) => State | undefined;

/**
 * Walks the keys of a JSON text that JSON.parse has accepted, in one pass and without recursion: JSON.parse itself does
 * not tell lines. Only objects with a state are looked into; a duplicate key is told again, as JSON.parse takes the last.
 */
export function walkKeys<State>(text: string, root: State, visit: KeyVisitor<State>): void {
  new KeyWalk(text, root, visit).run();
}

const newline = 0x0a;
const quote = 0x22;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

class KeyWalk<State> {
  private readonly text: string;
  private readonly visit: KeyVisitor<State>;
  private readonly states: State[] = [];
  private readonly depths: number[] = [];
  private pending: State | undefined;
  private depth = 0;
  private watched = -1;
  private line = 1;
  /** The next backslash: most texts have none, and it is looked for once. */
  private escape = -1;

  constructor(text: string, root: State, visit: KeyVisitor<State>) {
    this.text = text;
    this.pending = root;
    this.visit = visit;
  }

  run(): void {
    const { text } = this;
    // Searching the next character that matters is native code; few files are walked often enough for ours to be fast.
    const marks = /["{}[\]\n]/g;
    for (let at = 0; marks.test(text); marks.lastIndex = at + 1) {
      at = marks.lastIndex - 1;
      const code = text.charCodeAt(at);
      if (code === newline) this.line++;
      else if (code === quote) at = this.string(at);
      else if (code === openBrace || code === openBracket) this.open(code === openBrace);
      else if (code === closeBrace || code === closeBracket) this.close();
    }
  }

  private open(isObject: boolean): void {
    this.depth++;
    if (isObject && this.pending !== undefined) {
      this.states.push(this.pending);
      this.depths.push(this.depth);
      this.watched = this.depth;
    }
    this.pending = undefined;
  }

  private close(): void {
    if (this.depth === this.watched) {
      this.states.pop();
      this.depths.pop();
      this.watched = this.depths.at(-1) ?? -1;
    }
    this.depth--;
  }

  /** Passes over a string and returns where it ends; a key of a watched object is told. */
  private string(start: number): number {
    const end = this.endOfString(start + 1);
    if (this.depth === this.watched && this.isKey(end + 1)) {
      const state = this.states[this.states.length - 1] as State;
      this.pending = this.visit(state, this.unescaped(start, end), this.line);
    }
    return end;
  }

  private endOfString(start: number): number {
    const { text } = this;
    if (this.escape < start) this.escape = indexOrEnd(text, '\\', start);
    let end = indexOrEnd(text, '"', start);
    while (this.escape < end) {
      if (this.escape + 1 === end) end = indexOrEnd(text, '"', end + 1);
      this.escape = indexOrEnd(text, '\\', this.escape + 2);
    }
    return end;
  }

  private isKey(at: number): boolean {
    let next = at;
    while (this.text.charCodeAt(next) <= 0x20) next++;
    return this.text.charCodeAt(next) === colon;
  }

  private unescaped(start: number, end: number): string {
    const raw = this.text.slice(start + 1, end);
    return raw.includes('\\') ? JSON.parse(`"${raw}"`) : raw;
  }
}

function indexOrEnd(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at < 0 ? text.length : at;
}
