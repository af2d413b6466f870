// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { Notice, Problem } from '../../model/problem.ts';
import { sbomDigest } from './sbom-digest.ts';
import type { SbomDocument, SbomEdge, SbomEntry } from './sbom-document.ts';
import { asList, asRecords, asText } from './sbom-json.ts';

type Fields = Record<string, unknown>;

/** An SPDX 2 document as its JSON form spells it; the tag-value collector brings its tags into the same shape. */
export interface Spdx2Source {
  format: 'spdx' | 'spdx-tag-value';
  file: string;
  document: Fields;
  lineOf(object: object): number;
}

/**
 * Reads SPDX 2.1 to 2.3 (ISO/IEC 5962:2021 is 2.2.1). What the document DESCRIBES is the target when it is one
 * package; files and snippets are no packages. Throws `input-unsupported` for another version.
 */
export function readSpdx2(source: Spdx2Source): SbomDocument {
  const { document, file } = source;
  if (!/^SPDX-2\.[1-3]$/.test(asText(document.spdxVersion))) {
    throw new NgaoError('input-unsupported', `${file} has an SPDX version that Ngao does not know; it reads 2.1 to 2.3 and 3.0.`);
  }
  const entries = asRecords(document.packages).map((each) => entryOf(each, source.lineOf(each)));
  const relations = asRecords(document.relationships).map(relationOf);
  const roots = rootsOf(document, relations, entries);
  const root = roots.length === 1 ? entries.find((entry) => entry.id === roots[0]) : undefined;
  return {
    format: source.format,
    name: root?.name || asText(document.name),
    version: root?.version ?? '',
    roots,
    entries,
    edges: edgesOf(relations),
    problems: idProblems(entries, 'SPDXID', file),
    notices: vulnerabilityNotices(document, file),
  };
}

interface Relation {
  from: string;
  to: string;
  type: string;
}

function relationOf(relationship: Fields): Relation {
  return {
    from: asText(relationship.spdxElementId),
    to: asText(relationship.relatedSpdxElement),
    type: asText(relationship.relationshipType),
  };
}

function entryOf(each: Fields, line: number): SbomEntry {
  const purpose = asText(each.primaryPackagePurpose).toUpperCase().replaceAll('_', '-');
  const purl = purlOf(each);
  const sourceInfo = /^acquired package info from [^:]*:\s*(.+)$/.exec(asText(each.sourceInfo));
  return {
    id: asText(each.SPDXID),
    name: asText(each.name),
    version: asText(each.versionInfo),
    purl,
    kind: kindOf(purpose),
    line,
    licenses: spdxLicenses(asText(each.licenseConcluded), asText(each.licenseDeclared)),
    digests: asRecords(each.checksums)
      .map((checksum) => sbomDigest(asText(checksum.algorithm), asText(checksum.checksumValue)))
      .filter((digest) => digest !== undefined),
    // Syft tells the path in prose: "acquired package info from installed node module manifest file: /usr/...".
    foundAt: sourceInfo ? (sourceInfo[1] as string).split(/,\s*/) : [],
    description: asText(each.summary) || asText(each.description),
  };
}

const groups = new Set(['APPLICATION', 'CONTAINER']);

function kindOf(purpose: string): SbomEntry['kind'] {
  if (groups.has(purpose)) return 'group';
  if (purpose === 'OPERATING-SYSTEM') return 'operating-system';
  return purpose === 'FILE' || purpose === 'DEVICE' ? 'other' : 'package';
}

