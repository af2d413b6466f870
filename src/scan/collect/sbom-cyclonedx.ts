// SPDX-License-Identifier: Apache-2.0
import type { Notice, Problem } from '../../model/problem.ts';
import { sbomDigest } from './sbom-digest.ts';
import type { SbomDocument, SbomEdge, SbomEntry } from './sbom-document.ts';
import { asList, asRecord, asRecords, asText } from './sbom-json.ts';

type Fields = Record<string, unknown>;

/** A CycloneDX document as its JSON form spells it; the XML collector brings its elements into the same shape. */
export interface CycloneDxSource {
  format: 'cyclonedx' | 'cyclonedx-xml';
  file: string;
  bom: Fields;
  lineOf(object: object): number;
}

/**
 * Reads CycloneDX 1.2 to 1.7 (ECMA-424). `metadata.component` is what the document describes; `metadata.tools` made
 * it and are no dependencies. Scope: `excluded` and npm's `development` property mean dev; `optional` means an
 * optional production dependency. Nested components are told like any other: nesting says "is part of", not "needs".
 */
export function readCycloneDx(source: CycloneDxSource): SbomDocument {
  const { bom, file } = source;
  const root = asRecord(asRecord(bom.metadata)?.component);
  const listed = flatten([...asRecords(root?.components), ...asRecords(bom.components)]);
  const entries = listed.map((component) => entryOf(component, source.lineOf(component)));
  const rootId = root ? asText(root['bom-ref']) : '';
  return {
    format: source.format,
    name: root ? nameOf(root) : '',
    version: root ? asText(root.version) : '',
    roots: rootId === '' ? [] : [rootId],
    entries,
    edges: edgesOf(bom),
    problems: problemsOf(entries, file),
    notices: noticesOf(bom, file),
  };
}

/** Depth first, in document order, without recursion. */
function flatten(top: readonly Fields[]): Fields[] {
  const flat: Fields[] = [];
  const stack = [...top].reverse();
  for (let component = stack.pop(); component; component = stack.pop()) {
    flat.push(component);
    for (const child of asRecords(component.components).reverse()) stack.push(child);
  }
  return flat;
}

function entryOf(component: Fields, line: number): SbomEntry {
  const properties = propertiesOf(component);
  const name = nameOf(component);
  const kind = kindOf(asText(component.type));
  const path = properties.get('cdx:npm:package:path') ?? '';
  const alias = aliasOf(path, name);
  const resolved = resolvedOf(component);
  const upstream = sourcePackageOf(properties);
  return {
    id: asText(component['bom-ref']),
    name: kind === 'operating-system' ? (properties.get('syft:distro:id') ?? name) : name,
    version: properties.get('syft:distro:versionID') ?? asText(component.version),
    purl: asText(component.purl),
    kind,
    line,
    licenses: licensesOf(component),
    digests: asRecords(component.hashes)
      .map((hash) => sbomDigest(asText(hash.alg), asText(hash.content)))
      .filter((digest) => digest !== undefined),
    foundAt: foundAt(component, properties),
    description: asText(component.description),
    optional: component.scope === 'optional',
    dev: component.scope === 'excluded' || properties.get('cdx:npm:package:development') === 'true',
    bundled: properties.get('cdx:npm:package:bundled') === 'true',
    ...(alias && { alias }),
    ...(resolved && { resolved }),
    ...(upstream && { upstream }),
  };
}

function propertiesOf(component: Fields): Map<string, string> {
  return new Map(asRecords(component.properties).map((property) => [asText(property.name), asText(property.value)]));
}

/** Trivy tells the source package in properties: name, and `[epoch:]version[-release]` in parts. */
function sourcePackageOf(properties: ReadonlyMap<string, string>): SbomEntry['upstream'] {
  const of = (part: string) => properties.get(`aquasecurity:trivy:Src${part}`) ?? '';
  const [name, version, release, epoch] = [of('Name'), of('Version'), of('Release'), of('Epoch')];
  if (name === '' || version === '') return undefined;
  return { name, version: `${epoch === '' || epoch === '0' ? '' : `${epoch}:`}${version}${release === '' ? '' : `-${release}`}` };
}

