// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addressesIn } from './addresses-in.ts';
import { advisoryIdsIn, canonicalId, isMalware, namedBy } from './advisory-ids.ts';
import { headKeys } from './head-keys.ts';
import { inventoryEntry } from './inventory-entry.ts';
import { endsOfRange, fixedVersions } from './npm-advisories.ts';
import { packageTold } from './package-told.ts';
import { instantOf } from './told-instant.ts';
import { cvssOf, severityTold } from './told-severity.ts';

describe('advisory ids', () => {
  it('are found in addresses and prose, in their canonical case', () => {
    assert.deepEqual(advisoryIdsIn('https://example.org/advisories/ghsa-2222-3333-4444?x=cve-1900-0001'), [
      'GHSA-2222-3333-4444',
      'CVE-1900-0001',
    ]);
    assert.deepEqual(advisoryIdsIn('XCVE-1900-1, CVE-19-1, GHSA-aaaa-bbbb-cccc, MAL-1900-12'), ['MAL-1900-12']);
    assert.equal(canonicalId(' cve-1900-0001 '), 'CVE-1900-0001');
    assert.equal(canonicalId('PYSEC-1900-a'), 'PYSEC-1900-a');
  });

  it('are named by the one people quote: GHSA, MAL, CVE, others; MAL first for malware', () => {
    const ids = ['X-1', 'CVE-1900-0001', 'MAL-1900-1', 'GHSA-2222-3333-4444', 'CVE-1900-0001', ''];
    assert.deepEqual(namedBy(ids), { about: 'GHSA-2222-3333-4444', aliases: ['CVE-1900-0001', 'MAL-1900-1', 'X-1'] });
    assert.equal(namedBy(ids, true).about, 'MAL-1900-1');
    assert.deepEqual(namedBy(['', ' ']), { about: '', aliases: [] });
    assert.deepEqual([isMalware(ids), isMalware(['MALWARE-1'])], [true, false]);
  });
});

describe('severities and scores as told', () => {
  it('takes the label first, then the worst score of the newest CVSS', () => {
    const cvss = cvssOf([
      { vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
      { vector: '(AV:N/AC:L/Au:N/C:P/I:P/A:P)' },
      { vector: 'AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L', method: 'CVSSv31' },
      { vector: 'AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L', method: 'CVSSv3' },
      { vector: 'OWASP/K9:M1' },
      { vector: '' },
    ]);
    assert.deepEqual(
      cvss.map(({ version, score }) => [version, score]),
      [
        ['3.1', 9.8],
        ['2.0', 7.5],
        ['3.1', 5.3],
        ['3.0', 5.3],
      ],
    );
    assert.equal(severityTold('Moderate', cvss), 'medium');
    assert.equal(severityTold('', cvss), 'critical');
    assert.equal(severityTold('odd'), 'unknown');
    for (const word of ['info', 'None', 'Negligible', 'informational']) assert.equal(severityTold(word), 'low');
  });
});

describe('instants as told', () => {
  it('are told in UTC, and only when they are instants', () => {
    assert.equal(instantOf('2026-01-03T10:00:00.123456789+01:00'), '2026-01-03T09:00:00.123Z');
    assert.equal(instantOf('2026-04-07 23:55:09.748'), '2026-04-07T23:55:09.748Z');
    for (const none of ['', '2026', '2026-13-40T99:00:00Z', 'yesterday', `2026-01-03T10:00${'0'.repeat(100)}`])
      assert.equal(instantOf(none), '');
  });
});

describe('packages as told', () => {
  it('are spelled by their purl, built of type and name where there is none', () => {
    assert.equal(packageTold({ type: 'npm', name: '@example/gap', version: '1.0.0+b' }).purl, 'pkg:npm/%40example/gap@1.0.0%2Bb');
    assert.equal(packageTold({ type: 'maven', name: 'org.example:gap', version: '1' }).purl, 'pkg:maven/org.example/gap@1');
    assert.equal(packageTold({ purl: 'pkg:npm/gap', version: '2.0.0' }).purl, 'pkg:npm/gap@2.0.0');
    assert.deepEqual(packageTold({ purl: 'no purl', name: 'gap' }), {
      purl: '',
      name: 'gap',
      version: '',
      class: 'app',
      scope: 'prod',
      direct: false,
      path: [],
      locations: [],
    });
    assert.equal(packageTold({ purl: 'pkg:maven/org.example/gap@1' }).name, 'org.example:gap');
  });

  it('become no entry without a name, and know their ecosystem with its release', () => {
    assert.equal(inventoryEntry({ purl: 'nonsense' }), undefined);
    const distribution = { id: 'alpine', version: '3.20.1' };
    assert.equal(inventoryEntry({ purl: 'pkg:apk/alpine/musl@1.2.5-r0', distribution })?.ecosystem, 'Alpine:v3.20');
  });
});

describe('versions that end a flaw', () => {
  it('are read from what npm writes', () => {
    assert.deepEqual(fixedVersions('>=0.2.1 <1.0.0 || >= 1.2.3'), ['0.2.1', '1.2.3']);
    assert.deepEqual(fixedVersions('<0.0.0'), []);
    assert.deepEqual(endsOfRange('>=4.0.0 <4.3.1 || <= 3.0.0 || <2.6.9'), ['4.3.1', '2.6.9']);
    assert.deepEqual(endsOfRange('*'), []);
  });
});

describe('addresses in prose', () => {
  it('end where the address ends', () => {
    assert.deepEqual(addressesIn('- [a](https://example.org/a)\n- https://example.org/b. ftp://x'), [
      'https://example.org/a',
      'https://example.org/b',
    ]);
  });
});

describe('headKeys', () => {
  it('tells the members of the whole text as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 12, noNullPrototype: true }), (object) => {
        assert.deepEqual(headKeys(JSON.stringify(object, undefined, 1)), Object.keys(object));
      }),
    );
  });

  it('tells those before the cut, and none of other syntaxes', () => {
    assert.deepEqual(headKeys('{"a":{"x":[1]},"b":"{\\"c\\":1}","d": [ {"e"'), ['a', 'b', 'd']);
    for (const other of ['', '[{"a":1}]', '<a b="c:d">', 'a,b']) assert.deepEqual(headKeys(other), []);
  });
});
