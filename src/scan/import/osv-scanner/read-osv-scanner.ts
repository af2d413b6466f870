// SPDX-License-Identifier: Apache-2.0
import type { Notice } from '../../../model/problem.ts';
import type { Imported, ImportInput } from '../contract.ts';
import { quoted, remark } from '../remark.ts';
import { headerLines, readToml, tableOf } from '../toml-table.ts';
import { decision } from './decision.ts';
import { readOverride } from './read-override.ts';

type Table = ReadonlyMap<string, unknown>;

/** OSV-Scanner's own reading: an id stands for its whole alias group, and the file for the lockfiles beside it only. */
export async function readOsvScanner({ text, file }: ImportInput): Promise<Imported> {
  const document = await readToml(text, file);
  const ignored = tablesIn(document, 'IgnoredVulns');
  const overrides = tablesIn(document, 'PackageOverrides');
  const ignoredLine = headerLines(text, 'IgnoredVulns');
  const overrideLine = headerLines(text, 'PackageOverrides');
  const seen = new Set<string>();
  const read = [
    ...ignored.map((table, index) => readIgnored(table, { file, line: ignoredLine(index), seen })),
    ...overrides.map((table, index) => readOverride(table, { file, line: overrideLine(index), seen })),
  ];
  const exceptions = read.flatMap((one) => one.exceptions);
  return { exceptions, notices: [...unknownKeys(document, file), ...read.flatMap((one) => one.notices)] };
}

function tablesIn(document: Table, key: string): Table[] {
  const list = document.get(key);
  return Array.isArray(list) ? list.map(tableOf) : [];
}

function unknownKeys(document: Table, file: string): Notice[] {
  const known = ['IgnoredVulns', 'PackageOverrides', 'GoVersionOverride', 'LoadPath'];
  return [...document.keys()]
    .filter((key) => !known.includes(key))
    .map((key) => remark('import-key-ignored', { file, line: 1 }, `OSV-Scanner knows no ${quoted(key)} and drops it.`));
}

function readIgnored(table: Table, spot: { file: string; line: number; seen: Set<string> }): Imported {
  const id = String(table.get('id') ?? '');
  const dead = (why: string) => ({ exceptions: [], notices: [remark('import-never-matches', spot, why)] });
  if (id === '') return dead('an ignored vulnerability without an id matches nothing.');
  if (spot.seen.has(id)) return dead(`a second entry for ${quoted(id)} is never read: the first one wins.`);
  spot.seen.add(id);
  const notices = [...table.keys()]
    .filter((key) => !['id', 'ignoreUntil', 'reason'].includes(key))
    .map((key) => remark('import-key-ignored', spot, `OSV-Scanner knows no ${quoted(key)} in an ignored vulnerability.`));
  return {
    exceptions: [decision(table, { ...spot, until: 'ignoreUntil', matchers: { vulnerability: id, aliases: true } })],
    notices,
  };
}
