// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../model/component.ts';
import type { Inventory } from '../../model/inventory.ts';
import { purlOfTarget, splitName } from '../bill-of-materials.ts';
import { csvRecord } from '../comma-separated.ts';
import type { ReportInput } from '../contract.ts';
import { type LicenseReader, makeLicenseReader } from '../license-choice.ts';

const columns = [
  'type',
  'bom_ref',
  'license-id',
  'group',
  'author',
  'name',
  'version',
  'purl',
  'path',
  'description',
  'vcs-url',
  'vcs-comment',
  'website-url',
  'website-comment',
  'issue-tracker-url',
  'issue-tracker-comment',
  'distribution-url',
  'distribution-comment',
  'hash-alg',
  'hash-value',
  'author-email',
  'deprecated-status',
  'deprecation-reason',
  'timestamp',
] as const;

type Row = Partial<Record<(typeof columns)[number], string>>;

/**
 * One row per installed copy, the project first, in the columns of the Mojaloop release process. Unlike its first
 * writer: commas and quotes are kept (RFC 4180), the writing tools are no dependencies, licence expressions are told.
 * What a lockfile does not know (author, web sites, dates) stays empty. Of several targets together, `path` begins with
 * the target, so that every row says whose it is.
 */
export async function writeMojaloopCsv({ inventories }: ReportInput): Promise<string> {
  const readLicense = await makeLicenseReader();
  const rows = inventories.flatMap((inventory) => {
    const byKey = new Map(inventory.components.map((component) => [component.key, component]));
    const components = [...inventory.components].sort(compareKeys);
    const rows = [projectRow(inventory), ...components.map((component) => componentRow(component, byKey, readLicense))];
    return inventories.length === 1 ? rows : rows.map((row) => ({ ...row, path: `${inventory.target.ref}#${row.path ?? ''}` }));
  });
  return [csvRecord(columns), ...rows.map((row) => csvRecord(columns.map((column) => row[column] ?? '')))].join('');
}

function compareKeys(a: Component, b: Component): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function projectRow(inventory: Inventory): Row {
  const { name, version, ref } = inventory.target;
  const title = name || ref;
  const { group, name: bare } = splitName({ ecosystem: 'npm', name: title });
  return {
    type: 'application',
    bom_ref: nameAndVersion({ name: title, version }),
    group,
    name: bare,
    version,
    purl: purlOfTarget(inventory) ?? '',
  };
}

function componentRow(component: Component, byKey: ReadonlyMap<string, Component>, readLicense: LicenseReader): Row {
  const { group, name } = splitName(component);
  const digest = component.digests?.find((entry) => entry.algorithm === 'sha512') ?? component.digests?.[0];
  const url = component.origin.kind === 'file' ? undefined : component.origin.url;
  return {
    type: 'library',
    bom_ref: bomRef(component, byKey),
    'license-id': licenseText(component, readLicense),
    group,
    name,
    version: component.version,
    purl: component.purl,
    path: component.ecosystem === 'npm' ? component.key : (component.locations[0]?.file ?? ''),
    description: component.description ?? '',
    'distribution-url': url ?? '',
    'distribution-comment': url ? 'as the lockfile tells' : '',
    'hash-alg': digest ? digest.algorithm.toUpperCase().replace(/^SHA(?=\d)/, 'SHA-') : '',
    'hash-value': digest?.value ?? '',
    ...deprecation(component),
  };
}

/** `outer@1.0.0|inner@2.0.0` for a copy nested in another package, so that copies of one version stay apart. */
function bomRef(component: Component, byKey: ReadonlyMap<string, Component>): string {
  const steps = component.key.split('/node_modules/');
  const outer = steps.slice(0, -1).map((_, at) => byKey.get(steps.slice(0, at + 1).join('/node_modules/')));
  return [...outer.filter((step) => step !== undefined), component].map(nameAndVersion).join('|');
}

function nameAndVersion({ name, version }: { name: string; version: string }): string {
  return version ? `${name}@${version}` : name;
}

function licenseText({ licenses = [] }: Component, readLicense: LicenseReader): string {
  const texts = licenses.map((declared) => {
    const choice = readLicense(declared);
    return 'id' in choice ? choice.id : 'expression' in choice ? choice.expression : choice.name;
  });
  return texts.join('; ');
}

/** A lockfile repeats the registry's word on packages of a registry; of others nobody said anything. */
function deprecation(component: Component): Row {
  if (component.deprecated) return { 'deprecated-status': 'deprecated', 'deprecation-reason': component.deprecated };
  if (component.ecosystem !== 'npm' || component.origin.kind !== 'registry') return {};
  return { 'deprecated-status': 'active', 'deprecation-reason': 'Not marked deprecated in the lockfile' };
}
