// SPDX-License-Identifier: Apache-2.0

import { type CsvRow, readCsv } from '../../../kit/csv.ts';
import { NgaoError } from '../../../kit/errors.ts';
import type { Inventory } from '../../../model/inventory.ts';
import type { Notice } from '../../../model/problem.ts';
import type { CollectInput } from '../contract.ts';
import { aliasOf, isResolvedComment } from '../sbom-cyclonedx.ts';
import { sbomDigest } from '../sbom-digest.ts';
import type { SbomEntry } from '../sbom-document.ts';
import { readSbomFile, type SbomFile } from '../sbom-file.ts';
import { sbomInventory } from '../sbom-inventory.ts';

const header =
  'type,bom_ref,license-id,group,author,name,version,purl,path,description,vcs-url,vcs-comment,website-url,website-comment,issue-tracker-url,issue-tracker-comment,distribution-url,distribution-comment,hash-alg,hash-value,author-email,deprecated-status,deprecation-reason,timestamp';
const columns = header.split(',');

type Row = Record<string, string> & { line: number };

/** Reads one SBOM of 24 columns into an inventory. */
export async function collectMojaloopCsv(input: CollectInput): Promise<Inventory[]> {
  const file = readSbomFile(input);
  const rows = readRows(file);
  // The XSLT that makes the file also takes the tools that made the SBOM; they alone have neither bom-ref nor purl.
  const tools = rows.filter((row) => row.bom_ref === '' && row.purl === '');
  const listed = rows.filter((row) => row.bom_ref !== '' || row.purl !== '');
  const root = listed.find((row) => row.type === 'application');
  const entries = withPathKeys(listed).map(({ row, key }) => entryOf(row, row === root ? rootKey : key));
  const document = {
    format: 'mojaloop-csv',
    name: root ? fullName(root) : '',
    version: root?.version ?? '',
    roots: root ? [rootKey] : [],
    entries,
    edges: [],
    problems: [],
    notices: noticesOf(tools, file.path),
  };
  return [sbomInventory(document, file, input)];
}

/** Cannot collide: no path or bom-ref of npm holds a space. */
const rootKey = 'the application itself';

function readRows(file: SbomFile): Row[] {
  const rows = readCsv(file.text, file.path);
  const first = rows.next();
  checkHeader(first.done ? [] : first.value.fields, file.path);
  return [...rows].map((row) => toRow(row, file.path));
}

function checkHeader(fields: readonly string[], path: string): void {
  if (fields.join(',') === header) return;
  if (fields.slice(0, 4).join(',') === 'dependency,version,type,group') {
    throw new NgaoError(
      'input-unsupported',
      `${path} is an aggregate over services: it has no package URLs, and its rows are split at commas inside texts. Scan the services' own sbom-v*.csv files.`,
    );
  }
  throw new NgaoError('input-malformed', `${path} does not begin with the header of Mojaloop's 24 SBOM columns.`);
}

function toRow({ fields, line }: CsvRow, path: string): Row {
  if (fields.length !== columns.length) {
    throw new NgaoError('input-malformed', `${path}, line ${line}: ${fields.length} columns instead of ${columns.length}.`);
  }
  const named = Object.fromEntries(columns.map((column, at) => [column, (fields[at] as string).trim()]));
  return Object.assign(named, { line }) as Row;
}

/** The lock path names an installed copy; where it is missing or repeated the bom-ref does, numbered if need be. */
function withPathKeys(rows: readonly Row[]): { row: Row; key: string }[] {
  const count = new Map<string, number>();
  for (const { path } of rows) count.set(path as string, (count.get(path as string) ?? 0) + 1);
  return rows.map((row) => {
    const path = row.path as string;
    return { row, key: path !== '' && count.get(path) === 1 ? path : (row.bom_ref as string) };
  });
}

function entryOf(row: Row, key: string): SbomEntry {
  const text = (column: string) => row[column] as string;
  const digest = sbomDigest(text('hash-alg'), text('hash-value'));
  const name = fullName(row);
  const alias = aliasOf(text('path'), name);
  return {
    id: key,
    name,
    version: text('version'),
    purl: text('purl'),
    kind: text('type') === 'application' ? 'group' : 'package',
    line: row.line,
    licenses: text('license-id') === '' ? [] : [text('license-id')],
    digests: digest ? [digest] : [],
    foundAt: text('path') === '' ? [] : [text('path')],
    // The tool that writes the file turns commas into tildes.
    description: text('description').replaceAll('~', ','),
    ...(alias && { alias }),
    ...(text('deprecated-status') === 'deprecated' && {
      deprecated: text('deprecation-reason').replaceAll('~', ',') || 'deprecated, no reason given',
    }),
    ...(isResolvedComment(text('distribution-comment')) && { resolved: text('distribution-url') }),
  };
}

function fullName(row: Row): string {
  return row.group === '' ? (row.name as string) : `${row.group}/${row.name}`;
}

function noticesOf(tools: readonly Row[], target: string): Notice[] {
  const scope = 'The CSV does not tell development dependencies apart: every package counts as production.';
  const notices: Notice[] = [{ code: 'sbom-no-scope', message: scope, target }];
  if (tools.length > 0) {
    const message = `Rows left out because they are the tools that wrote the SBOM: ${tools.length}.`;
    notices.push({ code: 'sbom-tools-skipped', message, target });
  }
  return notices;
}