/** 2.3 spells the category PACKAGE-MANAGER in JSON's enumeration and PACKAGE_MANAGER in its text: both occur. */
function purlOf(each: Fields): string {
  const found = asRecords(each.externalRefs).find(
    (reference) =>
      asText(reference.referenceType).replace(/^.*\//, '') === 'purl' &&
      asText(reference.referenceCategory).replaceAll('_', '-').toUpperCase() === 'PACKAGE-MANAGER',
  );
  return asText(found?.referenceLocator);
}

/** The concluded licence before the declared one (SPDX 2.3, 7.13 and 7.15); NOASSERTION and NONE say nothing. */
export function spdxLicenses(concluded: string, declared: string): string[] {
  const license = [concluded, declared].find((each) => each !== '' && each !== 'NOASSERTION' && each !== 'NONE');
  return license === undefined ? [] : [license];
}

function rootsOf(document: Fields, relations: readonly Relation[], entries: readonly SbomEntry[]): string[] {
  const own = asText(document.SPDXID) || 'SPDXRef-DOCUMENT';
  const described = new Set(asList(document.documentDescribes).map(asText));
  for (const { from, to, type } of relations) {
    if (type === 'DESCRIBES' && from === own) described.add(to);
    if (type === 'DESCRIBED_BY' && to === own) described.add(from);
  }
  return entries.map((entry) => entry.id).filter((id) => id !== '' && described.has(id));
}

/** SPDX 2.3, clause 11: which side of a relationship needs the other, and how. */
const meanings: ReadonlyMap<string, { forward: boolean; kind: SbomEdge['kind'] }> = new Map([
  ['DEPENDS_ON', { forward: true, kind: 'prod' }],
  ['HAS_PREREQUISITE', { forward: true, kind: 'prod' }],
  ['DYNAMIC_LINK', { forward: true, kind: 'prod' }],
  ['STATIC_LINK', { forward: true, kind: 'prod' }],
  ['CONTAINS', { forward: true, kind: 'prod' }],
  ['CONTAINED_BY', { forward: false, kind: 'prod' }],
  ['DEPENDENCY_OF', { forward: false, kind: 'prod' }],
  ['RUNTIME_DEPENDENCY_OF', { forward: false, kind: 'prod' }],
  ['PROVIDED_DEPENDENCY_OF', { forward: false, kind: 'prod' }],
  ['PREREQUISITE_FOR', { forward: false, kind: 'prod' }],
  ['OPTIONAL_DEPENDENCY_OF', { forward: false, kind: 'optional' }],
  ['DEV_DEPENDENCY_OF', { forward: false, kind: 'dev' }],
  ['BUILD_DEPENDENCY_OF', { forward: false, kind: 'dev' }],
  ['TEST_DEPENDENCY_OF', { forward: false, kind: 'dev' }],
  ['DEV_TOOL_OF', { forward: false, kind: 'dev' }],
  ['BUILD_TOOL_OF', { forward: false, kind: 'dev' }],
  ['TEST_TOOL_OF', { forward: false, kind: 'dev' }],
]);

function edgesOf(relations: readonly Relation[]): SbomEdge[] {
  const edges = relations.flatMap(({ from, to, type }): (SbomEdge & { type: string })[] => {
    const meaning = meanings.get(type);
    if (!meaning) return [];
    return [meaning.forward ? { from, to, kind: meaning.kind, type } : { from: to, to: from, kind: meaning.kind, type }];
  });
  return withoutMembership(edges, (edge) => edge.type === 'CONTAINS' || edge.type === 'CONTAINED_BY');
}

/**
 * "Contains" only places a package inside another. It says nothing about need where the document also tells
 * dependencies of the contained package: Syft lets the image contain everything and adds the real edges.
 */
export function withoutMembership<Edge extends SbomEdge>(
  edges: readonly Edge[],
  isMembership: (edge: Edge) => boolean,
): SbomEdge[] {
  const needed = new Set(edges.filter((edge) => !isMembership(edge)).map((edge) => edge.to));
  return edges.filter((edge) => !isMembership(edge) || !needed.has(edge.to)).map(({ from, to, kind }) => ({ from, to, kind }));
}

/** Repeated ids make the relationships ambiguous; a package without a name cannot be told of. */
export function idProblems(entries: readonly SbomEntry[], idName: string, target: string): Problem[] {
  const ids = entries.map((entry) => entry.id).filter((id) => id !== '');
  const repeated = ids.length - new Set(ids).size;
  const nameless = entries.filter((entry) => entry.name === '' && entry.purl === '');
  const problems: Problem[] = [];
  const tell = (message: string) => problems.push({ code: 'input-malformed', message, target });
  if (repeated > 0) tell(`The relationships are ambiguous: packages that repeat the ${idName} of another: ${repeated}.`);
  if (nameless.length > 0) tell(`Packages without a name: ${nameless.length}, the first at line ${nameless[0]?.line}.`);
  return problems;
}

function vulnerabilityNotices(document: Fields, target: string): Notice[] {
  const bringing = asRecords(document.packages).filter((each) =>
    asRecords(each.externalRefs).some(
      (reference) =>
        asText(reference.referenceCategory) === 'SECURITY' && /^(?:advisory|fix)$/.test(asText(reference.referenceType)),
    ),
  ).length;
  if (bringing === 0) return [];
  const message = `The SBOM refers to advisories of its own (packages: ${bringing}); they were not taken over.`;
  return [{ code: 'sbom-vulnerabilities-ignored', message, target }];
}
