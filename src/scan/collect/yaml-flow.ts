// SPDX-License-Identifier: Apache-2.0
import { BeyondBlocks, type YamlEntry, type YamlValue, yamlDepthLimit } from './yaml-value.ts';

/** Reads one flow collection that fills its line: `{integrity: sha512-...}`, `[x64, arm64]` (YAML 1.2.2, section 7.4). */
export function readFlow(text: string): YamlValue {
  const reader = new FlowReader(text);
  const value = reader.value(0);
  if (!reader.ended()) throw new BeyondBlocks();
  return value;
}

/** Index of the quote that ends the quoted text starting at `start`, or -1. */
export function closingQuote(line: string, start: number): number {
  const quote = line[start];
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === '\\' && quote === '"') at++;
    else if (line[at] === quote) {
      if (quote === '"' || line[at + 1] !== "'") return at;
      at++;
    }
  }
  return -1;
}

/** The text between the quotes; escapes are those that YAML and JSON share. */
export function unquote(quoted: string): string {
  const inner = quoted.slice(1, -1);
  if (quoted[0] === "'") return inner.includes("''") ? inner.replaceAll("''", "'") : inner;
  if (!inner.includes('\\')) return inner;
  try {
    return JSON.parse(quoted);
  } catch {
    throw new BeyondBlocks();
  }
}

const stops = new Set(',{}[]#');
const starts = new Set('&*!|>%@`,}#');

class FlowReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  ended(): boolean {
    return this.at === this.text.length;
  }

  value(depth: number): YamlValue {
    if (depth > yamlDepthLimit) throw new BeyondBlocks();
    if (this.text[this.at] === '{') return this.map(depth);
    if (this.text[this.at] === '[') return this.list(depth);
    return this.scalar();
  }

  private map(depth: number): YamlValue {
    const map = new Map<string, YamlEntry>();
    this.items('}', () => {
      const key = this.scalar();
      if (this.text[this.at] !== ':' || this.text[this.at + 1] !== ' ' || map.has(key)) throw new BeyondBlocks();
      this.at += 2;
      this.spaces();
      // The line is the collection's own; nothing in a flow collection is ever pointed at.
      map.set(key, { value: this.value(depth + 1), line: 0 });
    });
    return map;
  }

  private list(depth: number): YamlValue[] {
    const items: YamlValue[] = [];
    this.items(']', () => items.push(this.value(depth + 1)));
    return items;
  }

  private items(close: string, read: () => void): void {
    this.at++;
    this.spaces();
    while (this.text[this.at] !== close) {
      read();
      this.spaces();
      if (this.text[this.at] === ',') {
        this.at++;
        this.spaces();
      } else if (this.text[this.at] !== close) throw new BeyondBlocks();
    }
    this.at++;
  }

  private scalar(): string {
    const start = this.at;
    const first = this.text[start];
    if (first === '"' || first === "'") {
      const end = closingQuote(this.text, start);
      if (end < 0) throw new BeyondBlocks();
      this.at = end + 1;
      return unquote(this.text.slice(start, this.at));
    }
    while (this.at < this.text.length && !this.stopsPlain()) this.at++;
    const written = this.text.slice(start, this.at).trimEnd();
    if (written === '' || starts.has(first as string) || /^[-?:](?: |$)/.test(written)) throw new BeyondBlocks();
    return written;
  }

  private stopsPlain(): boolean {
    const character = this.text[this.at] as string;
    return stops.has(character) || (character === ':' && /[ ,{}[\]]|$/y.test(this.text[this.at + 1] ?? ''));
  }

  private spaces(): void {
    while (this.text[this.at] === ' ') this.at++;
  }
}
