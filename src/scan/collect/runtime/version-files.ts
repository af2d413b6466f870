// SPDX-License-Identifier: Apache-2.0
import type { RuntimeFact } from '../../../model/inventory.ts';
import type { Folder } from '../contract.ts';
import { walkKeys } from '../json-lines.ts';
import { isObject, readPackageJson } from '../package-json.ts';

/** `24.14.1` or `v24.14.1`: nothing else names one release. */
const full = /^[v=]?(\d+\.\d+\.\d+)$/;

/** .nvmrc and .node-version: the first line that is no comment. */
export function versionFileFacts(text: string, file: string, source: string): RuntimeFact[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*$/, '').trim());
  const at = lines.findIndex((line) => line !== '');
  return at < 0 ? [] : [fact(lines[at] as string, source, { file, line: at + 1 })];
}

/** .tool-versions of asdf and mise: `nodejs 24.14.1 22.1.0`; the first version is the one in force. */
export function toolVersionFacts(text: string, file: string): RuntimeFact[] {
  return text.split(/\r?\n/).flatMap((line, at) => {
    const wanted = /^\s*(?:nodejs|node)\s+([^\s#]+)/.exec(line)?.[1];
    return wanted === undefined ? [] : [fact(wanted, 'tool-versions', { file, line: at + 1 })];
  });
}

/** `engines.node` and `volta.node` of a package.json. Throws `input-malformed`. */
export function packageJsonFacts(folder: Folder, file: string): RuntimeFact[] {
  const read = readPackageJson(folder, file);
  if (read === undefined) return [];
  const facts: RuntimeFact[] = [];
  for (const source of ['engines', 'volta']) {
    const section = read.fields[source];
    const wanted = isObject(section) && Object.hasOwn(section, 'node') ? section.node : undefined;
    if (typeof wanted !== 'string' || wanted.trim() === '') continue;
    facts.push(fact(wanted.trim(), source, { file, line: lineOf(read.text, source) }));
  }
  return facts;
}

export function fact(wanted: string, source: string, location: RuntimeFact['location']): RuntimeFact {
  const exact = full.exec(wanted)?.[1];
  return { runtime: 'node', version: exact ?? wanted.slice(0, 200), exact: exact !== undefined, source, location };
}

function lineOf(text: string, section: string): number {
  let found = 1;
  walkKeys(text, 'top', (state, key, line) => {
    if (state === 'section' && key === 'node') found = line;
    return state === 'top' && key === section ? 'section' : undefined;
  });
  return found;
}
