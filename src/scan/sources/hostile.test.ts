// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readSource } from '../../../test/builders/source-sink.ts';
import type { SourceDocument } from './contract.ts';
import { sources } from './registry.ts';

/* What any feed may hold. A source that throws would end an import: whatever cannot be read must be remarked instead. */
const documents: Readonly<Record<string, SourceDocument>> = {
  osv: {
    path: 'osv/npm/a.json',
    json: {
      id: 'GHSA-2222-3333-4444',
      modified: '2026-01-01T00:00:00Z',
      aliases: ['CVE-1900-0001'],
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }],
      affected: [
        {
          package: { ecosystem: 'npm', name: 'a' },
          versions: ['1.0.0'],
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.1' }] }],
          database_specific: { last_known_affected_version_range: '<= 1.0.0' },
        },
      ],
      references: [{ type: 'WEB', url: 'https://example.org/' }],
      database_specific: { cwe_ids: ['CWE-20'], severity: 'HIGH' },
    },
  },
  'nodejs-core': {
    path: 'vuln/core/1.json',
    json: {
      cve: ['CVE-1900-0001'],
      vulnerable: '18.x || 20.x',
      patched: '^18.20.2',
      ref: 'https://example.org/april-2024/',
      severity: 'high',
    },
  },
  kev: {
    path: 'kev.json',
    json: { catalogVersion: '1', dateReleased: '1900-01-01', vulnerabilities: [{ cveID: 'CVE-1900-0001' }] },
  },
};

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('', '\0', '__proto__', 'CVE-1900-0001', '>=', '||', '0', '9'.repeat(400), '<= ', '[['.repeat(500)),
);

/** The value with one place in it replaced; `steps` choose the place, level by level. */
function damage(value: unknown, steps: readonly number[], put: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || typeof value !== 'object' || value === null) return put;
  const entries = Object.entries(value);
  const [key] = entries[step % Math.max(entries.length, 1)] ?? ['extra'];
  const changed = { ...value, [key]: damage((value as Record<string, unknown>)[key], rest, put) };
  return Array.isArray(value) ? Object.values(changed) : changed;
}

for (const source of sources.filter(({ id }) => Object.hasOwn(documents, id))) {
  const { path, json } = documents[source.id] as SourceDocument;

  test(`${source.id}: any damage is read, or remarked, and never thrown`, () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 6 }), anything, (steps, put) => {
        const document = { path, json: damage(json, steps, put) };
        if (!source.recognises(document)) return;
        const told = readSource(source, [document]);
        const used = told.records.length + told.exploited.length + told.dates.length;
        assert.ok(used + told.skipped.length > 0, 'nothing of it may vanish');
        for (const { id, affected } of told.records) {
          assert.match(id, /^[\x21-\x7e]{1,200}$/);
          assert.ok(affected.every(({ name, ecosystem }) => name !== '' && ecosystem !== ''));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test(`${source.id}: what is recognised among arbitrary documents is never thrown over`, () => {
    const keys = Object.keys(json as object);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys, '1', '150', '__proto__'), anything), (fields) => {
        const document = { path, json: fields };
        if (source.recognises(document)) readSource(source, [document]);
      }),
      { numRuns: 500 },
    );
  });
}

test('epss: any table keeps to probabilities of CVEs', () => {
  const epss = sources.find(({ id }) => id === 'epss');
  assert.ok(epss);
  const cell = fc.constantFrom(
    'CVE-1900-0001',
    'CVE-1900-99999',
    '0.5',
    '1e-3',
    '1e999',
    '-1',
    '0x1',
    '',
    ' ',
    ',',
    '\r',
    '\n',
    '#',
    'score_date:',
    '"',
  );
  fc.assert(
    fc.property(fc.array(cell), (cells) => {
      const { scores } = readSource(epss, [{ path: 'epss.csv', text: `cve,epss\n${cells.join('')}` }]);
      for (const [cve, score] of Object.entries(scores)) {
        assert.match(cve, /^CVE-\d{4}-\d{4,}$/);
        assert.ok(score >= 0 && score <= 1);
      }
    }),
    { numRuns: 1000 },
  );
});
