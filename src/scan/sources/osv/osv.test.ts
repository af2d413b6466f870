// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildOsv } from '../../../../test/builders/advisories.ts';
import { readSource } from '../../../../test/builders/source-sink.ts';
import { osv } from './index.ts';

const id = 'GHSA-aaaa-bbbb-cccc';

function read(json: unknown) {
  const told = readSource(osv, [{ path: 'a.json', json }]);
  return { ...told, record: told.records[0] };
}

function readEvents(events: unknown, more: Record<string, unknown> = {}) {
  const told = read(
    buildOsv({ id, affected: [{ package: { ecosystem: 'npm', name: 'x' }, ranges: [{ type: 'SEMVER', events }], ...more }] }),
  );
  return { ...told, ranges: told.record?.affected[0]?.ranges.map((range) => range.events) };
}

test('a record is normalised', () => {
  const { record, feeds, skipped, repaired } = read({
    ...buildOsv({ id, name: '@scope/x' }),
    schema_version: '1.99.0',
    aliases: ['CVE-1900-0002', 'CVE-1900-0001', 'CVE-1900-0002', id],
    upstream: ['CVE-1900-0003'],
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    database_specific: { severity: 'MODERATE', cwe_ids: ['CWE-79', 'CWE-20'] },
    references: [
      { type: 'WEB', url: 'https://example.org/a' },
      { type: 'WEB', url: 'javascript:alert(1)' },
    ],
    something_new: { a: 1 },
  });
  assert.deepEqual([skipped, repaired, feeds], [[], [], [['osv/npm']]]);
  assert.deepEqual(record, {
    id,
    aliases: ['CVE-1900-0001', 'CVE-1900-0002'],
    upstream: ['CVE-1900-0003'],
    modified: '2026-01-01T00:00:00Z',
    summary: 'Something about @scope/x',
    details: 'Long text.',
    severity: 'medium',
    cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 9.8 }],
    cwes: ['CWE-20', 'CWE-79'],
    references: ['https://example.org/a'],
    malware: false,
    affected: [
      {
        ecosystem: 'npm',
        name: '@scope/x',
        versions: [],
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.3' }] }],
      },
    ],
  });
});

test('severity: the label, then the highest score, then a distribution word, else unknown', () => {
  const cvss = [
    { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L' },
    { type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N' },
  ];
  const severity = (more: Record<string, unknown>) => read(buildOsv({ id, ...more })).record?.severity;
  assert.equal(severity({ severity: cvss, database_specific: { severity: 'LOW' } }), 'low');
  assert.equal(severity({ severity: cvss, database_specific: { severity: 'whatever' } }), 'high');
  assert.equal(severity({ severity: [{ type: 'Ubuntu', score: 'medium' }] }), 'medium');
  assert.equal(severity({}), 'unknown');
  const affected = [{ package: { ecosystem: 'npm', name: 'x' }, severity: cvss }];
  assert.equal(severity({ affected }), 'high', 'severity of an affected entry');
});

test('a vector that is not valid is left out and told', () => {
  const { record, repaired } = read(buildOsv({ id, severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }] }));
  assert.deepEqual([record?.severity, record?.cvss, repaired.length], ['unknown', [], 1]);
});

test('malware by id, by origin list, by CWE-506', () => {
  assert.equal(read(buildOsv({ id: 'MAL-1900-1' })).record?.malware, true);
  assert.deepEqual(read(buildOsv({ id: 'MAL-1900-1' })).record?.cwes, ['CWE-506']);
  assert.equal(read(buildOsv({ id, database_specific: { cwe_ids: ['CWE-506'] } })).record?.malware, true);
  const origins = { 'malicious-packages-origins': [{ source: 'x' }] };
  assert.equal(read(buildOsv({ id, database_specific: origins })).record?.malware, true);
  const affected = [
    { package: { ecosystem: 'npm', name: 'x' }, versions: ['1'], database_specific: { cwes: [{ cweId: 'CWE-506' }] } },
  ];
  assert.equal(read(buildOsv({ id, affected })).record?.malware, true);
  assert.equal(read(buildOsv({ id })).record?.malware, false);
});

test('withdrawn stays withdrawn even when its date is nonsense', () => {
  assert.equal(read(buildOsv({ id, withdrawn: '2026-01-02T00:00:00Z' })).record?.withdrawn, '2026-01-02T00:00:00Z');
  assert.equal(read(buildOsv({ id, withdrawn: true })).record?.withdrawn, 'unknown');
  for (const not of [null, '', undefined]) assert.equal(read(buildOsv({ id, withdrawn: not })).record?.withdrawn, undefined);
});

test('a bound that lists several versions becomes one range for each: nothing affected is lost', () => {
  const { ranges, repaired, skipped } = readEvents([{ introduced: '0' }, { fixed: '7.2.4, 6.11.4' }]);
  assert.deepEqual(ranges, [
    [{ introduced: '0' }, { fixed: '7.2.4' }],
    [{ introduced: '0' }, { fixed: '6.11.4' }],
  ]);
  assert.deepEqual([repaired.length, skipped.length], [1, 0]);
});

