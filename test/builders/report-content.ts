// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { InventoryEntry, Observation, VexStatement } from '../../src/model/observation.ts';
import type { ReportContent } from '../../src/scan/reports/contract.ts';

/** A report's content with its iterables read. */
export interface WholeContent extends Omit<ReportContent, 'observations' | 'statements' | 'inventory' | 'notices'> {
  observations: Observation[];
  statements?: VexStatement[];
  inventory?: InventoryEntry[];
  notices: string[];
}

/** Reads every iterable; notices last, for they fill meanwhile. */
export function wholeContent(content: ReportContent): WholeContent {
  const { tool, category, proof, subject } = content;
  const observations = [...content.observations];
  const statements = content.statements && [...content.statements];
  const inventory = content.inventory && [...content.inventory];
  return {
    tool,
    category,
    proof,
    subject,
    observations,
    ...(statements && { statements }),
    ...(inventory && { inventory }),
    notices: [...content.notices],
  };
}

/** What the contract of observations promises of every one, whatever the report held. */
export function assertSoundObservation(observation: Observation): void {
  const { about, aliases, title, details, references, component, location, fingerprint, kind } = observation;
  assert.notEqual(about, '');
  assert.ok(!aliases.includes(about) && aliases.toString() === [...new Set(aliases)].sort().toString(), `aliases of ${about}`);
  assert.ok(!/[\p{Cc}]/u.test(title) && title.length <= 300, `title of ${about}`);
  assert.ok(Buffer.byteLength(details) <= 16 * 1024 && !/(?![\t\r\n])\p{Cc}/u.test(details), `details of ${about}`);
  for (const reference of references) assert.match(reference, /^https?:\/\//i);
  if (component) assert.ok(component.name !== '' || component.purl !== '', `component of ${about}`);
  else assert.ok(fingerprint !== '', `nothing identifies ${about}`);
  if (location) assert.ok(location.file !== '' && Number.isSafeInteger(location.line) && location.line >= 0, `place of ${about}`);
  if (kind === 'secret') assert.equal(component, null);
}
