// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildAffected, buildAnswer, buildRow } from '../../../test/builders/advisory-row.ts';
import { buildComponent, buildInventory } from '../../../test/builders/build.ts';
import type { Component } from '../../model/component.ts';
import type { RuntimeFact } from '../../model/inventory.ts';
import type { AdvisoryRow } from '../../model/vulnerability.ts';
import { packageKeyText } from '../../model/vulnerability.ts';
import { matchInventory, packageKeysOf } from './match-inventory.ts';

const below = (fixed: string) => [buildAffected([{ introduced: '0' }, { fixed }])];
const component = (given: Partial<Component> = {}) => buildComponent({ name: 'a', version: '1.0.0', ...given });
const match = (components: Component[], rows: AdvisoryRow[]) =>
  matchInventory(buildInventory(components), buildAnswer('a', rows));

test('all copies of one version are one match with sorted keys', () => {
  const copies = [component({ key: 'node_modules/z/node_modules/a' }), component({ key: 'node_modules/a' })];
  const { matches, problems, notices } = match(copies, [buildRow({ id: 'GHSA-1', affected: below('1.0.1') })]);
  assert.deepEqual(
    matches.map(({ inventory, records, ...rest }) => rest),
    [
      {
        componentKeys: ['node_modules/a', 'node_modules/z/node_modules/a'],
        kind: 'vulnerability',
        id: 'GHSA-1',
        primary: 'GHSA-1',
        aliases: [],
        severity: 'high',
        fixedIn: ['1.0.1'],
      },
    ],
  );
  assert.deepEqual([problems, notices], [[], []]);
});

test('nothing is asked twice, nothing matches without rows', () => {
  const inventory = buildInventory([component(), component({ key: 'x', version: '2.0.0' }), component({ key: 'y', name: 'b' })]);
  assert.deepEqual(packageKeysOf(inventory), [
    { ecosystem: 'npm', name: 'a' },
    { ecosystem: 'npm', name: 'b' },
  ]);
  assert.deepEqual(matchInventory(inventory, new Map()), { matches: [], problems: [], notices: [], undecided: [] });
});

test('aliases make one match: GHSA names it, the worst known severity counts, ids are sorted', () => {
  const rows = [
    buildRow({ id: 'PYSEC-1900-1', aliases: ['CVE-1900-1', 'CVE-1900-2'], severity: 'unknown', affected: below('1.2.0') }),
    buildRow({ id: 'GHSA-b', aliases: ['CVE-1900-2'], severity: 'critical', affected: below('1.10.0') }),
    buildRow({ id: 'GHSA-a', aliases: ['CVE-1900-1'], severity: 'low', affected: below('1.9.0') }),
  ];
  const [found, ...others] = match([component()], rows).matches;
  assert.equal(others.length, 0);
  assert.equal(found?.id, 'GHSA-a');
  assert.deepEqual(found?.aliases, ['CVE-1900-1', 'CVE-1900-2', 'GHSA-b', 'PYSEC-1900-1']);
  assert.equal(found?.severity, 'critical');
  assert.deepEqual(
    found?.records.map((row) => row.id),
    ['GHSA-a', 'GHSA-b', 'PYSEC-1900-1'],
  );
  assert.deepEqual(found?.fixedIn, ['1.10.0'], 'versions another record still calls affected are no fix');
});

test('where records disagree for ever, what fixes one of them is still told, in version order', () => {
  const rows = [
    buildRow({ id: 'GHSA-a', aliases: ['CVE-1900-1'], affected: below('1.10.0') }),
    buildRow({ id: 'GHSA-b', aliases: ['CVE-1900-1'], affected: below('1.9.0') }),
    buildRow({ id: 'GHSA-c', aliases: ['CVE-1900-1'], affected: [buildAffected([{ introduced: '0' }])] }),
  ];
  assert.deepEqual(match([component()], rows).matches[0]?.fixedIn, ['1.9.0', '1.10.0']);
});

test('the primary id comes from all records of the group and ignores aliases', () => {
  const rows = [
    buildRow({ id: 'OTHER-1', aliases: ['CVE-1900-1', 'GHSA-alias'] }),
    buildRow({ id: 'OTHER-0', aliases: ['CVE-1900-1'], affected: below('0.5.0') }),
  ];
  const [found] = match([component()], rows).matches;
  assert.equal(found?.id, 'GHSA-alias');
  assert.equal(found?.primary, 'OTHER-0', 'though OTHER-0 does not hit this version');
});

