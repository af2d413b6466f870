// SPDX-License-Identifier: Apache-2.0
import type { Document, Node, YAMLSeq } from 'yaml';
import { NgaoError } from '../../kit/errors.ts';
import type { Draft } from './draft.ts';

/**
 * The drafts as text for ngao.yaml. What may live is written as an entry; what lacks something is written as a comment
 * that names what, so that it can never come alive by being pasted. The text passes the strict reader.
 */
export async function draftsAsYaml(drafts: readonly Draft[]): Promise<string> {
  const { stringify } = await import('yaml');
  const section = (name: Draft['section']) => {
    const held = drafts.filter((draft) => draft.section === name);
    const blocks = held.map((draft) => blockOf(draft, stringify([draft.entry], { lineWidth: 110 })));
    return { blocks, head: held.some(isComplete) || held.length === 0 ? ':' : ': []' };
  };
  const exceptions = section('exceptions');
  const licenses = section('licenses');
  const parts: string[] = [];
  if (exceptions.blocks.length > 0) parts.push(`exceptions${exceptions.head}\n${indented(exceptions.blocks, '  ')}`);
  if (licenses.blocks.length > 0) parts.push(`licenses:\n  exceptions${licenses.head}\n${indented(licenses.blocks, '    ')}`);
  return parts.length === 0 ? 'exceptions: []\n' : parts.join('');
}

export function isComplete({ missing }: Draft): boolean {
  return missing.length === 0;
}

function blockOf(draft: Draft, yaml: string): string {
  const remarks = draft.remarks.map((text) => `# ${oneLine(text)}`);
  if (isComplete(draft)) return [...remarks, yaml.trimEnd()].join('\n');
  const rest = yaml
    .trimEnd()
    .split('\n')
    .map((line) => `# ${line}`);
  return [...remarks, `# not live, missing: ${draft.missing.join(', ')}`, ...rest].join('\n');
}

function indented(blocks: readonly string[], by: string): string {
  return blocks.map((block) => `${block.replace(/^(?=.)/gm, by)}\n`).join('');
}

/** A remark holds file names and prose of strangers: nothing in it may end the comment. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** Adds the complete drafts to the text of ngao.yaml, all else and its comments kept; what is there already is not added again. */
export async function addToPolicyText(text: string, drafts: readonly Draft[]): Promise<{ text: string; added: number }> {
  const yaml = await import('yaml');
  const document = yaml.parseDocument(text);
  if (document.errors.length > 0 || (document.contents !== null && !yaml.isMap(document.contents)))
    throw new NgaoError('config-invalid', 'ngao.yaml is not a readable mapping; correct it first.');
  let added = 0;
  for (const draft of drafts.filter(isComplete)) {
    const path = draft.section === 'licenses' ? ['licenses', 'exceptions'] : ['exceptions'];
    const list = listAt(document, path, yaml);
    const about = aboutOf(draft.entry);
    if (list.items.some((item) => aboutOf((item as Node).toJS(document)) === about)) continue;
    const node = document.createNode(draft.entry);
    node.commentBefore = draft.remarks.map((remark) => ` ${oneLine(remark)}`).join('\n');
    list.add(node);
    added++;
  }
  return { text: added === 0 ? text : document.toString({ lineWidth: 0 }), added };
}

function listAt(document: Document, path: readonly string[], yaml: typeof import('yaml')): YAMLSeq {
  const found = document.getIn(path);
  if (yaml.isSeq(found) && found.items.length > 0) {
    return found;
  }
  const list = new yaml.YAMLSeq();
  document.setIn(path, list);
  return list;
}

/** What an entry is about: everything but the paper. */
function aboutOf(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return '';
  const { reason, owner, expires, evidence, decision, ...matchers } = entry as Record<string, unknown>;
  return JSON.stringify(Object.entries(matchers).sort(([a], [b]) => (a < b ? -1 : 1)));
}
