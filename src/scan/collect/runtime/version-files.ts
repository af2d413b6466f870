// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import type { RuntimeFact } from '../../../model/inventory.ts';
import type { Folder } from '../contract.ts';
import { walkKeys } from '../json-lines.ts';
import { isObject, readPackageJson } from '../package-json.ts';

/** `24.14.1` or `v24.14.1`: nothing else names one release. */
const full = /^[v=]?(\d+\.\d+\.\d+)$/;

/** .nvmrc and .node-version: the first line that is no comment. Throws `input-malformed`. */
export function versionFileFacts(text: string, file: string, source: string): RuntimeFact[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*$/, '').trim());
  const at = lines.findIndex((line) => line !== '');
  if (at < 0) return [];
  const wanted = lines[at] as string;
  if (!isWish.test(wanted)) {
    const message = `${file} line ${at + 1} names no version of Node.js. Write one, for example 24.14.1.`;
    throw new NgaoError('input-malformed', message);
  }
  return [fact(wanted, source, { file, line: at + 1 })];
}

/** A version, a range, or a name that nvm and its kin know: `24`, `^20.1`, `lts/*`, `stable`. */
const isWish = /^[\w.*/+^~<>=|, @-]{1,100}$/;

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