test('malware is critical whatever it scores, and MAL names it', () => {
  const rows = [
    buildRow({ id: 'MAL-1900-1', aliases: ['GHSA-a'], malware: true, severity: 'unknown' }),
    buildRow({ id: 'GHSA-a', severity: 'low' }),
  ];
  const { matches, notices } = match([component()], rows);
  assert.deepEqual([matches[0]?.kind, matches[0]?.id, matches[0]?.severity], ['malware', 'MAL-1900-1', 'critical']);
  assert.deepEqual(notices, []);
});

test('disputed malware is a vulnerability of unknown severity, with a notice', () => {
  const { matches, notices } = match([component()], [buildRow({ id: 'MAL-1900-1', malware: true, disputed: true })]);
  assert.deepEqual([matches[0]?.kind, matches[0]?.severity], ['vulnerability', 'unknown']);
  assert.deepEqual(
    notices.map((notice) => notice.code),
    ['malware-disputed'],
  );
});

test('what does not come from the registry is never matched by name; a hit becomes a notice', () => {
  const row = buildRow({ id: 'GHSA-1', affected: below('2.0.0') });
  for (const kind of ['git', 'url', 'file', 'private-registry', 'first-party'] as const) {
    const { matches, notices, problems } = match([component({ origin: { kind } })], [row]);
    assert.deepEqual([matches, problems], [[], []], kind);
    assert.deepEqual(
      notices.map((notice) => notice.code),
      ['name-collision'],
      kind,
    );
    assert.match(notices[0]?.message ?? '', /GHSA-1/);
    const spared = match([component({ origin: { kind }, version: '2.0.0' })], [row]);
    assert.deepEqual(spared, { matches: [], problems: [], notices: [], undecided: [] }, 'no record would have hit');
  }
});

test('a copy from git does not ride along with a copy from the registry', () => {
  const copies = [component({ key: 'git', origin: { kind: 'git' } }), component({ key: 'registry' })];
  const { matches, notices } = match(copies, [buildRow({ id: 'GHSA-1' })]);
  assert.deepEqual(matches[0]?.componentKeys, ['registry']);
  assert.equal(notices.length, 1);
});

test('an unknown origin counts as registry, unless it has an address that was not understood', () => {
  const rows = [buildRow({ id: 'GHSA-1' })];
  assert.equal(match([component({ origin: { kind: 'unknown' } })], rows).matches.length, 1);
  const odd = match([component({ origin: { kind: 'unknown', url: 'ftp://example.org/a' } })], rows);
  assert.deepEqual([odd.matches.length, odd.notices.length], [0, 1]);
});

test('a version or bound that cannot be read makes the result incomplete, told once', () => {
  const poison = buildRow({ id: 'GHSA-1', affected: below('7.2.4, 6.11.4') });
  const found = match([component(), component({ key: 'b', version: '1.0.1' })], [poison]);
  assert.deepEqual(
    found.problems.map(({ code, target }) => [code, target]),
    [['version-unreadable', 'package-lock.json']],
  );
  assert.match(found.problems[0]?.message ?? '', /GHSA-1.*"7\.2\.4, 6\.11\.4".*a@1\.0\.0/);
  const many = [buildRow({ id: 'GHSA-1', affected: below('2.0.0') }), buildRow({ id: 'GHSA-2', affected: below('3.0.0') })];
  assert.equal(match([component({ version: 'latest' })], many).problems.length, 1);
  assert.match(match([component({ version: '' })], many).problems[0]?.message ?? '', /a has no version/);
  const long = match([component({ version: 'x'.repeat(10_000) })], many);
  assert.ok((long.problems[0]?.message.length ?? 0) < 400);
});

test('an unreadable bound is no matter where another record of the group hit', () => {
  const rows = [
    buildRow({ id: 'GHSA-1', aliases: ['CVE-1900-1'], affected: below('x, y') }),
    buildRow({ id: 'GHSA-2', aliases: ['CVE-1900-1'], affected: below('2.0.0') }),
  ];
  const { matches, problems } = match([component()], rows);
  assert.deepEqual([matches.length, problems], [1, []]);
});

