// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpus, corpusTest } from '../../../../test/builders/corpus.ts';
import { readSource } from '../../../../test/builders/source-sink.ts';
import { osv } from '../osv/index.ts';
import { walkDocuments } from '../walk.ts';
import { nodejsCore } from './index.ts';
import { readVulnerableIntervals } from './intervals.ts';

const advisory = {
  cve: ['CVE-1900-0001'],
  vulnerable: '18.x || 20.x',
  patched: '^18.20.2 || ^20.12.2',
  ref: 'https://nodejs.org/en/blog/vulnerability/april-2024-security-releases/',
  overview: 'First line.\nSecond line.',
  severity: 'high',
  affectedEnvironments: ['all'],
};

function intervals(vulnerable: string, patched: string): string[] {
  return readVulnerableIntervals(vulnerable, patched).map(({ events }) =>
    events.flatMap((event) => Object.entries(event).map(([kind, version]) => `${kind[0]}${version}`)).join(' '),
  );
}

test('an index and a numbered file are read alike', () => {
  const index = { path: 'index.json', json: { 150: advisory } };
  const single = { path: 'vuln/core/150.json', json: advisory };
  assert.equal(nodejsCore.recognises(index) && nodejsCore.recognises(single), true);
  const [first, second] = readSource(nodejsCore, [index, single]).records;
  assert.deepEqual(first, second);
  assert.deepEqual(first, {
    id: 'NSWG-CORE-150',
    aliases: ['CVE-1900-0001'],
    upstream: [],
    modified: '2024-04-01T00:00:00Z',
    published: '2024-04-01T00:00:00Z',
    summary: 'First line.',
    details: 'First line.\nSecond line.',
    severity: 'high',
    cvss: [],
    cwes: [],
    references: [advisory.ref],
    malware: false,
    affected: [
      {
        ecosystem: 'Node.js',
        name: 'node',
        versions: [],
        ranges: [
          { type: 'SEMVER', events: [{ introduced: '18.0.0-0' }, { fixed: '18.20.2' }] },
          { type: 'SEMVER', events: [{ introduced: '20.0.0-0' }, { fixed: '20.12.2' }] },
        ],
      },
    ],
  });
});

test('vulnerable minus patched, interval by interval', () => {
  assert.deepEqual(intervals('4.x || 5.x || 6.x', '^4.8.4 || ^6.11.1'), ['i4.0.0-0 f4.8.4', 'i5.0.0-0 f6.11.1']);
  assert.deepEqual(intervals('8.5.0', '^8.6.0'), ['i8.5.0 l8.5.0']);
  assert.deepEqual(intervals('<= 10', '^6.14.4 || >= 10.9.0'), ['i0 f6.14.4', 'i7.0.0-0 f10.9.0']);
  assert.deepEqual(intervals('19.x', ''), ['i19.0.0-0 f20.0.0-0']);
  assert.deepEqual(intervals('>=20.0.0', ''), ['i20.0.0']);
  assert.deepEqual(intervals('*', '>=1.0.0'), ['i0 f1.0.0']);
  assert.deepEqual(intervals('4.x', '4.4.2'), ['i4.0.0-0 f4.4.2', 'i4.4.3-0 f5.0.0-0']);
  assert.deepEqual(intervals('>4.0.0-rc.1 <5.0.0', ''), ['i4.0.0-rc.1.0 f5.0.0']);
});

test('what cannot be read is skipped with its reason', () => {
  const wrong = {
    1: { ...advisory, vulnerable: 'all of them' },
    2: { ...advisory, vulnerable: '' },
    3: { ...advisory, patched: '*' },
    4: 7,
    5: advisory,
  };
  const { records, skipped } = readSource(nodejsCore, [{ path: 'index.json', json: wrong }]);
  assert.deepEqual([records.length, skipped.length], [1, 4]);
  const undated = { ...advisory, ref: '', cve: [] };
  assert.match(readSource(nodejsCore, [{ path: '1.json', json: undated }]).skipped[0]?.reason ?? '', /date/);
  assert.match(readSource(nodejsCore, [{ path: 'x.json', json: advisory }]).skipped[0]?.reason ?? '', /number/);
});

test('npm advisories of the same working group are none of these', () => {
  assert.equal(nodejsCore.recognises({ path: '1.json', json: { ...advisory, module_name: 'x' } }), false);
});

test('every converted record of the corpus says what our own conversion says', corpusTest, () => {
  const inputs = [{ path: join(corpus as string, 'advisories/nodejs-core/all.zip'), label: 'nodejs-core.zip' }];
  let compared = 0;
  for (const document of walkDocuments(inputs, () => assert.fail('unreadable'))) {
    const json = document.json as { database_specific: { vulnerable: string; patched: string; severity: string } };
    const [converted] = readSource(osv, [document]).records;
    const { vulnerable, patched } = json.database_specific;
    const expected = converted?.affected.flatMap((entry) => entry.ranges);
    assert.deepEqual(readVulnerableIntervals(vulnerable, patched), expected, converted?.id);
    compared++;
  }
  assert.ok(compared > 150);
});
