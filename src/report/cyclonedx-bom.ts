// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../model/component.ts';
import type { BillOfMaterials, Part, Root } from './bill-of-materials.ts';
import { makeBillOfMaterials, splitName } from './bill-of-materials.ts';
import type { ReportInput } from './contract.ts';
import { type LicenseChoice, type LicenseReader, makeLicenseReader } from './license-choice.ts';

/*
 * The CycloneDX 1.6 document (ECMA-424, first edition) as plain data, without vulnerabilities: what the JSON and the
 * XML form have in common. Key order is the order of the XML schema's sequences.
 */
export type CycloneLicense = { license: { id: string } | { name: string } } | { expression: string };

export interface CycloneComponent {
  type: string;
  'bom-ref': string;
  group?: string;
  name: string;
  version?: string;
  description?: string;
  scope?: 'required' | 'optional' | 'excluded';
  hashes?: { alg: string; content: string }[];
  licenses?: CycloneLicense[];
  purl?: string;
  externalReferences?: { type: string; url: string }[];
  properties?: { name: string; value: string }[];
  evidence?: { occurrences: { location: string; line?: number }[] };
}

export interface CycloneBom {
  metadata: {
    timestamp: string;
    tools: { components: { type: string; name: string; version: string }[] };
    component: CycloneComponent;
    properties?: { name: string; value: string }[];
  };
  components: CycloneComponent[];
  dependencies: { ref: string; dependsOn?: string[] }[];
  compositions?: { aggregate: 'incomplete'; assemblies: string[] }[];
}

const aggregateRef = 'ngao:aggregate';
/** The schema's limit for `version`. */
const longestVersion = 1024;

/** Builds the document's common part, and says under which ref each target stands. */
export async function makeCycloneBom(input: ReportInput): Promise<{ bom: CycloneBom; bill: BillOfMaterials }> {
  const bill = makeBillOfMaterials(input.inventories);
  const readLicense = await makeLicenseReader();
  const { roots, parts } = bill;
  const single = roots.length === 1 ? roots[0] : undefined;
  const subject = single ? rootComponent(single) : aggregateComponent(roots);
  const bom: CycloneBom = {
    metadata: { timestamp: input.now, tools: toolsOf(input), component: subject, ...databaseProperties(input) },
    components: [...(single ? [] : roots.map(rootComponent)), ...parts.map((part) => partComponent(part, readLicense))],
    dependencies: [
      ...(single ? [] : [{ ref: aggregateRef, dependsOn: roots.map((root) => root.ref).sort() }]),
      ...[...roots, ...parts].map(({ ref, dependsOn }) => ({ ref, ...(dependsOn.length > 0 && { dependsOn: [...dependsOn] }) })),
    ],
  };
  // Only the bad news: that a lockfile lists everything there is would be more than we know.
  if (!input.report.complete) bom.compositions = [{ aggregate: 'incomplete', assemblies: [subject['bom-ref']] }];
  return { bom, bill };
}

function toolsOf({ report }: ReportInput): CycloneBom['metadata']['tools'] {
  return { components: [{ type: 'application', name: report.tool.name, version: report.tool.version }] };
}

function databaseProperties({ report }: ReportInput): { properties?: { name: string; value: string }[] } {
  if (!report.database) return {};
  return {
    properties: [
      { name: 'ngao:database:digest', value: report.database.digest },
      { name: 'ngao:database:builtAt', value: report.database.builtAt },
    ],
  };
}

function rootComponent(root: Root): CycloneComponent {
  const { target } = root.inventory;
  return {
    type: 'application',
    'bom-ref': root.ref,
    name: root.name || target.ref,
    ...(root.version && root.version.length <= longestVersion && { version: root.version }),
    ...(root.purl && { purl: root.purl }),
    properties: [
      { name: 'ngao:target:ref', value: target.ref },
      { name: 'ngao:target:kind', value: target.kind },
      { name: 'ngao:target:digest', value: target.digest },
    ],
  };
}

function aggregateComponent(roots: readonly Root[]): CycloneComponent {
  return {
    type: 'application',
    'bom-ref': aggregateRef,
    name: 'aggregate',
    description: `${roots.length} scanned targets together`,
  };
}

