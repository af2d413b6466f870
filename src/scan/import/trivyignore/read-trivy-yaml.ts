// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../../model/exception.ts';
import type { Notice } from '../../../model/problem.ts';
import { parsePurl } from '../../../model/purl.ts';
import type { Imported, ImportInput } from '../contract.ts';
import { isDay, lastWholeDay } from '../last-whole-day.ts';
import { makeException } from '../make-exception.ts';
import { quoted, type RemarkCode, remark } from '../remark.ts';
import { entriesOf, itemsOf, textOf, type ValueTree, valueAt } from '../value-tree.ts';
import { readYamlTree } from '../yaml-tree.ts';
import { endNotice } from './read-trivy-lines.ts';

/** What a section is about in Ngao; misconfigurations are not looked for. */
const kinds: ReadonlyMap<string, Partial<Exception> | undefined> = new Map([
  ['vulnerabilities', { aliases: true }],
  ['secrets', { kind: 'secret' as const }],
  ['licenses', { kind: 'license' as const }],
  ['misconfigurations', undefined],
]);
const mostCombinations = 1000;

/** Sections of `id, paths (doublestar), purls, expired_at, statement`; paths and purls each widen, together they narrow. */
export async function readTrivyYaml({ text, file }: ImportInput): Promise<Imported> {
  const tree = await readYamlTree(text, file);
  const exceptions: Exception[] = [];
  const notices: Notice[] = [];
  for (const [section, { line, value }] of entriesOf(tree)) {
    const about = kinds.get(section);
    if (!kinds.has(section))
      notices.push(remark('import-key-ignored', { file, line }, `Trivy knows no section ${quoted(section)}.`));
    else if (!about)
      notices.push(remark('import-not-carried', { file, line }, 'Ngao does not judge misconfigurations; these were left out.'));
    else
      for (const item of itemsOf(value)) {
        const read = readRow(item, { file, about });
        exceptions.push(...read.exceptions);
        notices.push(...read.notices);
      }
  }
  return { exceptions, notices: [...notices, ...endNotice(exceptions, file)] };
}

function readRow(row: ValueTree, { file, about }: { file: string; about: Partial<Exception> }): Imported {
  const place = { file, line: row.line };
  const say = (code: RemarkCode, message: string) => remark(code, place, message);
  const id = textOf(valueAt(row, 'id'));
  const notices = [...entriesOf(row)]
    .filter(([key]) => !['id', 'paths', 'purls', 'expired_at', 'statement'].includes(key))
    .map(([key, { line }]) => remark('import-key-ignored', { file, line }, `Trivy knows no ${quoted(key)} in an entry.`));
  if (id === '')
    return { exceptions: [], notices: [...notices, say('import-never-matches', 'an entry without an id matches nothing.')] };
  const written = textOf(valueAt(row, 'expired_at'));
  const day = written.slice(0, 10);
  if (written !== '' && !isDay(day))
    return {
      exceptions: [],
      notices: [...notices, say('import-never-matches', `${quoted(id)} has an end that is no date; Trivy refuses the file.`)],
    };
  const texts = (key: string) =>
    itemsOf(valueAt(row, key))
      .map(textOf)
      .filter((text) => text !== '');
  const purls = texts('purls');
  const packages = purls.flatMap((purl) => packageOf(purl) ?? []);
  if (packages.length < purls.length)
    notices.push(say('import-never-matches', `${quoted(id)} names a purl that is not readable.`));
  if (purls.length > 0 && packages.length === 0) return { exceptions: [], notices };
  const exceptions = combine(texts('paths'), packages).map((narrowed) =>
    makeException({
      matchers: { vulnerability: id, ...about, ...narrowed },
      reason: textOf(valueAt(row, 'statement')),
      expires: day === '' ? '' : lastWholeDay(Date.parse(`${day}T00:00:00Z`)),
      source: { format: 'trivyignore', file, line: row.line, engine: 'trivy' },
    }),
  );
  return { exceptions, notices };
}

function packageOf(text: string): Partial<Exception> | undefined {
  const purl = parsePurl(text, 'grammar');
  if (!purl) return undefined;
  const name = purl.namespace === '' ? purl.name : `${purl.namespace}/${purl.name}`;
  // A distribution's namespace (`alpine`, `debian`) is no part of the name.
  const bare = purl.type === 'apk' || purl.type === 'deb' || purl.type === 'rpm' ? purl.name : name;
  return {
    package: purl.type === 'maven' ? `${purl.namespace}:${purl.name}` : bare,
    ...(purl.version !== '' && { version: purl.version }),
  };
}

function combine(paths: readonly string[], packages: readonly Partial<Exception>[]): Partial<Exception>[] {
  const places: Partial<Exception>[] = paths.length > 0 ? paths.map((location) => ({ location })) : [{}];
  const named = packages.length > 0 ? packages : [{}];
  return places.flatMap((place) => named.map((name) => ({ ...place, ...name }))).slice(0, mostCombinations);
}
