// SPDX-License-Identifier: Apache-2.0

import { readCsv } from '../../../kit/csv.ts';
import type { InventoryEntry, Observation } from '../../../model/observation.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { counted } from '../counted.ts';
import { complaintOf, type LicenseRow, licenseEntry, licenseObservation } from '../license-rows.ts';
import { emptyWithoutProof, malformed, tooLarge } from '../refuse.ts';

const largest = 64 << 20;

/**
 * The csv of license-checker (`module name`, `license`, `repository`, the legacy scanner adds `reason`): an inventory with
 * licences. Only what grants no right, names no licence or was complained about is told as an observation; what else is
 * allowed is the policy's to say.
 */
export function readLicenseCsv({ bytes, file }: ReportInput): ReportContent {
  if (bytes.length > largest) throw tooLarge(file, 'a list of licences of more than 64 MiB; no real one is.');
  const { rows, left } = readRows(new TextDecoder().decode(bytes), file);
  const entries = rows.map(licenseEntry).filter((entry) => entry !== undefined);
  if (entries.length === 0) throw emptyWithoutProof(file, 'no package is named');
  const unnamed = rows.length - entries.length + left;
  const content = observationsOf(rows);
  return {
    tool: { name: 'license-checker', version: '' },
    category: '',
    proof: proofOf(entries, content.length),
    subject: { name: '', version: '', digest: '' },
    observations: content,
    inventory: entries,
    notices: unnamed > 0 ? [`Left out: ${counted(unnamed, 'row')} without a package.`] : [],
  };
}

function observationsOf(rows: readonly LicenseRow[]): Observation[] {
  return rows.flatMap((row) => {
    const complaint = complaintOf(row);
    const observation = complaint && licenseObservation({ row, ...complaint, label: '', project: '' });
    return observation ? [observation] : [];
  });
}

/** A list with packages that nobody complains about is whole; one of complaints alone may be `--onlyunknown`. */
function proofOf(entries: readonly InventoryEntry[], complaints: number): ReportContent['proof'] {
  if (complaints >= entries.length) return null;
  return { at: '', because: `license-checker lists ${counted(entries.length, 'package')} with their licences` };
}

function readRows(text: string, file: string): { rows: LicenseRow[]; left: number } {
  const table = readCsv(text.replace(/^\ufeff/, ''), file || 'the list of licences');
  const columns = columnsOf(table.next().value?.fields ?? [], file);
  const rows: LicenseRow[] = [];
  let left = 0;
  for (const { fields } of table) {
    const cell = (column: number) => fields[column] ?? '';
    const row = { module: cell(columns.module), license: cell(columns.license), reason: cell(columns.reason) };
    if (row.module.trim() === '') left++;
    else rows.push(row);
  }
  return { rows, left };
}

function columnsOf(fields: readonly string[], file: string): Record<keyof LicenseRow, number> {
  const names = fields.map((field) => field.trim().toLowerCase());
  const license = names.includes('license') ? names.indexOf('license') : names.indexOf('licenses');
  const columns = { module: names.indexOf('module name'), license, reason: names.indexOf('reason') };
  if (columns.module >= 0 && license >= 0) return columns;
  throw malformed(
    file,
    'its first row does not name the columns "module name" and "license". Create it by license-checker --csv.',
  );
}
