// SPDX-License-Identifier: Apache-2.0
import { sbomDigest } from '../sbom-digest.ts';
import type { SbomDocument, SbomEdge, SbomEntry } from '../sbom-document.ts';
import { asText } from '../sbom-json.ts';
import { idProblems, spdxLicenses, withoutMembership } from '../sbom-spdx2.ts';
import { type ElementGraph, type Fields, idOf, many, refOf, typeOf } from './element-graph.ts';

/** Classes that are packages: `software_Package` and its subclasses of the AI and Dataset profiles. */
const packageTypes = new Set(['software_Package', 'ai_AIPackage', 'dataset_DatasetPackage']);

/** Reads the Software profile of SPDX 3.0: packages, their relationships, licences and hashes. */
export function readSpdx3(graph: ElementGraph, file: string): SbomDocument {
  const relationships = graph.elements.filter((element) => /^(?:LifecycleScoped)?Relationship$/.test(typeOf(element)));
  const licenses = licensesById(graph, relationships);
  const entries = graph.elements
    .filter((element) => packageTypes.has(typeOf(element)))
    .map((element) => entryOf(graph, element, licenses));
  const roots = rootsOf(graph, relationships, new Set(entries.map((entry) => entry.id)));
  const root = roots.length === 1 ? entries.find((entry) => entry.id === roots[0]) : undefined;
  const document = graph.elements.find((element) => typeOf(element) === 'SpdxDocument');
  const known = graph.elements.filter((element) => typeOf(element) === 'security_Vulnerability').length;
  const message = `The SBOM lists vulnerabilities of its own (${known}); they were not taken over. Give it as a report to import them.`;
  return {
    format: 'spdx-3',
    name: root?.name || asText(document?.name),
    version: root?.version ?? '',
    roots,
    entries,
    edges: edgesOf(relationships),
    problems: idProblems(entries, 'spdxId', file),
    notices: known > 0 ? [{ code: 'sbom-vulnerabilities-ignored', message, target: file }] : [],
  };
}

function entryOf(graph: ElementGraph, element: Fields, licenses: ReadonlyMap<string, string[]>): SbomEntry {
  const id = idOf(element);
  return {
    id,
    name: asText(element.name),
    version: asText(element.software_packageVersion),
    purl: purlOf(graph, element),
    kind: kindOf(asText(element.software_primaryPurpose)),
    line: graph.lineOf(element),
    licenses: licenses.get(id) ?? [],
    digests: graph
      .resolveAll(element.verifiedUsing)
      .map((hash) => sbomDigest(asText(hash.algorithm), asText(hash.hashValue)))
      .filter((digest) => digest !== undefined),
    foundAt: [],
    description: asText(element.summary) || asText(element.description),
  };
}

/** `software_packageUrl`, else an external identifier of type `packageUrl`. */
function purlOf(graph: ElementGraph, element: Fields): string {
  const own = asText(element.software_packageUrl);
  if (own !== '') return own;
  const found = graph.resolveAll(element.externalIdentifier).find((each) => asText(each.externalIdentifierType) === 'packageUrl');
  return asText(found?.identifier);
}

function kindOf(purpose: string): SbomEntry['kind'] {
  if (purpose === 'application' || purpose === 'container') return 'group';
  if (purpose === 'operatingSystem') return 'operating-system';
  return purpose === 'file' || purpose === 'data' || purpose === 'device' ? 'other' : 'package';
}

/** Concluded before declared, as in SPDX 2; both are relationships to a licence element. */
function licensesById(graph: ElementGraph, relationships: readonly Fields[]): Map<string, string[]> {
  const texts = { hasConcludedLicense: new Map<string, string>(), hasDeclaredLicense: new Map<string, string>() };
  for (const relationship of relationships) {
    const type = asText(relationship.relationshipType);
    if (type !== 'hasConcludedLicense' && type !== 'hasDeclaredLicense') continue;
    texts[type].set(refOf(relationship.from), licenseText(graph, many(relationship.to)[0]));
  }
  const ids = new Set([...texts.hasConcludedLicense.keys(), ...texts.hasDeclaredLicense.keys()]);
  const text = (type: keyof typeof texts, id: string) => texts[type].get(id) ?? '';
  return new Map([...ids].map((id) => [id, spdxLicenses(text('hasConcludedLicense', id), text('hasDeclaredLicense', id))]));
}

/** An expression element, a listed licence by its address, or a named individual (`NoneLicense`, `NoAssertionLicense`). */
function licenseText(graph: ElementGraph, value: unknown): string {
  const element = graph.resolve(value);
  const expression = asText(element?.simplelicensing_licenseExpression);
  if (expression !== '') return expression;
  const address = refOf(value);
  if (/\/(?:NoneLicense|NoAssertionLicense)$/.test(address)) return 'NOASSERTION';
  return /^https?:\/\/spdx\.org\/licenses\/([\w.+-]+)$/.exec(address)?.[1] ?? asText(element?.name);
}

/** The document's root elements; an SBOM among them stands for its own roots. */
function rootsOf(graph: ElementGraph, relationships: readonly Fields[], packages: ReadonlySet<string>): string[] {
  const collections = graph.elements.filter((element) => /^(?:SpdxDocument|Bom|software_Sbom|Bundle)$/.test(typeOf(element)));
  const own = new Set(collections.map(idOf));
  const roots = new Set(collections.flatMap((element) => many(element.rootElement).map(refOf)));
  for (const relationship of relationships) {
    if (asText(relationship.relationshipType) !== 'describes' || !own.has(refOf(relationship.from))) continue;
    for (const to of many(relationship.to)) roots.add(refOf(to));
  }
  return [...roots].filter((id) => id !== '' && packages.has(id));
}

/** SPDX 3.0 relationship types that say "from needs to". */
const kinds: ReadonlyMap<string, SbomEdge['kind']> = new Map<string, SbomEdge['kind']>([
  ['dependsOn', 'prod'],
  ['contains', 'prod'],
  ['hasDynamicLink', 'prod'],
  ['hasStaticLink', 'prod'],
  ['hasPrerequisite', 'prod'],
  ['hasProvidedDependency', 'prod'],
  ['hasOptionalDependency', 'optional'],
  ['hasOptionalComponent', 'optional'],
  ['usesTool', 'dev'],
]);

const devScopes = new Set(['development', 'build', 'test', 'design']);

function edgesOf(relationships: readonly Fields[]): SbomEdge[] {
  const edges = relationships.flatMap((relationship) => {
    const type = asText(relationship.relationshipType);
    const kind = kinds.get(type);
    if (kind === undefined) return [];
    const scoped = devScopes.has(asText(relationship.scope)) ? 'dev' : kind;
    return many(relationship.to).map((to) => ({ from: refOf(relationship.from), to: refOf(to), kind: scoped, type }));
  });
  return withoutMembership(edges, (edge) => edge.type === 'contains');
}
