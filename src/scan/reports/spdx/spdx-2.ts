// SPDX-License-Identifier: Apache-2.0
import type { InventoryEntry, Observation, ObservedComponent } from '../../../model/observation.ts';
import { advisoryIdsIn, isMalware } from '../advisory-ids.ts';
import { inventoryEntry } from '../inventory-entry.ts';
import { listAt, textAt } from '../loose-value.ts';
import { observe } from '../observe.ts';
import { packageTold, type ToldPackage, withoutRepeats } from '../package-told.ts';

/** An SPDX 2 document in the spelling of its JSON form, whatever it was written in. */
export interface Spdx2 {
  version: string;
  name: string;
  creators: readonly string[];
  packages(): Iterable<unknown>;
  relationships(): Iterable<unknown>;
  /** Ids that `documentDescribes` names. */
  described: readonly string[];
}

/** The packages but those that the document is about: a container or an application is no package of itself. */
export function* packageEntries(document: Spdx2): Generator<InventoryEntry, void> {
  const roots = rootsOf(document);
  for (const each of document.packages()) {
    const purpose = textAt(each, 'primaryPackagePurpose').toUpperCase().replaceAll('_', '-');
    const isWhole = wholes.has(purpose) || (roots.size === 1 && roots.has(textAt(each, 'SPDXID')));
    const entry = isWhole ? undefined : inventoryEntry({ ...packageOf(each), licenses: licensesOf(each) });
    if (entry) yield entry;
  }
}

const wholes = new Set(['APPLICATION', 'CONTAINER', 'OPERATING-SYSTEM', 'FILE', 'DEVICE']);

function rootsOf(document: Spdx2): Set<string> {
  const roots = new Set(document.described);
  for (const relationship of document.relationships()) {
    const [from, type, to] = ['spdxElementId', 'relationshipType', 'relatedSpdxElement'].map((key) => textAt(relationship, key));
    if (type === 'DESCRIBES' && from === 'SPDXRef-DOCUMENT') roots.add(to as string);
    if (type === 'DESCRIBED_BY' && to === 'SPDXRef-DOCUMENT') roots.add(from as string);
  }
  return roots;
}

/**
 * External references of the category SECURITY (SPDX 2.3, annex F.2) that name an advisory: `advisory` and `url` say that
 * it may affect the package. A `fix` is the patch of one, and no finding. Ids are read from the address.
 */
export function* advisoryObservations(document: Spdx2, notices: string[]): Generator<Observation, void> {
  const unnamed = { count: 0 };
  yield* withoutRepeats(references(document, unnamed));
  if (unnamed.count > 0)
    notices.push(`Left out because their address names no CVE, GHSA or MAL: ${unnamed.count} security references.`);
}

function* references(document: Spdx2, unnamed: { count: number }): Generator<Observation, void> {
  for (const each of document.packages()) {
    const component = packageTold(packageOf(each));
    const told = component.name === '' ? [] : listAt(each, 'externalRefs').filter(isAdvisory);
    for (const reference of told) {
      const observation = observationOf(reference, component);
      if (observation) yield observation;
      else unnamed.count++;
    }
  }
}

function observationOf(reference: unknown, component: ObservedComponent): Observation | undefined {
  const locator = textAt(reference, 'referenceLocator');
  const [about] = advisoryIdsIn(locator);
  if (about === undefined) return undefined;
  return observe({
    kind: isMalware([about]) ? 'malware' : 'vulnerability',
    about,
    component,
    title: `${about} in ${component.name}`,
    details: textAt(reference, 'comment'),
    references: [locator],
  });
}

function isAdvisory(reference: unknown): boolean {
  const type = textAt(reference, 'referenceType').replace(/^.*\//, '');
  return textAt(reference, 'referenceCategory') === 'SECURITY' && (type === 'advisory' || type === 'url');
}

function packageOf(each: unknown): ToldPackage {
  const sourceInfo = /^acquired package info from [^:]*:\s*(.+)$/.exec(textAt(each, 'sourceInfo').slice(0, 4096));
  return {
    purl: purlOf(each),
    name: textAt(each, 'name'),
    version: textAt(each, 'versionInfo'),
    // Syft tells the path in prose: "acquired package info from installed node module manifest file: /usr/...".
    foundAt: sourceInfo ? (sourceInfo[1] as string).split(/,\s*/) : [],
  };
}

/** 2.3 spells the category PACKAGE-MANAGER in JSON's enumeration and PACKAGE_MANAGER in its text: both occur. */
function purlOf(each: unknown): string {
  const found = listAt(each, 'externalRefs').find(
    (reference) =>
      textAt(reference, 'referenceType').replace(/^.*\//, '') === 'purl' &&
      /^PACKAGE[-_]MANAGER$/i.test(textAt(reference, 'referenceCategory')),
  );
  return textAt(found, 'referenceLocator');
}

/** The concluded licence before the declared one; NOASSERTION and NONE say nothing (SPDX 2.3, 7.13 and 7.15). */
function licensesOf(each: unknown): string[] {
  const told = [textAt(each, 'licenseConcluded'), textAt(each, 'licenseDeclared')];
  return told.filter((license) => license !== '' && license !== 'NOASSERTION' && license !== 'NONE').slice(0, 1);
}