/** Group and name joined as the package's ecosystem does; only a fallback where there is no purl. */
function nameOf(component: Fields): string {
  const group = asText(component.group);
  const name = asText(component.name);
  return group === '' ? name : `${group}/${name}`;
}

const groups = new Set(['application', 'container', 'platform']);
const packages = new Set(['library', 'framework', 'firmware', 'device-driver', '']);

function kindOf(type: string): SbomEntry['kind'] {
  if (packages.has(type)) return 'package';
  if (groups.has(type)) return 'group';
  return type === 'operating-system' ? 'operating-system' : 'other';
}

/** `node_modules/strip-ansi-cjs` for strip-ansi: npm installed it under another name. */
export function aliasOf(path: string, name: string): string {
  const at = path.lastIndexOf('node_modules/');
  const installed = at < 0 ? '' : path.slice(at + 'node_modules/'.length);
  return installed === name ? '' : installed;
}

function licensesOf(component: Fields): string[] {
  return asRecords(component.licenses)
    .map((choice) => {
      const license = asRecord(choice.license);
      return asText(choice.expression) || asText(license?.id) || asText(license?.name);
    })
    .filter((license) => license !== '');
}

/** Producers put homepages and repositories into `distribution` too; only cyclonedx-npm says what it resolved. */
function resolvedOf(component: Fields): string {
  const found = asRecords(component.externalReferences).find(
    (reference) => reference.type === 'distribution' && isResolvedComment(asText(reference.comment)),
  );
  return asText(found?.url);
}

/** Whether a `distribution` reference is the tarball that npm installed: "as detected from npm-ls property "resolved" ...". */
export function isResolvedComment(comment: string): boolean {
  return comment.includes('resolved');
}

/** CycloneDX 1.5 occurrences, else Syft's, cyclonedx-npm's and Trivy's properties. */
function foundAt(component: Fields, properties: ReadonlyMap<string, string>): string[] {
  const occurrences = asRecords(asRecord(component.evidence)?.occurrences).map((occurrence) => asText(occurrence.location));
  for (const [name, value] of properties) if (pathProperty.test(name)) occurrences.push(value);
  return [...new Set(occurrences.filter((path) => path !== ''))];
}

const pathProperty = /^(?:syft:location:\d+:path|cdx:npm:package:path|aquasecurity:trivy:FilePath|SrcFile)$/;

/** `dependsOn` of JSON; `provides` (1.6) tells implemented specifications, not needed packages. */
function edgesOf(bom: Fields): SbomEdge[] {
  return asRecords(bom.dependencies).flatMap((dependency) =>
    asList(dependency.dependsOn).map((to) => ({ from: asText(dependency.ref), to: asText(to), kind: 'prod' as const })),
  );
}

function problemsOf(entries: readonly SbomEntry[], target: string): Problem[] {
  const ids = new Set<string>();
  const repeated = new Set<string>();
  for (const { id } of entries) {
    if (id !== '' && ids.has(id)) repeated.add(id);
    ids.add(id);
  }
  const problems: Problem[] = [];
  const tell = (message: string) => problems.push({ code: 'input-malformed', message, target });
  if (repeated.size > 0)
    tell(`The dependency graph is ambiguous: bom-ref values that stand for several components: ${repeated.size}.`);
  const nameless = entries.filter((entry) => entry.name === '' && entry.purl === '');
  if (nameless.length > 0) tell(`Components without a name: ${nameless.length}, the first at line ${nameless[0]?.line}.`);
  return problems;
}

function noticesOf(bom: Fields, target: string): Notice[] {
  const notices: Notice[] = [];
  const known = asRecords(bom.vulnerabilities).length;
  if (known > 0) {
    const message = `The SBOM lists vulnerabilities of its own (${known}); they were not taken over. Give it as a report to import them.`;
    notices.push({ code: 'sbom-vulnerabilities-ignored', message, target });
  }
  if (asRecords(bom.compositions).some((composition) => asText(composition.aggregate).startsWith('incomplete'))) {
    notices.push({ code: 'sbom-incomplete', message: 'The SBOM says of itself that it is incomplete (compositions).', target });
  }
  return notices;
}