test('an ecosystem without a version order is judged by listed versions, and said to be unread otherwise', () => {
  const listed = [buildAffected([{ introduced: '0' }, { fixed: '2' }], { ecosystem: 'Sail', versions: ['1'] })];
  const answer = buildAnswer('a', [buildRow({ id: 'X-1', affected: listed })], 'Sail');
  const inventory = (version: string) => buildInventory([component({ ecosystem: 'Sail', version })]);
  assert.equal(matchInventory(inventory('1'), answer).matches.length, 1);
  assert.equal(matchInventory(inventory('1.5'), answer).problems[0]?.code, 'version-unreadable');
});

test('distribution packages are asked for by their source package and its version', () => {
  const ecosystem = 'Alpine:v3.20';
  const upstream = { name: 'openssl', version: '3.3.1-r0' };
  const libcrypto = component({ name: 'libcrypto3', ecosystem, version: '3.3.1-r0', upstream, class: 'base-os' });
  const inventory = buildInventory([libcrypto]);
  assert.deepEqual(packageKeysOf(inventory), [{ ecosystem, name: 'openssl' }]);
  const affected = [buildAffected([{ introduced: '0' }, { fixed: '3.3.2-r0' }], { ecosystem, name: 'openssl' })];
  const answer = buildAnswer('openssl', [buildRow({ id: 'ALPINE-CVE-1900-1', aliases: ['CVE-1900-1'], affected })], ecosystem);
  const [found] = matchInventory(inventory, answer).matches;
  assert.deepEqual([found?.id, found?.primary, found?.fixedIn], ['CVE-1900-1', 'ALPINE-CVE-1900-1', ['3.3.2-r0']]);
});

test('a dpkg binary is judged by the version of its source', () => {
  const ecosystem = 'Debian:12';
  const upstream = { name: 'src', version: '1:2.0-1' };
  const binary = component({ name: 'bin', ecosystem, version: '5.0-1+b1', upstream });
  const affected = [buildAffected([{ introduced: '0' }, { fixed: '1:2.0-2' }], { ecosystem, name: 'src' })];
  const answer = buildAnswer('src', [buildRow({ id: 'DEBIAN-CVE-1900-1', affected })], ecosystem);
  assert.equal(matchInventory(buildInventory([binary]), answer).matches.length, 1);
});

test('rpm feeds speak of binaries or of sources: both are asked, one vulnerability is told once', () => {
  const ecosystem = 'Rocky Linux:9';
  const upstream = { name: 'openssl', version: '3.0.7-1.el9' };
  const inventory = buildInventory([component({ name: 'openssl-libs', ecosystem, version: '1:3.0.7-1.el9', upstream })]);
  assert.deepEqual(
    packageKeysOf(inventory).map((key) => key.name),
    ['openssl-libs', 'openssl'],
  );
  const row = buildRow({ id: 'RLSA-1900:1', affected: [buildAffected([{ introduced: '0' }], { ecosystem })] });
  const answer = new Map(['openssl', 'openssl-libs'].map((name) => [packageKeyText({ ecosystem, name }), [row]]));
  assert.equal(matchInventory(inventory, answer).matches.length, 1);
});

test('a package is found under any spelling its registry takes for the same, and told as it was spelled', () => {
  const spellings = [
    ['PyPI', 'Zope.Interface_x', 'zope-interface-x'],
    ['NuGet', 'Example.JSON', 'Example.Json'],
    ['Packagist', 'Example/Mailer', 'example/mailer'],
    ['crates.io', 'example_crate', 'example-crate'],
  ] as const;
  for (const [ecosystem, spelled, recorded] of spellings) {
    const inventory = buildInventory([component({ ecosystem, name: spelled })]);
    const row = buildRow({ id: 'GHSA-1', affected: [buildAffected([{ introduced: '0' }], { ecosystem, name: recorded })] });
    const { matches } = matchInventory(inventory, new Map([[packageKeyText({ ecosystem, name: recorded }), [row]]]));
    assert.deepEqual(matches[0]?.componentKeys, [inventory.components[0]?.key], ecosystem);
  }
  for (const ecosystem of ['npm', 'Go', 'Maven', 'RubyGems']) {
    const inventory = buildInventory([component({ ecosystem, name: 'JSONStream' })]);
    const row = buildRow({ id: 'GHSA-1', affected: [buildAffected([{ introduced: '0' }], { ecosystem, name: 'jsonstream' })] });
    const rows = new Map([[packageKeyText({ ecosystem, name: 'jsonstream' }), [row]]]);
    assert.deepEqual(matchInventory(inventory, rows).matches, [], ecosystem);
  }
});

