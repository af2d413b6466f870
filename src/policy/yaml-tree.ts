// SPDX-License-Identifier: Apache-2.0
import type { Node, ParsedNode } from 'yaml';
import { NgaoError } from '../kit/errors.ts';

/** A YAML value that knows its line. Mappings keep the key's own line, for messages about the key. */
export type YamlTree =
  | { line: number; kind: 'scalar'; value: string | number | boolean | null | bigint }
  | { line: number; kind: 'list'; items: readonly YamlTree[] }
  | { line: number; kind: 'map'; entries: ReadonlyMap<string, { line: number; value: YamlTree }> };

const maximumBytes = 1 << 20;
const maximumNodes = 50_000;
const maximumDepth = 32;

/**
 * Reads one YAML 1.2 document with positions. Duplicate keys and tags outside the core schema are errors, `<<` is an
 * ordinary key (so an unknown one), and aliases are followed within a bound: "billion laughs" ends in an error.
 */
export async function readYamlTree(text: string, file: string): Promise<YamlTree> {
  if (text.length > maximumBytes) throw invalid(`${file}: larger than 1 MiB; a policy never is`);
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = parse(() =>
    yaml.parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: false, prettyErrors: false, logLevel: 'silent' }),
  );
  const lineOf = (offset: number | undefined) => Math.max(1, lines.linePos(offset ?? 0).line);
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    throw invalid(
      broken
        .slice(0, 20)
        .map((error) => `${file}:${lineOf(error.pos[0])}: ${firstLine(error.message)}`)
        .join('\n'),
    );
  }
  let nodes = 0;
  const tooBig = (line: number) => invalid(`${file}:${line}: nested too deeply or too many aliases`);
  const build = (node: Node | ParsedNode | null | undefined, depth: number): YamlTree => {
    const line = lineOf(node?.range?.[0]);
    if (++nodes > maximumNodes || depth > maximumDepth) throw tooBig(line);
    if (yaml.isAlias(node)) return build(node.resolve(document), depth + 1);
    if (yaml.isSeq(node)) return { line, kind: 'list', items: node.items.map((item) => build(item as Node, depth + 1)) };
    if (yaml.isMap(node)) {
      const pairs = node.items.map((pair) => {
        const key = pair.key as Node | null;
        const name = yaml.isScalar(key) ? String(key.value) : '?';
        return [name, { line: lineOf(key?.range?.[0]), value: build(pair.value as Node | null, depth + 1) }] as const;
      });
      return { line, kind: 'map', entries: new Map(pairs) };
    }
    const value = yaml.isScalar(node) ? node.value : null;
    return { line, kind: 'scalar', value: value as string | number | boolean | null };
  };
  return document.contents === null ? { line: 1, kind: 'map', entries: new Map() } : build(document.contents, 0);
}

/** The plain value: objects own their keys (`__proto__` too), nothing is inherited from the document. */
export function plainValue(tree: YamlTree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plainValue);
  return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plainValue(value)]));
}

/** Line of the value at `path`, or of the nearest ancestor that exists. */
export function lineAt(tree: YamlTree, path: readonly (string | number)[]): number {
  const [step, ...rest] = path;
  if (step === undefined) return tree.line;
  if (tree.kind === 'list' && typeof step === 'number') {
    const item = tree.items[step];
    return item ? lineAt(item, rest) : tree.line;
  }
  const entry = tree.kind === 'map' ? tree.entries.get(String(step)) : undefined;
  if (!entry) return tree.line;
  return rest.length === 0 ? entry.line : lineAt(entry.value, rest);
}

/** The YAML library recurses: a hostile depth must end in an error of ours. */
function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new NgaoError('config-invalid', 'the policy is not readable YAML (nested too deeply?)', { cause });
  }
}

function firstLine(message: string): string {
  return (message.split('\n')[0] as string).slice(0, 200);
}

function invalid(message: string): NgaoError {
  return new NgaoError('config-invalid', message);
}
