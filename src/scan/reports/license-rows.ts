// SPDX-License-Identifier: Apache-2.0
import type { InventoryEntry, Observation } from '../../model/observation.ts';
import { npmPurl } from '../../model/purl.ts';
import type { Severity } from '../../model/severity.ts';
import { observe, oneLine } from './observe.ts';
import { packageTold } from './package-told.ts';

/** One line of license-checker: a package with the licence that it declares. */
export interface LicenseRow {
  /** `name@version`. */
  module: string;
  license: string;
  /** Why the legacy scanner complained; '' when it did not. */
  reason: string;
}

/** Names and versions of `@scope/name@1.0.0`; undefined when there is no name. */
export function splitModule(module: string): { name: string; version: string } | undefined {
  const text = module.trim().slice(0, 1000);
  const at = text.lastIndexOf('@');
  const parts = at > 0 ? { name: text.slice(0, at), version: text.slice(at + 1) } : { name: text, version: '' };
  return /^(?:@[^@/\s]+\/)?[^@/\s]+$/.test(parts.name) ? parts : undefined;
}

/** license-checker knows npm packages only. `MIT*` is a licence that it guessed from a file. */
export function licenseEntry(row: LicenseRow): InventoryEntry | undefined {
  const parts = splitModule(row.module);
  if (!parts) return undefined;
  const license = oneLine(row.license);
  return {
    purl: npmPurl(parts.name, parts.version),
    ...parts,
    ecosystem: 'npm',
    class: 'app',
    scope: 'prod',
    direct: false,
    licenses: license === '' || /^unknown$/i.test(license) ? [] : [license],
    deprecated: '',
  };
}

/** Why a row is a finding without anybody's policy: the scanner says so, or no right of use is granted or known. */
export function complaintOf(row: LicenseRow): { severity: Severity; why: string } | undefined {
  const license = row.license.trim();
  if (/^unlicensed$/i.test(license)) return { severity: 'high', why: 'the package declares that no licence is granted' };
  if (row.reason.trim() !== '') return { severity: 'high', why: row.reason };
  if (license === '' || /^unknown$/i.test(license)) return { severity: 'medium', why: 'the package declares no licence' };
  return /^custom:/i.test(license) ? { severity: 'medium', why: 'the package has a licence of its own' } : undefined;
}

export interface LicenseComplaint {
  row: LicenseRow;
  severity: Severity;
  /** The scanner's own word. */
  label: string;
  why: string;
  /** Project or image; '' when not told. */
  project: string;
}

/** Undefined when the row names no package. */
export function licenseObservation({ row, severity, label, why, project }: LicenseComplaint): Observation | undefined {
  const parts = splitModule(row.module);
  if (!parts) return undefined;
  const module = oneLine(row.module);
  const license = oneLine(row.license) || 'UNKNOWN';
  return observe({
    kind: 'license',
    about: license,
    component: packageTold({
      purl: npmPurl(parts.name, parts.version),
      ...parts,
      path: project === '' ? [] : [oneLine(project), module],
    }),
    severity,
    severityLabel: label,
    title: `${module} is licensed ${license}${why.trim() === '' ? '' : `: ${oneLine(why)}`}`,
  });
}
