// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpus, corpusTest } from '../../../../test/builders/corpus.ts';
import { readSource } from '../../../../test/builders/source-sink.ts';
import type { AffectedPackage, VulnerabilityRecord } from '../../../model/vulnerability.ts';
import { osv } from '../osv/index.ts';
import { walkDocuments } from '../walk.ts';
import { starter } from './index.ts';
import { starterRecords } from './records.ts';

test('it holds at least sixty advisories and the well-known malware, sorted, each id once', () => {
  const records = starterRecords();
  const ids = records.map((record) => record.id);
  assert.ok(records.length >= 60);
  assert.ok(records.filter((record) => record.malware).length >= 10);
  assert.deepEqual(ids, [...new Set(ids)].sort());
});

test('each names a package, versions, a text and a known severity unless it is malware', () => {
  for (const { id, affected, summary, severity, malware } of starterRecords()) {
    assert.match(id, /^(GHSA(-[23456789cfghjmpqrvwx]{4}){3}|MAL-\d{4}-\d+)$/);
    assert.ok(affected.length > 0 && summary.length > 10, id);
    assert.ok(malware || severity !== 'unknown', id);
    for (const { name, versions, ranges } of affected) {
      assert.ok(versions.length + ranges.length > 0, id);
      for (const { events } of ranges) {
        const bounds = events.flatMap((event) => Object.values(event));
        assert.ok(
          bounds.every((bound) => /^\d[\w.-]*$/.test(bound)),
          `${id} ${name} ${bounds}`,
        );
      }
    }
  }
});

test('the item emits the table', () => {
  const document = { path: 'starter:' };
  assert.equal(starter.recognises(document), true);
  assert.equal(starter.recognises({ path: 'starter.json', json: {} }), false);
  assert.equal(readSource(starter, [document]).records.length, starterRecords().length);
});

/** Versions as text; an open range bounded by GHSA's hint reads as closed, as the matcher does. */
function facts(affected: readonly AffectedPackage[], name: string): string[] {
  const entries = affected.filter((entry) => entry.ecosystem === 'npm' && entry.name === name);
  const ranges = entries
    .flatMap((entry) => entry.ranges)
    .map(({ events, lastKnownAffected }) => {
      const text = events.flatMap((event) => Object.entries(event).map(([kind, version]) => `${kind} ${version}`)).join(', ');
      if (events.length > 1 || lastKnownAffected === undefined) return text;
      return `${text}, ${lastKnownAffected.replace('<= ', 'last_affected ').replace('< ', 'fixed ')}`;
    });
  return (ranges.length > 0 ? ranges : entries.flatMap((entry) => entry.versions)).sort();
}

function corpusRecords(folder: string): Map<string, VulnerabilityRecord> {
  const path = join(corpus as string, 'advisories', folder);
  assert.ok(existsSync(path));
  const records = new Map<string, VulnerabilityRecord>();
  for (const document of walkDocuments([{ path, label: folder }], () => {})) {
    for (const record of readSource(osv, [document]).records) records.set(record.id, record);
  }
  return records;
}

test('ids, ranges and severities are those the corpus knows', corpusTest, () => {
  const known = corpusRecords('osv/npm');
  // States of 2024 that lost `last_affected` and `withdrawn`: enough to check closed ranges.
  const older = corpusRecords('scale-only/npm');
  const unknown: string[] = [];
  for (const record of starterRecords()) {
    const published = known.get(record.id) ?? older.get(record.id);
    if (!published) unknown.push(record.id);
    else assertSameFacts(record, published);
  }
  assert.deepEqual(unknown, []);
});

function assertSameFacts(record: VulnerabilityRecord, published: VulnerabilityRecord): void {
  assert.equal(published.withdrawn, undefined, record.id);
  assert.equal(record.severity, published.severity, record.id);
  const names = new Set(published.affected.filter((entry) => entry.ecosystem === 'npm').map((entry) => entry.name));
  assert.deepEqual(new Set(record.affected.map((entry) => entry.name)), names, record.id);
  for (const name of names)
    assert.deepEqual(facts(record.affected, name), facts(published.affected, name), `${record.id} ${name}`);
  for (const alias of published.aliases.filter((id) => id.startsWith('CVE-')))
    assert.ok(record.aliases.includes(alias), `${record.id} ${alias}`);
}
