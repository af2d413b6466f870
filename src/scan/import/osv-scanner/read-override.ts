// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../../model/exception.ts';
import type { Imported } from '../contract.ts';
import { quoted, remark } from '../remark.ts';
import { tableOf } from '../toml-table.ts';
import { decision } from './decision.ts';

type Table = ReadonlyMap<string, unknown>;

/** One `[[PackageOverrides]]`: `ignore` hides all of a package, `vulnerability.ignore` and `license.ignore` a part. */
export function readOverride(table: Table, spot: { file: string; line: number; seen: Set<string> }): Imported {
  const license = tableOf(table.get('license'));
  const all = table.get('ignore') === true;
  const kinds: Partial<Exception>[] = [];
  if (all || tableOf(table.get('vulnerability')).get('ignore') === true) kinds.push({});
  if (all || license.get('ignore') === true) kinds.push({ kind: 'license' });
  const notices = [];
  const say = (told: string) => remark('import-not-carried', spot, told);
  if (license.has('override'))
    notices.push(
      say('license.override names another licence: write it under licenses.exceptions of ngao.yaml, with who says so.'),
    );
  const lost = notCarried(table);
  if (kinds.length > 0 && lost !== undefined) return { exceptions: [], notices: [...notices, say(lost)] };
  const key = JSON.stringify(['name', 'version', 'ecosystem', 'group'].map((name) => table.get(name) ?? ''));
  if (spot.seen.has(key)) {
    return {
      exceptions: [],
      notices: [...notices, remark('import-never-matches', spot, 'an earlier override of the same package wins.')],
    };
  }
  spot.seen.add(key);
  const matchers = matchersOf(table);
  return {
    exceptions: kinds.map((kind) => decision(table, { ...spot, until: 'effectiveUntil', matchers: { ...matchers, ...kind } })),
    notices,
  };
}

function matchersOf(table: Table): Partial<Exception> {
  const name = table.get('name');
  const version = table.get('version');
  return {
    ...(typeof name === 'string' && name !== '' && { package: name }),
    ...(table.get('nameIsRegex') === true && { packagePattern: true }),
    ...(typeof version === 'string' && version !== '' && { version }),
    ...(table.get('group') === 'dev' && { scope: 'dev' as const }),
  };
}

function notCarried(table: Table): string | undefined {
  const { ecosystem = '', group = '' } = Object.fromEntries(table) as { ecosystem?: unknown; group?: unknown };
  if (ecosystem !== '' && ecosystem !== 'npm')
    return `the override is for the ecosystem ${quoted(String(ecosystem))}, which Ngao cannot say in a decision; it was left out.`;
  if (group !== '' && group !== 'dev')
    return `the override is for the group ${quoted(String(group))}, which Ngao cannot say; it was left out.`;
  return undefined;
}
