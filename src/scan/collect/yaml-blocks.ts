// SPDX-License-Identifier: Apache-2.0
import { closingQuote, readFlow, unquote } from './yaml-flow.ts';
import { BeyondBlocks, type YamlEntry, type YamlMap, type YamlValue, yamlDepthLimit } from './yaml-value.ts';

/**
 * Reads the part of YAML that package managers write into lockfiles: block maps and lists, one-line flow collections,
 * one-line scalars, `|` and `>` texts, several documents. Six to twelve times faster to a cold answer than a YAML
 * library, in one pass. Whatever goes beyond (anchors, tags, continued lines, duplicate keys, ...) gives undefined:
 * then a full reader has to look.
 */
export function readBlockYaml(text: string): YamlMap[] | undefined {
  // Tabs and lone carriage returns have rules of their own, and no machine writes them here.
  if (text.includes('\t') || text.includes('\r')) return undefined;
  try {
    return new BlockReader(text).documents();
  } catch (thrown) {
    if (thrown instanceof BeyondBlocks) return undefined;
    throw thrown;
  }
}

/** Characters that start something else than a plain scalar (YAML 1.2.2, section 5.3 "Indicator characters"). */
const indicators = new Set('&*!|>%@`{}[],#"\'');

class BlockReader {
  private readonly lines: string[];
  private at = 0;

  constructor(text: string) {
    this.lines = text.split('\n');
  }

  documents(): YamlMap[] {
    const documents: YamlMap[] = [];
    if (this.peek() === '---') this.at++;
    for (;;) {
      documents.push(this.map(0, 0));
      if (this.peek() === undefined) return documents;
      if (this.peek() !== '---') throw new BeyondBlocks();
      this.at++;
    }
  }

  /** The next line that holds something, or undefined at the end. */
  private peek(): string | undefined {
    for (; this.at < this.lines.length; this.at++) {
      const line = this.lines[this.at] as string;
      const start = indentOf(line);
      if (start < line.length && line[start] !== '#') return line;
    }
    return undefined;
  }

  private map(indent: number, depth: number): YamlMap {
    if (depth > yamlDepthLimit) throw new BeyondBlocks();
    const map = new Map<string, YamlEntry>();
    for (;;) {
      const line = this.peek();
      if (line === undefined || line === '---') return map;
      const start = indentOf(line);
      if (start < indent) return map;
      if (start > indent) throw new BeyondBlocks();
      this.entry(map, indent, depth);
    }
  }

  private entry(map: Map<string, YamlEntry>, indent: number, depth: number): void {
    const number = this.at + 1;
    const { key, rest } = this.key(indent);
    this.at++;
    if (map.has(key)) throw new BeyondBlocks();
    map.set(key, { value: rest === '' ? this.nested(indent, depth) : this.inline(rest, indent), line: number });
  }

  private key(indent: number): { key: string; rest: string } {
    const line = this.lines[this.at] as string;
    if (line.startsWith('? ', indent)) return this.explicitKey(indent);
    const first = line[indent] as string;
    let end: number;
    let key: string;
    if (first === '"' || first === "'") {
      end = closingQuote(line, indent) + 1;
      if (end === 0) throw new BeyondBlocks();
      key = unquote(line.slice(indent, end));
    } else {
      end = line.indexOf(': ', indent);
      if (end < 0) end = line.trimEnd().length - 1;
      key = plain(line.slice(indent, end).trimEnd());
    }
    const after = line[end + 1];
    if (line[end] !== ':' || (after !== undefined && after !== ' ')) throw new BeyondBlocks();
    return { key, rest: line.slice(end + 1).trim() };
  }

  /** `? key` with its `: value` on the next line: how writers put keys of more than 1,024 characters. */
  private explicitKey(indent: number): { key: string; rest: string } {
    const written = (this.lines[this.at] as string).slice(indent + 2).trim();
    const next = this.lines[++this.at] ?? '';
    const after = next[indent + 1];
    if (indentOf(next) !== indent || next[indent] !== ':' || (after !== undefined && after !== ' ')) throw new BeyondBlocks();
    return { key: scalar(written), rest: next.slice(indent + 1).trim() };
  }

  private nested(indent: number, depth: number): YamlValue {
    const line = this.peek();
    if (line === undefined || line === '---') return '';
    const start = indentOf(line);
    const isList = line.startsWith('- ', start);
    if (isList && start >= indent) return this.list(start, depth + 1);
    return start > indent ? this.map(start, depth + 1) : '';
  }

  private list(indent: number, depth: number): YamlValue[] {
    const items: YamlValue[] = [];
    for (;;) {
      const line = this.peek();
      if (line === undefined || indentOf(line) < indent || !line.startsWith('- ', indent)) return items;
      const rest = line.slice(indent + 2).trimEnd();
      if (rest.startsWith(' ')) throw new BeyondBlocks();
      if (startsMap(rest)) {
        // The dash is a part of the map's indentation.
        this.lines[this.at] = ' '.repeat(indent + 2) + rest;
        items.push(this.map(indent + 2, depth + 1));
      } else {
        this.at++;
        items.push(this.inline(rest, indent));
      }
    }
  }

  private inline(rest: string, indent: number): YamlValue {
    const first = rest[0];
    if (first === '{' || first === '[') return readFlow(rest);
    if (first === '|' || first === '>') return this.blockText(rest, indent);
    return scalar(rest);
  }

  private blockText(header: string, indent: number): string {
    if (!blockHeaders.has(header)) throw new BeyondBlocks();
    const folded = header[0] === '>';
    const depth = indentOf(this.lines[this.at] ?? '');
    const texts = this.deeperLines(depth);
    if (depth <= indent || texts.length === 0) throw new BeyondBlocks();
    // Folding keeps empty and deeper lines as they are: a rule of its own, which lockfiles do not need.
    if (folded && texts.some((text) => text === '' || text.startsWith(' '))) throw new BeyondBlocks();
    return texts.join(folded ? ' ' : '\n') + (header.endsWith('-') ? '' : '\n');
  }

  private deeperLines(depth: number): string[] {
    const texts: string[] = [];
    for (; this.at < this.lines.length; this.at++) {
      const line = this.lines[this.at] as string;
      if (line !== '' && line.trim() === '') throw new BeyondBlocks();
      if (line !== '' && indentOf(line) < depth) break;
      texts.push(line.slice(depth));
    }
    while (texts.at(-1) === '') texts.pop();
    return texts;
  }
}

const blockHeaders = new Set(['|', '|-', '>', '>-']);

function indentOf(line: string): number {
  let at = 0;
  while (line.charCodeAt(at) === 0x20) at++;
  return at;
}

function startsMap(rest: string): boolean {
  const first = rest[0];
  if (first === '{' || first === '[') return false;
  if (first !== '"' && first !== "'") return rest.includes(': ') || rest.endsWith(':');
  const end = closingQuote(rest, 0);
  return end > 0 && rest[end + 1] === ':';
}

function scalar(written: string): string {
  const first = written[0];
  if (first !== '"' && first !== "'") return plain(written);
  if (closingQuote(written, 0) !== written.length - 1) throw new BeyondBlocks();
  return unquote(written);
}

/** A plain scalar on one line (YAML 1.2.2, section 7.3.3), no comment after it. */
function plain(written: string): string {
  const first = written[0];
  if (first === undefined || indicators.has(first)) throw new BeyondBlocks();
  if ((first === '-' || first === '?' || first === ':') && (written.length === 1 || written[1] === ' ')) throw new BeyondBlocks();
  if (written.includes(' #') || written.includes(': ') || written.endsWith(':')) throw new BeyondBlocks();
  return written;
}
