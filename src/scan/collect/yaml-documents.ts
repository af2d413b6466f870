// SPDX-License-Identifier: Apache-2.0
import type * as Yaml from 'yaml';
import { NgaoError } from '../../kit/errors.ts';
import { readBlockYaml } from './yaml-blocks.ts';
import { type YamlEntry, type YamlMap, type YamlValue, yamlDepthLimit } from './yaml-value.ts';

/** The full reader takes about a second per megabyte; hand-edited files are far smaller. Characters. */
const fullReaderLimit = 16 * 1024 * 1024;

export interface YamlQuestion {
  /** For messages. */
  file: string;
  /** A key written twice: the last one counts (as yarn reads it), or the file is refused (as pnpm does). */
  duplicates: 'last' | 'refuse';
}

/**
 * Reads YAML documents whose roots are maps: by the fast reader where the text is as machines write it, else by the
 * YAML library. Aliases are refused: no lockfile has them, and they are how a small file becomes a huge one.
 */
export async function readYamlDocuments(text: string, question: YamlQuestion): Promise<readonly YamlMap[]> {
  return readBlockYaml(text) ?? (await readAnyYaml(text, question));
}

async function readAnyYaml(text: string, { file, duplicates }: YamlQuestion): Promise<YamlMap[]> {
  if (text.length > fullReaderLimit) {
    throw new NgaoError('input-too-large', `${file} is not written as package managers do, and too large to read in full.`);
  }
  const yaml = await import('yaml');
  const counter = new yaml.LineCounter();
  const reader = new NodeReader({ yaml, counter, file, duplicates });
  try {
    const documents = yaml.parseAllDocuments(text, {
      schema: 'failsafe',
      lineCounter: counter,
      // The library compares each key with all before it; NodeReader does it in one pass.
      uniqueKeys: false,
      logLevel: 'silent',
      prettyErrors: false,
    });
    return [...documents].map((document) => reader.document(document as Yaml.Document.Parsed));
  } catch (cause) {
    if (cause instanceof NgaoError) throw cause;
    throw new NgaoError('input-malformed', `${file} is not readable YAML. Restore it or run the package manager's install.`, {
      cause,
    });
  }
}

class NodeReader {
  private readonly given: { yaml: typeof Yaml; counter: Yaml.LineCounter } & YamlQuestion;

  constructor(given: { yaml: typeof Yaml; counter: Yaml.LineCounter } & YamlQuestion) {
    this.given = given;
  }

  document(document: Yaml.Document.Parsed): YamlMap {
    const error = document.errors[0];
    if (error) this.refuse(error.pos[0], `is not valid YAML (${error.code})`);
    const value = this.value(document.contents, 0);
    if (value === '') return new Map();
    if (!(value instanceof Map)) this.refuse(0, 'is not a YAML map');
    return value as YamlMap;
  }

  private value(node: unknown, depth: number): YamlValue {
    const { yaml } = this.given;
    if (depth > yamlDepthLimit) this.refuse(offset(node), 'is nested too deeply');
    if (node === null || node === undefined) return '';
    if (yaml.isAlias(node)) this.refuse(offset(node), 'has a YAML alias, which no lockfile needs');
    if (yaml.isMap(node)) return this.map(node, depth);
    if (yaml.isSeq(node)) return node.items.map((item) => this.value(item, depth + 1));
    return yaml.isScalar(node) ? String(node.value ?? '') : '';
  }

  private map(node: Yaml.YAMLMap, depth: number): YamlMap {
    const map = new Map<string, YamlEntry>();
    for (const pair of node.items) {
      const key = this.value(pair.key, depth + 1);
      if (typeof key !== 'string') this.refuse(offset(pair.key), 'has a key that is no text');
      if (map.has(key as string) && this.given.duplicates === 'refuse') this.refuse(offset(pair.key), 'has a key twice');
      const line = this.given.counter.linePos(offset(pair.key)).line;
      map.set(key as string, { value: this.value(pair.value, depth + 1), line });
    }
    return map;
  }

  private refuse(at: number, what: string): never {
    const { line } = this.given.counter.linePos(at);
    throw new NgaoError(
      'input-malformed',
      `${this.given.file} ${what}, line ${line}. Restore it or run the package manager's install.`,
    );
  }
}

function offset(node: unknown): number {
  return (node as { range?: readonly number[] } | null)?.range?.[0] ?? 0;
}
