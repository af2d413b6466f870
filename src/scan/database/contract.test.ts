// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../../../test/builders/advisories.ts';
import { buildRecord } from '../../../test/builders/vulnerability-record.ts';
import type { VulnerabilityRecord } from '../../model/vulnerability.ts';
import { type AdvisoryDatabase, packageKeyText } from './contract.ts';
import { DatabaseBuild } from './database-build.ts';
import { openDatabase } from './index.ts';
import { install, makeWorkFolder } from './install.ts';
import { MemoryAdvisories } from './memory.ts';

const before = (fixed: string) => [{ type: 'SEMVER' as const, events: [{ introduced: '0' }, { fixed }] }];
const everything = [{ type: 'SEMVER' as const, events: [{ introduced: '0' }] }];

const records: VulnerabilityRecord[] = [
  buildRecord({
    id: 'GHSA-2222-2222-2222',
    aliases: ['CVE-1900-0001'],
    upstream: ['CVE-1900-0009'],
    severity: 'high',
    cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', score: 7.5 }],
    cwes: ['CWE-20'],
    affected: [
      { ecosystem: 'npm', name: 'one', versions: [], ranges: before('1.2.3') },
      { ecosystem: 'npm', name: 'two', versions: ['0.9.0'], ranges: [] },
      {
        ecosystem: 'npm',
        name: 'one',
        versions: ['3.0.0'],
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '2.0.0' }, { last_affected: '2.5.0' }] }],
      },
    ],
  }),
  buildRecord({
    id: 'GHSA-3333-3333-3333',
    affected: [
      {
        ecosystem: 'npm',
        name: 'one',
        versions: [],
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }], lastKnownAffected: '<= 4.0.0' }],
      },
      {
        ecosystem: 'PyPI',
        name: 'one',
        versions: [],
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '9' }] }],
      },
    ],
  }),
  buildRecord({
    id: 'GHSA-4444-4444-4444',
    withdrawn: '2026-01-01T00:00:00Z',
    affected: [{ ecosystem: 'npm', name: 'one', versions: ['1.0.0'], ranges: [] }],
  }),
  buildRecord({
    id: 'GHSA-5555-5555-5555',
    affected: [{ ecosystem: 'npm', name: 'git-only', versions: [], ranges: [{ type: 'GIT', events: [{ introduced: 'abc' }] }] }],
  }),
  buildRecord({
    id: 'MAL-1900-1',
    aliases: ['GHSA-6666-6666-6666', 'GHSA-7777-7777-7777'],
    malware: true,
    cwes: ['CWE-506'],
    summary: 'Malicious code in bad (npm)',
    affected: [{ ecosystem: 'npm', name: 'bad', versions: [], ranges: everything }],
  }),
  buildRecord({
    id: 'MAL-1900-2',
    malware: true,
    cwes: ['CWE-506'],
    summary: 'Steals things',
    affected: [{ ecosystem: 'npm', name: 'bad', versions: ['6.6.6'], ranges: [] }],
  }),
  buildRecord({
    id: 'CVE-1900-0005',
    affected: [{ ecosystem: 'npm', name: '__proto__', versions: [], ranges: before('1.0.0') }],
  }),
  buildRecord({
    id: 'CVE-1900-0006',
    affected: [
      {
        ecosystem: 'Alpine:v3.20',
        name: 'one',
        versions: [],
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.0-r1' }] }],
      },
    ],
  }),
  buildRecord({
    id: 'RHSA-1900:1',
    affected: ['9::baseos', '9::appstream', '9', '90::baseos', '10.1::baseos'].map((product) => ({
      ecosystem: `Red Hat:enterprise_linux:${product}`,
      name: 'one',
      versions: [],
      ranges: [{ type: 'ECOSYSTEM' as const, events: [{ introduced: '0' }, { fixed: `0:${product.split(':')[0]}-1` }] }],
    })),
  }),
  buildRecord({
    id: 'GHSA-8888-8888-8888',
    affected: [
      { ecosystem: 'NuGet', name: 'Example.Json', versions: ['1.0.0'], ranges: [] },
      { ecosystem: 'NuGet', name: 'example.json', versions: ['2.0.0'], ranges: [] },
      { ecosystem: 'PyPI', name: 'Example_Json', versions: ['1.0.0'], ranges: [] },
      { ecosystem: 'Go', name: 'example.org/Json', versions: ['1.0.0'], ranges: [] },
    ],
  }),
  buildRecord({
    id: 'MAL-1900-3',
    malware: true,
    cwes: ['CWE-506'],
    summary: 'Malicious code in Bad.Thing (NuGet)',
    affected: [{ ecosystem: 'NuGet', name: 'Bad.Thing', versions: [], ranges: everything }],
  }),
];