test('the exact Node.js version stated in source is matched as a runtime', () => {
  const fact = (given: Partial<RuntimeFact>): RuntimeFact => ({
    runtime: 'node',
    version: '22.22.0',
    exact: true,
    source: 'nvmrc',
    location: { file: '.nvmrc', line: 1 },
    ...given,
  });
  const runtimes = [fact({}), fact({ source: 'dockerfile', version: 'v22.22.0' }), fact({ version: '>=18', exact: false })];
  const inventory = buildInventory([], { runtimes: [...runtimes, fact({ runtime: 'deno' })] });
  assert.deepEqual(packageKeysOf(inventory), [{ ecosystem: 'Node.js', name: 'node' }]);
  const affected = [buildAffected([{ introduced: '22.0.0-0' }, { fixed: '22.22.2' }])];
  const answer = buildAnswer('node', [buildRow({ id: 'NSWG-CORE-1', aliases: ['CVE-1900-1'], affected })], 'Node.js');
  const { matches } = matchInventory(inventory, answer);
  assert.equal(matches.length, 1);
  assert.deepEqual([matches[0]?.kind, matches[0]?.id, matches[0]?.componentKeys], ['runtime', 'CVE-1900-1', []]);
  assert.deepEqual(matches[0]?.runtimes, runtimes.slice(0, 2));
});

test('matches come by package, version order and id, however the inventory is ordered', () => {
  const components = ['1.10.0', '1.9.0'].map((version) => component({ key: version, version }));
  const rows = [buildRow({ id: 'GHSA-2' }), buildRow({ id: 'GHSA-1' })];
  const told = (found: ReturnType<typeof match>) => found.matches.map((one) => [one.componentKeys[0], one.id]);
  const expected = [
    ['1.9.0', 'GHSA-1'],
    ['1.9.0', 'GHSA-2'],
    ['1.10.0', 'GHSA-1'],
    ['1.10.0', 'GHSA-2'],
  ];
  assert.deepEqual(told(match(components, rows)), expected);
  assert.deepEqual(told(match([...components].reverse(), [...rows].reverse())), expected);
});

test('package names such as __proto__ are only names', () => {
  const inventory = buildInventory([component({ name: '__proto__' }), component({ key: 'c', name: 'constructor' })]);
  const rows = buildAnswer('__proto__', [buildRow({ id: 'GHSA-1' })]);
  assert.equal(matchInventory(inventory, rows).matches.length, 1);
});

test('a registry that serves most packages may be a mirror: leaving its advisories out is no clean result', () => {
  const from = (count: number, host: string) =>
    Array.from({ length: count }, (_, at) =>
      component({
        key: `${host}/${at}`,
        name: at === 0 ? 'left-pad' : `other-${host}-${at}`,
        origin: { kind: 'private-registry', url: `https://${host}/npm/a/-/a-1.0.0.tgz` },
      }),
    );
  const affected = [buildAffected([{ introduced: '0' }], { name: 'left-pad' })];
  const rows = new Map([[packageKeyText({ ecosystem: 'npm', name: 'left-pad' }), [buildRow({ id: 'GHSA-1', affected })]]]);
  const problems = (...components: Component[]) => matchInventory(buildInventory(components), rows).problems;
  const [problem, ...more] = problems(...from(12, 'mirror.example.org'), ...from(5, 'own.example.org'));
  assert.deepEqual([problem?.code, more], ['registry-unknown', []]);
  assert.match(
    problem?.message ?? '',
    /^12 of 17 packages come from mirror\.example\.org; 1 of them .* "registries: \[mirror\.example\.org\]"/,
  );
  assert.deepEqual(problems(...from(9, 'own.example.org')), [], 'a few packages of its own');
  const others = Array.from({ length: 12 }, (_, at) => component({ key: `public/${at}`, name: `public-${at}` }));
  assert.deepEqual(problems(...from(12, 'own.example.org'), ...others), [], 'no more than half');
  assert.deepEqual(problems(...from(12, 'own.example.org').slice(1)), [], 'nothing was left out');
});