test('an empty or unreadable bound leaves the range open and is told', () => {
  for (const fixed of ['', '  ', 'see notes below', '<unknown>,', '\u0000', '9'.repeat(300)]) {
    const { ranges, repaired } = readEvents([{ introduced: '1.0.0' }, { fixed }]);
    assert.deepEqual([ranges, repaired.length], [[[{ introduced: '1.0.0' }]], 1], fixed);
  }
  assert.deepEqual(readEvents([{ introduced: '' }, { fixed: '2.0.0' }]).ranges, [[{ introduced: '0' }, { fixed: '2.0.0' }]]);
});

test('a range that does not say where it begins begins at the first version', () => {
  const { ranges, repaired } = readEvents([{ fixed: '2.0.0' }]);
  assert.deepEqual([ranges, repaired.length], [[[{ introduced: '0' }, { fixed: '2.0.0' }]], 1]);
});

test('two keys in one event and events of the old shape are understood', () => {
  assert.deepEqual(readEvents([{ introduced: '0', fixed: '1.0.0' }]).ranges, [[{ introduced: '0' }, { fixed: '1.0.0' }]]);
  const old = [
    { type: 'INTRODUCED', value: '0' },
    { type: 'FIXED', value: '6.5.4' },
  ];
  assert.deepEqual(readEvents(old).ranges, [[{ introduced: '0' }, { fixed: '6.5.4' }]]);
});

test('the last known affected version goes to every range of its entry', () => {
  const bounded = (text: string) =>
    readEvents([{ introduced: '0' }], { database_specific: { last_known_affected_version_range: text } });
  assert.equal(bounded('<= 2.0.3').record?.affected[0]?.ranges[0]?.lastKnownAffected, '<= 2.0.3');
  assert.equal(bounded('<7').record?.affected[0]?.ranges[0]?.lastKnownAffected, '< 7');
  const wrong = bounded('< 7 || > 9');
  assert.deepEqual([wrong.record?.affected[0]?.ranges[0]?.lastKnownAffected, wrong.repaired.length], [undefined, 1]);
});

test('what cannot be trusted at all is skipped with its reason, never silently', () => {
  const wrong: [unknown, RegExp][] = [
    [{ ...buildOsv({ id }), id: undefined }, /no "id"/],
    [buildOsv({ id: 'has blank' }), /not an identifier/],
    [{ ...buildOsv({ id }), modified: undefined }, /no "modified"/],
    [buildOsv({ id, modified: 'yesterday' }), /RFC 3339/],
    [buildOsv({ id, modified: '2026-13-45T00:00:00Z' }), /RFC 3339/],
    [buildOsv({ id, affected: 'all' }), /"affected" is not a list/],
    [buildOsv({ id, affected: [7] }), /not an object/],
    [buildOsv({ id, affected: [{ package: { ecosystem: 'npm' } }] }), /no usable "name"/],
    [buildOsv({ id, aliases: [7] }), /"aliases"/],
  ];
  for (const [json, reason] of wrong) {
    const { records, skipped } = read(json);
    assert.deepEqual(records, []);
    assert.match(skipped[0]?.reason ?? '', reason);
    assert.equal(skipped[0]?.file, 'a.json');
  }
  for (const events of [['x'], [{ fixed: 7 }], 'x', [null], [{ introduced: null }]]) {
    assert.equal(readEvents(events).skipped.length, 1, JSON.stringify(events));
  }
});

test('records without packages, unknown ecosystems and names of prototypes are kept', () => {
  assert.deepEqual(
    read(buildOsv({ id, affected: [{ ranges: [{ type: 'GIT', repo: 'x', events: [{ introduced: '0' }] }] }] })).feeds,
    [['osv/git']],
  );
  for (const name of ['__proto__', 'constructor', 'hasOwnProperty']) {
    assert.equal(read(buildOsv({ id, name })).record?.affected[0]?.name, name);
  }
  const affected = [{ package: { ecosystem: 'Brand New:v1', name: 'x' }, versions: ['1'] }];
  assert.deepEqual(read(buildOsv({ id, affected })).feeds, [['osv/Brand New']]);
});

test('only records are recognised', () => {
  assert.equal(osv.recognises({ path: 'a', json: buildOsv({ id }) }), true);
  for (const json of [[], null, 7, {}, { name: 'package', version: '1' }, { catalogVersion: '1', vulnerabilities: [] }]) {
    assert.equal(osv.recognises({ path: 'a', json }), false, JSON.stringify(json));
  }
});

test('whatever a record holds, it is emitted or skipped, never both, never a crash', () => {
  const base = buildOsv({
    id,
    aliases: ['CVE-1900-0001'],
    severity: [{ type: 'CVSS_V3', score: 'x' }],
    references: [{ url: 'https://example.org' }],
  });
  const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant(undefined));
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(base)), value, fc.tuple(fc.string(), value), (key, replaced, [extra, more]) => {
      const { records, skipped } = read({ ...base, [key]: replaced, [extra]: more });
      assert.equal(records.length + skipped.length, 1);
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 2 })), (events) => {
      const { records, skipped } = readEvents(events);
      assert.equal(records.length + skipped.length, 1);
    }),
  );
});
