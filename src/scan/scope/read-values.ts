// SPDX-License-Identifier: Apache-2.0
import type * as Yaml from 'yaml';
import { NgaoError } from '../../kit/errors.ts';
import type { Notice } from '../../model/problem.ts';
import { type Budget, scopeLimits } from './contract.ts';
import { emptyMap, type ListNode, type MapNode, type ScalarNode, sizeOf, type ValuesNode } from './values.ts';

export interface ValuesQuestion {
  /** For messages and places. */
  file: string;
  budget: Budget;
  notices: Notice[];
}

type Anchors = Map<string, ValuesNode | 'open'>;

/**
 * Reads a chart's YAML as Helm does: an anchor may be given twice (the latest one counts), of a key given twice the
 * last counts (told), merge keys work, and only the first document is read (told). Throws `input-malformed` and
 * `input-too-large`, always with the line; aliases cost what they unfold to.
 */
export async function readValues(text: string, question: ValuesQuestion): Promise<MapNode> {
  const { file, budget } = question;
  budget.spendYaml(text, file);
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  try {
    const documents = yaml.parseAllDocuments(text, {
      schema: 'failsafe',
      lineCounter: lines,
      uniqueKeys: false,
      logLevel: 'silent',
      prettyErrors: false,
    });
    const [document, second] = [...documents] as Yaml.Document.Parsed[];
    if (second) tell(question, 'values-second-document', `${file} holds several YAML documents; Helm reads the first only.`);
    return document ? new Builder({ yaml, lines, text, question }).document(document) : emptyMap(file);
  } catch (cause) {
    if (cause instanceof NgaoError) throw cause;
    throw new NgaoError('input-malformed', `${file} is not readable YAML (nested too deeply?). Helm would not read it either.`, {
      cause,
    });
  }
}

class Builder {
  private readonly given: { yaml: typeof Yaml; lines: Yaml.LineCounter; text: string; question: ValuesQuestion };
  private readonly anchors: Anchors = new Map();
  private twice = 0;

  constructor(given: Builder['given']) {
    this.given = given;
  }

  document(document: Yaml.Document.Parsed): MapNode {
    const { file } = this.given.question;
    const error = document.errors[0];
    if (error) this.refuse(error.pos[0], `is not valid YAML (${error.code})`);
    const root = this.build(document.contents, 0);
    if (root.kind === 'scalar' && (root.value === null || root.value === '')) return emptyMap(file);
    if (root.kind !== 'map') this.refuse(0, 'is not a YAML map');
    if (this.twice > 0) {
      tell(this.given.question, 'values-key-twice', `${file} has ${this.twice} keys twice in one map; Helm takes the last.`);
    }
    return root as MapNode;
  }

  private build(node: unknown, depth: number): ValuesNode {
    const { yaml, question } = this.given;
    if (depth > scopeLimits.depth) this.refuse(offset(node), `is nested more than ${scopeLimits.depth} deep`);
    if (yaml.isAlias(node)) return this.alias(node);
    question.budget.spendNodes(1);
    const anchor = (node as { anchor?: string } | null)?.anchor;
    // Open until its content is read: an alias to it from inside would contain itself.
    if (anchor !== undefined) this.anchors.set(anchor, 'open');
    const built = this.content(node, depth);
    if (anchor !== undefined) this.anchors.set(anchor, built);
    return built;
  }

  private alias(node: Yaml.Alias): ValuesNode {
    const target = this.anchors.get(node.source);
    if (target === undefined) this.refuse(offset(node), 'has an alias to an anchor that is not there');
    if (target === 'open') this.refuse(offset(node), 'has an anchor that contains itself');
    const built = target as ValuesNode;
    this.given.question.budget.spendNodes(built.size);
    // A scalar is used where the alias stands; a map's values stay where they are written.
    return built.kind === 'scalar' && built.block === undefined ? { ...built, line: this.line(node) } : built;
  }

  private content(node: unknown, depth: number): ValuesNode {
    const { yaml } = this.given;
    if (yaml.isMap(node)) return this.map(node, depth);
    if (yaml.isSeq(node)) return this.list(node, depth);
    return this.scalar(yaml.isScalar(node) ? node : null, node);
  }

  private list(node: Yaml.YAMLSeq, depth: number): ListNode {
    const items = node.items.map((item) => this.build(item, depth + 1));
    return { kind: 'list', ...this.place(node), size: items.reduce((sum, item) => sum + item.size, 1), items };
  }

  private map(node: Yaml.YAMLMap, depth: number): MapNode {
    const entries = new Map<string, ValuesNode>();
    const merged: ValuesNode[] = [];
    for (const pair of node.items) {
      const key = this.key(pair.key, depth);
      const value = this.build(pair.value, depth + 1);
      if (key === '<<') merged.push(...(value.kind === 'list' ? value.items : [value]));
      else {
        if (entries.has(key)) this.twice++;
        entries.set(key, value);
      }
    }
    for (const from of merged) this.mergeInto(entries, from, node);
    return { kind: 'map', ...this.place(node), size: sizeOf(entries), entries };
  }

  private mergeInto(entries: Map<string, ValuesNode>, from: ValuesNode, node: Yaml.YAMLMap): void {
    if (from.kind !== 'map') this.refuse(offset(node), 'merges (<<) something that is not a map');
    for (const [key, value] of (from as MapNode).entries) if (!entries.has(key)) entries.set(key, value);
  }

  private key(node: unknown, depth: number): string {
    const key = this.build(node, depth + 1);
    if (key.kind !== 'scalar') this.refuse(offset(node), 'has a key that is no text');
    return String((key as ScalarNode).value);
  }

  private scalar(node: Yaml.Scalar | null, at: unknown): ScalarNode {
    const text = node === null ? '' : String(node.value ?? '');
    const plain = node === null || node.type === 'PLAIN';
    const scalar = { kind: 'scalar', ...this.place(at), size: 1, ...plainMeaning(text, plain) } as const;
    if (!node?.type?.startsWith('BLOCK') || !node.range) return scalar;
    return { ...scalar, block: this.given.text.slice(node.range[0], node.range[1]) };
  }

  private place(node: unknown): { file: string; line: number } {
    return { file: this.given.question.file, line: this.line(node) };
  }

  private line(node: unknown): number {
    return Math.max(1, this.given.lines.linePos(offset(node)).line);
  }

  private refuse(at: number, what: string): never {
    const { line } = this.given.lines.linePos(at);
    throw new NgaoError('input-malformed', `${this.given.question.file} ${what}, line ${Math.max(1, line)}. Correct the chart.`);
  }
}

/** Helm reads YAML 1.1: `yes` and `on` are booleans, and an unquoted `1.10` is the number 1.1. */
function plainMeaning(text: string, plain: boolean): { value: string | boolean | null; number: boolean } {
  if (!plain) return { value: text, number: false };
  if (text === '' || /^(?:~|null|Null|NULL)$/.test(text)) return { value: null, number: false };
  if (/^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/.test(text)) return { value: true, number: false };
  if (/^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/.test(text)) return { value: false, number: false };
  return { value: text, number: /^[-+]?(?:0x[0-9a-fA-F]+|0o?[0-7]+|\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)$/.test(text) };
}

function offset(node: unknown): number {
  return (node as { range?: readonly number[] } | null)?.range?.[0] ?? 0;
}

function tell({ notices, file }: ValuesQuestion, code: string, message: string): void {
  notices.push({ code, message, target: file });
}
