// SPDX-License-Identifier: Apache-2.0

import type { InventoryEntry, Observation } from '../../../model/observation.ts';
import type { Severity } from '../../../model/severity.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { counted } from '../counted.ts';
import { licenseEntry, licenseObservation } from '../license-rows.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';
import { readWorkbook, type Sheet } from './read-workbook.ts';

/**
 * The summary workbook that the legacy licence scanner attached to releases: a sheet `summary` with what it complained
 * about (Project, Package, License, Severity, Notes), then a sheet of all packages per image. Its severities are told as
 * they are; what its fuzzy comparison let pass is the policy's to judge, by the inventory.
 */
export async function readLicenseXlsx(input: ReportInput): Promise<ReportContent> {
  const sheets = await readWorkbook(input);
  const summary = sheets
    .map((sheet) => tableOf(sheet, ['project', 'package', 'license', 'severity']))
    .find((table) => table !== undefined);
  if (!summary) throw malformed(input.file, 'it has no licence summary (a row Project, Package, License, Severity).');
  const images = sheets.map((sheet) => tableOf(sheet, ['module name', 'license'])).filter((table) => table !== undefined);
  const notices: string[] = [];
  const inventory = entriesOf(images);
  const observations = complaintsOf(summary, notices);
  if (observations.length === 0 && inventory.length === 0)
    throw emptyWithoutProof(input.file, 'no image and no package is listed');
  const empty = images.filter(({ rows }) => rows.length === 0).map(({ name }) => name);
  if (empty.length > 0)
    notices.push(`${counted(empty.length, 'image')} without any package: not looked at, so the workbook closes nothing.`);
  if (images.length === 0) notices.push('The workbook lists no image; it closes nothing.');
  const isWhole = images.length > 0 && empty.length === 0;
  return {
    tool: { name: 'mojaloop-license-scanner', version: '' },
    category: '',
    proof: isWhole
      ? {
          at: '',
          because: `licence summary of ${counted(images.length, 'image')} that lists ${counted(inventory.length, 'package')}`,
        }
      : null,
    subject: { name: '', version: '', digest: '' },
    observations,
    inventory,
    notices,
  };
}

interface Table {
  name: string;
  columns: ReadonlyMap<string, number>;
  rows: readonly (readonly string[])[];
}

/** The table below the first row that names these columns; titles stand above it. */
function tableOf(sheet: Sheet, wanted: readonly string[]): Table | undefined {
  for (const [at, row] of sheet.rows.slice(0, 20).entries()) {
    const columns = new Map(row.map((cell, index) => [cell.trim().toLowerCase(), index]));
    if (wanted.every((name) => columns.has(name))) return { name: sheet.name, columns, rows: sheet.rows.slice(at + 1) };
  }
  return undefined;
}

function cellOf({ columns }: Table, row: readonly string[], name: string): string {
  return row[columns.get(name) ?? -1]?.trim() ?? '';
}

function entriesOf(images: readonly Table[]): InventoryEntry[] {
  const found = new Map<string, InventoryEntry>();
  for (const image of images) {
    for (const row of image.rows) {
      const entry = licenseEntry({
        module: cellOf(image, row, 'module name'),
        license: cellOf(image, row, 'license'),
        reason: '',
      });
      if (entry) found.set(`${entry.purl} ${entry.licenses.join()}`, entry);
    }
  }
  return [...found.values()];
}

const severities: ReadonlyMap<string, Severity> = new Map([
  ['bad', 'high'],
  ['warn', 'medium'],
]);

function complaintsOf(summary: Table, notices: string[]): Observation[] {
  const observations: Observation[] = [];
  for (const row of summary.rows) {
    const label = cellOf(summary, row, 'severity');
    const observation = licenseObservation({
      row: { module: cellOf(summary, row, 'package'), license: cellOf(summary, row, 'license'), reason: '' },
      severity: severities.get(label.toLowerCase()) ?? 'unknown',
      label,
      why: cellOf(summary, row, 'notes'),
      project: cellOf(summary, row, 'project'),
    });
    if (observation) observations.push(observation);
  }
  const left = summary.rows.length - observations.length;
  if (left > 0) notices.push(`Left out: ${counted(left, 'row')} without a package.`);
  return observations;
}
