// SPDX-License-Identifier: Apache-2.0
import type { TellsOfProduct, TellsThat } from '../contract.ts';
import { ownDocument } from '../json-document.ts';
import { scoresOfVectors, sortProducts } from '../telling.ts';
import { rangeOfVers } from '../vers.ts';

interface Affects {
  ref: string;
  versions?: { version?: string; range?: string; status: string }[];
}
interface Vulnerability {
  id: string;
  references?: { id: string }[];
  ratings: { vector?: string }[];
  cwes?: number[];
  published?: string;
  updated: string;
  rejected?: string;
  analysis?: { state: string };
  affects: Affects[];
}
interface Bom {
  metadata: { properties?: { name: string; value: string }[] };
  components: { 'bom-ref': string; purl: string }[];
  vulnerabilities: Vulnerability[];
}

/** A VDR of ours: the status stands with the versions. */
export function readVdr(document: string): Partial<TellsThat> {
  const bom = ownDocument(document, 'CycloneDX document') as unknown as Bom;
  const status = ({ versions }: Affects) => statusOfVersions[versions?.[0]?.status ?? ''] ?? 'under-investigation';
  return tells(bom, (_, affects) => status(affects));
}

/** A VEX document of ours: the status is the state of the analysis. */
export function readVex(document: string): Partial<TellsThat> {
  const bom = ownDocument(document, 'CycloneDX document') as unknown as Bom;
  return tells(bom, ({ analysis }) => statusOfState[analysis?.state ?? ''] ?? 'under-investigation');
}

type StatusOf = (vulnerability: Vulnerability, affects: Affects) => TellsOfProduct['status'];

const statusOfVersions: Record<string, TellsOfProduct['status']> = {
  affected: 'affected',
  unaffected: 'not-affected',
  unknown: 'under-investigation',
};
const statusOfState: Record<string, TellsOfProduct['status']> = {
  exploitable: 'affected',
  not_affected: 'not-affected',
  in_triage: 'under-investigation',
};

function tells(bom: Bom, statusOf: StatusOf): Partial<TellsThat> {
  const first = bom.vulnerabilities[0];
  if (!first) return {};
  const id = bom.metadata.properties?.find(({ name }) => name === 'ngao:advisory:id')?.value ?? first.id;
  const purls = new Map(bom.components.map((component) => [component['bom-ref'], component.purl]));
  const products = bom.vulnerabilities.flatMap((vulnerability) =>
    vulnerability.affects.map((affects) => productOf(affects, purls.get(affects.ref) ?? '', statusOf(vulnerability, affects))),
  );
  return {
    id,
    aliases: [first.id, ...(first.references ?? []).map((reference) => reference.id)].filter((other) => other !== id).sort(),
    products: sortProducts(products),
    scores: scoresOfVectors(first.ratings.map(({ vector }) => vector)),
    cwes: (first.cwes ?? []).map((cwe) => `CWE-${cwe}`).sort(),
    ...(first.published !== undefined && { published: first.published }),
    modified: first.updated,
    withdrawn: first.rejected !== undefined,
  };
}

function productOf({ versions = [] }: Affects, purl: string, status: TellsOfProduct['status']): TellsOfProduct {
  const isFix = (entry: { version?: string; status: string }) => status === 'affected' && entry.status === 'unaffected';
  const single = versions.filter(({ version }) => version !== undefined);
  return {
    purl,
    status,
    ranges: versions.flatMap(({ range }) => (range === undefined ? [] : (rangeOfVers(range) ?? []))),
    versions: single
      .filter((entry) => !isFix(entry))
      .map(({ version }) => version!)
      .sort(),
    fixed: single
      .filter(isFix)
      .map(({ version }) => version!)
      .sort(),
  };
}
