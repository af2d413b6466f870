// SPDX-License-Identifier: Apache-2.0
import type { ComponentClass, ComponentScope } from '../../model/component.ts';
import { splitName } from '../bill-of-materials.ts';
import { cycloneLicenses } from '../cyclonedx-bom.ts';
import { type LicenseReader, makeLicenseReader } from '../license-choice.ts';
import { stableUuid } from '../stable-uuid.ts';

/** A package of a release, once however many members hold it. */
export interface ReleasePackage {
  /** With its version; as readers may know it. */
  purl: string;
  name: string;
  version: string;
  ecosystem: string;
  licenses: readonly string[];
  /** `prod` as soon as one member needs it so. */
  scope: ComponentScope;
  class: ComponentClass;
}

export interface ReleaseMember {
  /** Under which id readers know it, as a rule its purl. */
  product: string;
  name: string;
  version: string;
  isImage: boolean;
  /** Whether anything is known of what it holds. */
  hasInventory: boolean;
  /** Purls of the packages that it asks for by itself. */
  direct: readonly string[];
}

export interface ReleaseBomGiven {
  subject: { name: string; version: string };
  supplier: { name: string; url: string };
  members: readonly ReleaseMember[];
  packages: readonly ReleasePackage[];
  /** RFC 3339. */
  now: string;
  identity: string;
  tooling: { name: string; version: string };
}

const rootRef = 'release';

/**
 * One bill of materials of a whole release in CycloneDX 1.6: members and packages, each once. The inventories know which packages a
 * member asks for by itself and not the graph below, so that the document calls itself incomplete there.
 */
export async function writeReleaseBom(given: ReleaseBomGiven): Promise<string> {
  const { subject, supplier, members, packages } = given;
  const readLicense = await makeLicenseReader();
  const sorted = [...members].sort((a, b) => (a.product < b.product ? -1 : 1));
  const parts = [...packages].sort((a, b) => (a.purl < b.purl ? -1 : 1));
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${stableUuid(given.identity)}`,
    version: 1,
    metadata: {
      timestamp: given.now,
      tools: { components: [{ type: 'application', ...given.tooling }] },
      component: { type: 'application', 'bom-ref': rootRef, ...subject },
      supplier: { name: supplier.name, url: [supplier.url] },
    },
    components: [...sorted.map(memberComponent), ...parts.map((part) => packageComponent(part, readLicense))],
    dependencies: [
      { ref: rootRef, dependsOn: sorted.map(({ product }) => product) },
      ...sorted.map(({ product, direct }) => ({ ref: product, ...(direct.length > 0 && { dependsOn: [...direct].sort() }) })),
    ],
    compositions: [{ aggregate: 'incomplete', dependencies: [rootRef, ...sorted.map(({ product }) => product)] }],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** SPDX's word for what was not told. */
const untold = 'NOASSERTION';

/** How many packages that are delivered carry which licence, the most first. */
export async function licencesOf(packages: readonly ReleasePackage[]): Promise<{ licence: string; components: number }[]> {
  const readLicense = await makeLicenseReader();
  const counts = new Map<string, number>();
  for (const { licenses, scope } of packages) {
    if (scope !== 'prod') continue;
    const told = licenses.filter((text) => text.trim() !== '').map((text) => wordOf(text, readLicense));
    const all = [...new Set(told)].sort();
    const licence = all.length === 0 ? untold : all.length === 1 ? all[0]! : all.map(bracketed).join(' AND ');
    counts.set(licence, (counts.get(licence) ?? 0) + 1);
  }
  return [...counts]
    .map(([licence, components]) => ({ licence, components }))
    .sort((a, b) => b.components - a.components || (a.licence < b.licence ? -1 : 1));
}

function bracketed(licence: string): string {
  return / (?:OR|AND) /.test(licence) ? `(${licence})` : licence;
}

const longestLicence = 200;

function wordOf(text: string, readLicense: LicenseReader): string {
  const choice = readLicense(text);
  if ('id' in choice) return choice.id;
  return ('name' in choice ? choice.name : choice.expression).slice(0, longestLicence);
}

function memberComponent({ product, name, version, isImage, hasInventory }: ReleaseMember): object {
  return {
    type: isImage ? 'container' : 'application',
    'bom-ref': product,
    name,
    ...(version !== '' && { version }),
    ...(product.startsWith('pkg:') && { purl: product }),
    ...(!hasInventory && { properties: [{ name: 'ngao:inventory', value: 'missing' }] }),
  };
}

function packageComponent(part: ReleasePackage, readLicense: LicenseReader): object {
  const { group, name } = splitName(part as Parameters<typeof splitName>[0]);
  const licenses = cycloneLicenses(part.licenses, readLicense);
  return {
    type: part.class === 'runtime' ? 'platform' : 'library',
    'bom-ref': part.purl,
    ...(group && { group }),
    name,
    ...(part.version !== '' && part.version.length <= 1024 && { version: part.version }),
    // "Not part of the running product": needs of tests and development.
    scope: part.scope === 'dev' ? 'excluded' : 'required',
    ...(licenses.length > 0 && { licenses }),
    purl: part.purl,
  };
}