function partComponent(part: Part, readLicense: LicenseReader): CycloneComponent {
  const { component } = part;
  const { group, name } = splitName(component);
  const hashes = part.digests.map(hashOf).filter((hash) => hash !== undefined);
  const licenses = cycloneLicenses(part.licenses, readLicense);
  const references = referencesOf(part);
  return {
    type: component.class === 'runtime' ? 'platform' : 'library',
    'bom-ref': part.ref,
    ...(group && { group }),
    name,
    ...(component.version && component.version.length <= longestVersion && { version: component.version }),
    ...(component.description && { description: component.description }),
    scope: scopeOf(part),
    ...(hashes.length > 0 && { hashes }),
    ...(licenses.length > 0 && { licenses }),
    ...(component.purl && { purl: component.purl }),
    ...(references.length > 0 && { externalReferences: references }),
    properties: propertiesOf(part),
    ...(part.locations.length > 0 && { evidence: { occurrences: part.locations.map(occurrenceOf) } }),
  };
}

/** `excluded` is the specification's word for "not part of the running product": test and development needs. */
function scopeOf(part: Part): NonNullable<CycloneComponent['scope']> {
  if (part.scope === 'dev') return 'excluded';
  return part.optional ? 'optional' : 'required';
}

function occurrenceOf({ file, line }: { file: string; line: number }) {
  return { location: file, ...(line > 0 && { line }) };
}

const algorithms = new Map([
  ['md5', { alg: 'MD5', length: 32 }],
  ['sha1', { alg: 'SHA-1', length: 40 }],
  ['sha256', { alg: 'SHA-256', length: 64 }],
  ['sha384', { alg: 'SHA-384', length: 96 }],
  ['sha512', { alg: 'SHA-512', length: 128 }],
]);

function hashOf(digest: Digest): { alg: string; content: string } | undefined {
  const known = algorithms.get(digest.algorithm.toLowerCase().replace('-', ''));
  if (!known || digest.value.length !== known.length || !/^[0-9a-f]+$/i.test(digest.value)) return undefined;
  return { alg: known.alg, content: digest.value.toLowerCase() };
}

/*
 * Ids younger than the licence list frozen into CycloneDX 1.6's schemas: as `license.id` they would make the
 * document invalid, as an expression of one id they are correct.
 */
const youngerThanSchema = new Set([
  'BSD-2-Clause-pos-unchanged',
  'BSD-3-Clause-OpenWebUI',
  'BSD-Source-Code-no-disclaimer',
  'BSD-Source-alt-GPL',
  'BSD-ask-to-endorse',
  'Brian-Gladman-3-Clause-no-conversion',
  'Bugroff',
  'CC-BY-NC-3.0-IGO',
  'FDK-MPEG-H',
  'Hippocratic-3.0-core',
  'Informatica',
  'MVT-1.1',
  'atc-game',
]);

/** The schema allows either one expression or any number of single licences ("licenseChoice"). */
export function cycloneLicenses(declared: readonly string[], readLicense: LicenseReader): CycloneLicense[] {
  const choices = declared.filter((text) => text.trim() !== '').map(readLicense);
  if (choices.length === 1) return [singleLicense(choices[0]!)];
  return choices.map((choice) => ({
    license: 'id' in choice && !youngerThanSchema.has(choice.id) ? choice : { name: wordsOf(choice) },
  }));
}

function singleLicense(choice: LicenseChoice): CycloneLicense {
  if ('expression' in choice) return { expression: choice.expression };
  if ('id' in choice && youngerThanSchema.has(choice.id)) return { expression: choice.id };
  return { license: choice };
}

function wordsOf(choice: LicenseChoice): string {
  if ('id' in choice) return choice.id;
  return 'name' in choice ? choice.name : choice.expression;
}

function referencesOf(part: Part): { type: string; url: string }[] {
  const { kind, url } = part.component.origin;
  if (!url || kind === 'file' || !isAddress(url)) return [];
  return [{ type: kind === 'git' ? 'vcs' : 'distribution', url }];
}

/** `iri-reference` and `xs:anyURI`: anything odd is left out rather than repaired. */
function isAddress(url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:[!#-;=?-[\]_a-z~%]+$/i.test(url) && !/%(?![0-9a-f]{2})/i.test(url) && URL.canParse(url);
}

function propertiesOf(part: Part): { name: string; value: string }[] {
  const { component, keys, scope } = part;
  const properties: { name: string; value: string }[] = [{ name: 'ngao:class', value: component.class }];
  if (component.ecosystem === 'npm') {
    for (const key of keys) properties.push({ name: 'cdx:npm:package:path', value: key });
    if (scope === 'dev') properties.push({ name: 'cdx:npm:package:development', value: 'true' });
    if (component.bundled) properties.push({ name: 'cdx:npm:package:bundled', value: 'true' });
  }
  if (component.deprecated) properties.push({ name: 'cdx:npm:package:deprecated', value: component.deprecated });
  return properties;
}
