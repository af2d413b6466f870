// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { InventoryEntry, Observation, VexStatement } from '../../src/model/observation.ts';
import { parsePurl } from '../../src/model/purl.ts';
import type { ReportContent } from '../../src/scan/reports/contract.ts';

/** A report's content with everything read. */
export type Gathered = Omit<ReportContent, 'observations' | 'inventory' | 'statements'> & {
  observations: Observation[];
  inventory?: InventoryEntry[];
  statements?: VexStatement[];
};

/** Reads the iterables of a report's content; notices are complete only then. */
export function gather({ observations, inventory, statements, notices, ...rest }: ReportContent): Gathered {
  const read = {
    observations: [...observations],
    ...(inventory && { inventory: [...inventory] }),
    ...(statements && { statements: [...statements] }),
  };
  return { ...rest, ...read, notices: [...notices] };
}

const kinds = ['vulnerability', 'malware', 'license', 'deprecated', 'secret', 'runtime', 'provenance', 'code'];

/** What holds for every report that was read, hostile ones included. */
export function assertSound({ proof, observations, inventory, statements }: Gathered): void {
  if (proof) assert.ok(proof.because !== '' && (proof.at === '' || !Number.isNaN(Date.parse(proof.at))));
  for (const observation of observations) assertObservation(observation);
  for (const { purl, name } of inventory ?? []) {
    assert.notEqual(name, '');
    assertPurl(purl);
  }
  for (const { vulnerability, products, status } of statements ?? []) {
    assert.ok(vulnerability !== '' && products.length > 0);
    assert.ok(['not_affected', 'affected', 'fixed', 'under_investigation'].includes(status), status);
  }
  assert.equal(Object.keys(Object.prototype).length, 0, 'a prototype was polluted');
}

function assertObservation(observation: Observation): void {
  const { kind, about, aliases, details, title, references, epss, cvss } = observation;
  assert.ok(kinds.includes(kind), kind);
  assert.ok(about !== '' && !aliases.includes(about) && observation.rule !== '');
  assert.deepEqual(aliases, [...aliases].sort());
  assert.ok(Buffer.byteLength(details) <= 16 << 10, 'details are bounded');
  assert.ok(!/[\r\n]/.test(title) && title.length <= 300, 'a title is one line');
  for (const reference of references) assert.match(reference, /^https?:\/\//i);
  assert.ok(epss === null || (epss >= 0 && epss <= 1));
  for (const { score } of cvss) assert.ok(score >= 0 && score <= 10);
  assertPlace(observation);
}

function assertPlace({ component, location, fingerprint }: Observation): void {
  if (component) assertPurl(component.purl);
  if (location) assert.ok(Number.isInteger(location.line) && location.line >= 0);
  assert.ok(component !== null || location !== null || fingerprint !== '', 'it is about something');
}

function assertPurl(purl: string): void {
  assert.ok(purl === '' || parsePurl(purl, 'grammar'), purl);
}