const kinds: Record<string, (context: TestContext) => AdvisoryDatabase> = {
  memory: () => new MemoryAdvisories(records, { digest: '', builtAt: '', starter: true, sources: [] }),
  file: (context) => {
    const folder = temporaryFolder(context);
    const build = new DatabaseBuild(makeWorkFolder(folder));
    for (const record of records) build.record(record, ['test']);
    const none = { total: 0, first: [] };
    install(folder, build.finish(), { builtAt: '2026-01-01T00:00:00Z', feeds: [], skipped: none, repaired: none });
    build.close();
    return openDatabase(folder);
  },
};

for (const [kind, open] of Object.entries(kinds)) {
  test(`${kind}: rows of the asked packages, sorted, with the entries of that package only`, (t) => {
    const database = open(t);
    const rows = database.lookup([
      { ecosystem: 'npm', name: 'one' },
      { ecosystem: 'npm', name: 'two' },
      { ecosystem: 'npm', name: 'none' },
      { ecosystem: 'npm', name: 'one' },
    ]);
    assert.deepEqual([...rows.keys()].sort(), ['npm\u0000one', 'npm\u0000two']);
    const [first, second, ...more] = rows.get('npm\u0000one') ?? [];
    assert.deepEqual(more, []);
    assert.deepEqual(first, {
      id: 'GHSA-2222-2222-2222',
      aliases: ['CVE-1900-0001', 'CVE-1900-0009'],
      severity: 'high',
      cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', score: 7.5 }],
      cwes: ['CWE-20'],
      kev: false,
      epss: null,
      malware: false,
      disputed: false,
      summary: 'A summary',
      affected: [
        { ecosystem: 'npm', name: 'one', versions: [], ranges: before('1.2.3') },
        {
          ecosystem: 'npm',
          name: 'one',
          versions: ['3.0.0'],
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '2.0.0' }, { last_affected: '2.5.0' }] }],
        },
      ],
    });
    assert.deepEqual(second?.affected[0]?.ranges[0]?.lastKnownAffected, '<= 4.0.0');
    assert.deepEqual(rows.get('npm\u0000two')?.[0]?.affected, [
      { ecosystem: 'npm', name: 'two', versions: ['0.9.0'], ranges: [] },
    ]);
    database.close();
  });

  test(`${kind}: ecosystems are apart, releases included`, (t) => {
    const database = open(t);
    const ids = (ecosystem: string) =>
      (database.lookup([{ ecosystem, name: 'one' }]).get(packageKeyText({ ecosystem, name: 'one' })) ?? []).map((row) => row.id);
    assert.deepEqual(ids('PyPI'), ['GHSA-3333-3333-3333']);
    assert.deepEqual(ids('Alpine:v3.20'), ['CVE-1900-0006']);
    assert.deepEqual([ids('Alpine'), ids('Alpine:v3.2'), ids('')], [[], [], []]);
    database.close();
  });

  test(`${kind}: a release of Red Hat's is answered by its repositories, in one row`, (t) => {
    const database = open(t);
    const fixes = (release: string) => {
      const key = { ecosystem: `Red Hat:enterprise_linux:${release}`, name: 'one' };
      const rows = database.lookup([key]).get(packageKeyText(key)) ?? [];
      assert.ok(rows.length <= 1);
      assert.equal(database.holds(key.ecosystem), rows.length === 1);
      return rows.flatMap((row) => row.affected.flatMap(({ ranges }) => ranges[0]?.events[1]?.fixed));
    };
    assert.deepEqual(fixes('9'), ['0:9-1', '0:9-1', '0:9-1']);
    assert.deepEqual(fixes('10'), ['0:10.1-1']);
    assert.deepEqual(fixes('9::baseos'), ['0:9-1']);
    assert.deepEqual([fixes('8'), fixes('1')], [[], []]);
    assert.equal(database.holds('Red Hat'), false);
    database.close();
  });

  test(`${kind}: names are compared as their registry compares them`, (t) => {
    const database = open(t);
    const found = (ecosystem: string, name: string) => {
      const row = database.lookup([{ ecosystem, name }]).get(packageKeyText({ ecosystem, name }))?.[0];
      return row?.affected.flatMap((entry) => entry.versions);
    };
    for (const name of ['Example.Json', 'EXAMPLE.json', 'example.json'])
      assert.deepEqual(found('NuGet', name), ['1.0.0', '2.0.0']);
    for (const name of ['example-json', 'Example.JSON', 'example__json']) assert.deepEqual(found('PyPI', name), ['1.0.0']);
    assert.deepEqual(found('Go', 'example.org/Json'), ['1.0.0']);
    assert.equal(found('Go', 'example.org/json'), undefined);
    const bad = { ecosystem: 'NuGet', name: 'bad.thing' };
    const [malware] = database.lookup([bad]).get(packageKeyText(bad)) ?? [];
    assert.deepEqual([malware?.id, malware?.summary], ['MAL-1900-3', 'Malicious code in Bad.Thing (NuGet)']);
    database.close();
  });

  test(`${kind}: malware in every version and in one`, (t) => {
    const database = open(t);
    const rows = database.lookup([{ ecosystem: 'npm', name: 'bad' }]).get('npm\u0000bad');
    assert.deepEqual(
      rows?.map(({ id, malware, severity, aliases, cwes, summary, affected }) => ({
        id,
        malware,
        severity,
        aliases,
        cwes,
        summary,
        affected,
      })),
      [
        {
          id: 'MAL-1900-1',
          malware: true,
          severity: 'unknown',
          aliases: ['GHSA-6666-6666-6666', 'GHSA-7777-7777-7777'],
          cwes: ['CWE-506'],
          summary: 'Malicious code in bad (npm)',
          affected: [{ ecosystem: 'npm', name: 'bad', versions: [], ranges: everything }],
        },
        {
          id: 'MAL-1900-2',
          malware: true,
          severity: 'unknown',
          aliases: [],
          cwes: ['CWE-506'],
          summary: 'Steals things',
          affected: [{ ecosystem: 'npm', name: 'bad', versions: ['6.6.6'], ranges: [] }],
        },
      ],
    );
    database.close();
  });

  test(`${kind}: withdrawn and git-only records are known, never answered`, (t) => {
    const database = open(t);
    assert.equal(database.lookup([{ ecosystem: 'npm', name: 'git-only' }]).size, 0);
    assert.deepEqual(database.idsFor('GHSA-4444-4444-4444'), ['GHSA-4444-4444-4444']);
    assert.equal(database.prose('GHSA-4444-4444-4444')?.withdrawn, '2026-01-01T00:00:00Z');
    database.close();
  });

  test(`${kind}: ids by alias, prose by id, names of prototypes`, (t) => {
    const database = open(t);
    assert.deepEqual(database.idsFor('CVE-1900-0009'), ['GHSA-2222-2222-2222']);
    assert.deepEqual(database.idsFor('GHSA-7777-7777-7777'), ['MAL-1900-1']);
    assert.deepEqual(database.idsFor('MAL-1900-1'), ['MAL-1900-1']);
    assert.deepEqual([database.idsFor('GHSA-7777-7777-777'), database.prose('none')], [[], undefined]);
    assert.deepEqual(database.prose('GHSA-2222-2222-2222'), {
      summary: 'A summary',
      details: 'Some details',
      references: ['https://example.org/a'],
    });
    assert.equal(database.lookup([{ ecosystem: 'npm', name: '__proto__' }]).get('npm\u0000__proto__')?.length, 1);
    assert.equal(
      database.lookup([
        { ecosystem: 'npm', name: 'constructor' },
        { ecosystem: '__proto__', name: 'a"\\\u0000' },
      ]).size,
      0,
    );
    database.close();
  });
}
