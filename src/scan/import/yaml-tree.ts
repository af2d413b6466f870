// SPDX-License-Identifier: Apache-2.0
import type { Document, Node, Pair } from 'yaml';
import { checkSize, deepest, malformed, mostNodes } from './limits.ts';
import { type Entry, entriesOf, type ValueTree } from './value-tree.ts';

/** Brackets in prose count too, so this is far more than any file needs. */
const mostBrackets = 1000;
/** Followed ones: each costs a walk over the document. */
const mostAliases = 500;

/**
 * Reads one YAML document with positions. Duplicate keys are errors, as in Go's reader; aliases and merge keys are
 * followed within a bound.
 *
 * @throws NgaoError `input-malformed`, `input-too-large`
 */
export async function readYamlTree(text: string, file: string): Promise<ValueTree> {
  checkSize(text, file);
  if (isNestedTooDeeply(text)) throw malformed(file, 1, 'nested too deeply');
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const lineOf = (offset: number | undefined) => Math.max(1, lines.linePos(offset ?? 0).line);
  const document = parse(file, () =>
    yaml.parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: false, prettyErrors: false, logLevel: 'silent' }),
  );
  const [broken] = document.errors;
  if (broken) throw malformed(file, lineOf(broken.pos[0]), `not readable YAML (${broken.code})`);
  return parse(file, () => new TreeBuilder({ yaml, document, lineOf, file }).build(document.contents as Node | null, 0));
}

/** The library's time grows with the square of the depth, so brackets and dashes are counted before it sees them. */
function isNestedTooDeeply(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (depth > mostBrackets) return true;
  }
  return /(?:[-?][ \t]+){64}/.test(text);
}

interface Source {
  yaml: typeof import('yaml');
  document: Document;
  lineOf(offset: number | undefined): number;
  file: string;
}

class TreeBuilder {
  readonly #source: Source;
  #nodes = 0;
  #aliases = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  build(node: Node | null | undefined, depth: number): ValueTree {
    const { yaml, document, lineOf, file } = this.#source;
    const place = { line: lineOf(node?.range?.[0]), start: node?.range?.[0] ?? 0, end: node?.range?.[1] ?? 0 };
    if (++this.#nodes > mostNodes || depth > deepest) throw malformed(file, place.line, 'nested too deeply, or too many aliases');
    if (yaml.isAlias(node) && ++this.#aliases > mostAliases) throw malformed(file, place.line, 'too many aliases');
    if (yaml.isAlias(node)) return { ...this.build(node.resolve(document), depth + 1), ...place };
    if (yaml.isSeq(node))
      return { ...place, kind: 'list', items: node.items.map((item) => this.build(item as Node | null, depth + 1)) };
    if (yaml.isMap(node)) return { ...place, kind: 'map', entries: this.#entries(node.items, depth) };
    const value = yaml.isScalar(node) ? node.value : null;
    return {
      ...place,
      kind: 'scalar',
      value: typeof value === 'bigint' ? String(value) : (value as string | number | boolean | null),
    };
  }

  #entries(pairs: readonly Pair[], depth: number): ReadonlyMap<string, Entry> {
    const { yaml, lineOf } = this.#source;
    const entries = new Map<string, Entry>();
    const merged: ValueTree[] = [];
    for (const pair of pairs) {
      const key = pair.key as Node | null;
      const name = yaml.isScalar(key) ? String(key.value) : '?';
      const value = this.build(pair.value as Node | null, depth + 1);
      if (name === '<<') merged.push(...(value.kind === 'list' ? value.items : [value]));
      else entries.set(name, { line: lineOf(key?.range?.[0]), value });
    }
    for (const tree of merged) mergeInto(entries, tree);
    return entries;
  }
}

/** YAML 1.1's merge key: what the mapping says itself wins. */
function mergeInto(entries: Map<string, Entry>, tree: ValueTree): void {
  for (const [name, entry] of entriesOf(tree)) if (!entries.has(name)) entries.set(name, entry);
}

/** The library recurses and throws its own errors: a hostile text must end in an error of ours. */
function parse<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'NgaoError') throw thrown;
    throw malformed(file, 1, 'not readable YAML (nested too deeply, or an alias without an anchor)');
  }
}
