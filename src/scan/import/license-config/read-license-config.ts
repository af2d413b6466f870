// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import type { Notice } from '../../../model/problem.ts';
import type { Imported, ImportInput } from '../contract.ts';
import { LineIndex } from '../line-index.ts';
import { quoted, remark } from '../remark.ts';
import { readToml, tableOf } from '../toml-table.ts';
import { readExcluded } from './read-excluded.ts';

/** One text of a list with the line it stands on. */
export interface Item {
  text: string;
  line: number;
}

/**
 * The list is handed to license-checker, which admits a licence when its text *contains* an allowed one; the excluded
 * packages are not looked at at all. The allow list is no exception: it is told, for `licenses.allow` of ngao.yaml.
 *
 * @throws NgaoError `input-unsupported` for a config.toml of something else
 */
export async function readLicenseConfig({ text, file }: ImportInput): Promise<Imported> {
  const document = await readToml(text, file);
  const tables = [document, ...[...document.values()].map(tableOf)];
  const lists = { allowed: listIn(tables, 'allowedList'), excluded: listIn(tables, 'excludeList') };
  if (!lists.allowed && !lists.excluded)
    throw new NgaoError('input-unsupported', `${file} holds neither allowedList nor excludeList: it configures something else.`);
  const place = makePlace(text);
  const excluded = readExcluded(place(lists.excluded ?? [], 'excludeList'), file);
  return {
    exceptions: excluded.exceptions,
    notices: [...allowedNotices(place(lists.allowed ?? [], 'allowedList'), file), ...excluded.notices],
  };
}

function listIn(tables: readonly ReadonlyMap<string, unknown>[], key: string): readonly string[] | undefined {
  const list = tables.map((table) => table.get(key)).find((value) => Array.isArray(value));
  return list?.map(String);
}

/** The TOML reader tells no lines: the texts are looked for in order, from the list's name on. */
function makePlace(text: string): (items: readonly string[], key: string) => Item[] {
  const lines = new LineIndex(text);
  return (items, key) => {
    let from = Math.max(text.search(new RegExp(`^[ \\t]*${key}\\b`, 'm')), 0);
    return items.map((item) => {
      const found = item === '' ? -1 : text.indexOf(item, from);
      if (found >= 0) from = found + item.length;
      return { text: item, line: lines.lineOf(found < 0 ? from : found) };
    });
  };
}

function allowedNotices(allowed: readonly Item[], file: string): Notice[] {
  return allowed.flatMap(({ text, line }) => {
    const place = { file, line };
    if (/^unlicensed$/i.test(text))
      return [
        remark(
          'import-read-otherwise',
          place,
          '"UNLICENSED" is admitted: that is a package that grants no licence, and every private one.',
        ),
      ];
    if (text.endsWith('*'))
      return [
        remark(
          'import-read-otherwise',
          place,
          `the star of ${quoted(text)} is no wildcard: it is license-checker's mark for "guessed from a file".`,
        ),
      ];
    const wider = `${quoted(text)} is looked for inside the licence text, so ${quoted(`(${text} OR GPL-3.0)`)} passes too`;
    return [remark('import-read-otherwise', place, `${wider}; licenses.allow of ngao.yaml compares whole SPDX ids.`)];
  });
}
