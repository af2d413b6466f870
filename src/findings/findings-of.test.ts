// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildRow } from '../../test/builders/advisory-row.ts';
import { buildComponent, buildInventory } from '../../test/builders/build.ts';
import type { Component } from '../model/component.ts';
import type { Inventory } from '../model/inventory.ts';
import type { VulnerabilityMatch } from '../model/match.ts';
import { Finding } from '../model/report.ts';
import { findingsOf } from './findings-of.ts';

const component = (given: Partial<Component> = {}) => buildComponent({ name: 'a', version: '1.0.0', ...given });

function match(inventory: Inventory, given: Partial<VulnerabilityMatch> = {}): VulnerabilityMatch {
  const records = given.records ?? [buildRow({ id: 'GHSA-1' })];
  return {
    inventory,
    componentKeys: inventory.components.map((one) => one.key),
    kind: 'vulnerability',
    id: 'GHSA-1',
    primary: 'GHSA-1',
    aliases: [],
    severity: 'high',
    fixedIn: ['1.0.1'],
    records,
    ...given,
  };
}

const only = (given: Partial<VulnerabilityMatch> = {}, components = [component()]): Finding => {
  const found = findingsOf([match(buildInventory(components), given)]);
  assert.equal(found.length, 1);
  return found[0] as Finding;
};

test('a finding says what, where, how bad, and what to do', () => {
  const cvss = [
    { version: '3.1', vector: 'CVSS:3.1/b', score: 7.5 },
    { version: '4.0', vector: 'CVSS:4.0/a', score: 8.7 },
  ] as const;
  const records = [
    buildRow({ id: 'GHSA-1', cvss, cwes: ['CWE-79', 'CWE-20'], epss: 0.1, summary: '' }),
    buildRow({ id: 'OTHER-1', cvss: cvss.slice(0, 1), cwes: ['CWE-20'], epss: 0.4, kev: true, summary: 'Other words' }),
  ];
  assert.deepEqual(only({ records, aliases: ['CVE-1900-1', 'OTHER-1'] }), {
    id: only().id,
    kind: 'vulnerability',
    severity: 'high',
    target: 'package-lock.json',
    component: {
      purl: 'pkg:npm/a@1.0.0',
      name: 'a',
      version: '1.0.0',
      scope: 'prod',
      class: 'app',
      direct: true,
      path: ['demo@1.0.0', 'a@1.0.0'],
      locations: [{ file: 'package-lock.json', line: 1 }],
    },
    vulnerability: {
      id: 'GHSA-1',
      aliases: ['CVE-1900-1', 'OTHER-1'],
      cvss: [cvss[1], cvss[0]],
      cwes: ['CWE-20', 'CWE-79'],
      kev: true,
      epss: 0.4,
      fixedIn: ['1.0.1'],
      summary: 'Other words',
    },
    location: { file: 'package-lock.json', line: 1 },
    message: 'Bump a from 1.0.0 to 1.0.1: it has GHSA-1 (high).',
    status: 'open',
    exception: null,
    dueAt: null,
    fix: { kind: 'bump', package: 'a', to: '1.0.1' },
    sources: [
      { tool: 'ngao', rule: 'GHSA-1' },
      { tool: 'ngao', rule: 'OTHER-1' },
    ],
  });
});

test('the identity survives a re-score, a rewording, a patch bump and a new alias', () => {
  const { id } = only();
  assert.match(id, /^ngao:[0-9a-f]{20}$/);
  assert.equal(only({ severity: 'critical', records: [buildRow({ id: 'GHSA-1', severity: 'critical' })] }).id, id);
  assert.equal(only({ records: [buildRow({ id: 'GHSA-1', summary: 'Reworded' })] }).id, id);
  assert.equal(only({}, [component({ version: '1.0.7', purl: 'pkg:npm/a@1.0.7', key: 'elsewhere' })]).id, id);
  assert.equal(only({ fixedIn: [] }, [component({ scope: 'dev', direct: false })]).id, id);
  const aliased = { aliases: ['GHSA-0'], id: 'GHSA-0', records: [buildRow({ id: 'GHSA-1', aliases: ['GHSA-0'] })] };
  assert.equal(only(aliased).id, id);
});

test('target, package, vulnerability, kind and class each make another identity', () => {
  const elsewhere = buildInventory([component()]);
  const other = { ...elsewhere, target: { ...elsewhere.target, ref: 'web/package-lock.json' } };
  const ids = [
    only().id,
    findingsOf([match(other)])[0]?.id,
    only({}, [component({ name: 'b', purl: 'pkg:npm/b@1.0.0' })]).id,
    only({ primary: 'GHSA-2' }).id,
    only({ kind: 'malware' }).id,
    only({}, [component({ class: 'base-npm' })]).id,
  ];
  assert.equal(new Set(ids).size, ids.length);
});

test('without a primary id the best record id stands in', () => {
  const { primary, ...rest } = match(buildInventory([component()]));
  assert.equal(findingsOf([rest])[0]?.id, only().id);
});

test('several versions hit by one vulnerability are numbered ascending, whatever order they come in', () => {
  const versions = ['1.10.0', '1.2.0', '1.9.0'];
  const components = versions.map((version) => component({ key: version, version, purl: `pkg:npm/a@${version}` }));
  const inventory = buildInventory(components);
  const matches = versions.map((version) => match(inventory, { componentKeys: [version] }));
  const ids = (found: Finding[]) => new Map(found.map((finding) => [finding.component?.version, finding.id.slice(25)]));
  const expected = new Map([
    ['1.2.0', ''],
    ['1.9.0', '.2'],
    ['1.10.0', '.3'],
  ]);
  assert.deepEqual(ids(findingsOf(matches)), new Map([...expected].sort()));
  assert.deepEqual(findingsOf(matches), findingsOf([...matches].reverse()));
});

test('one production copy makes it production, one direct copy makes it direct', () => {
  const copies = [
    component({ key: 'dev', scope: 'dev', direct: true }),
    component({ key: 'prod', scope: 'prod', direct: false }),
    component({ key: 'root', name: 'r', scope: 'prod', dependsOn: ['prod'] }),
  ];
  const found = only({ componentKeys: ['dev', 'prod'] }, copies);
  assert.deepEqual([found.component?.scope, found.component?.direct], ['prod', true]);
  assert.deepEqual(found.component?.path, ['demo@1.0.0', 'r@1.0.0', 'a@1.0.0'], 'a production finding shows a production path');
  const dev = only({}, [component({ scope: 'dev' })]);
  assert.deepEqual([dev.component?.scope, dev.component?.path], ['dev', ['demo@1.0.0', 'a@1.0.0']]);
});

test('copies of another class are another finding', () => {
  const copies = [component({ key: 'x' }), component({ key: 'y', class: 'base-npm' })];
  const found = findingsOf([match(buildInventory(copies))]);
  assert.deepEqual(found.map((finding) => finding.component?.class).sort(), ['app', 'base-npm']);
});

test('without a graph the path is the component alone', () => {
  assert.deepEqual(only({}, [component({ direct: false })]).component?.path, ['a@1.0.0']);
});

test('locations of every copy, sorted, once each, at most a thousand', () => {
  const line = (file: string, number: number) => ({ file, line: number });
  const copies = [
    component({ key: 'x', locations: [line('b', 10), line('b', 9)] }),
    component({ key: 'y', locations: [line('b', 9), line('a', 20)] }),
  ];
  assert.deepEqual(only({}, copies).component?.locations, [line('a', 20), line('b', 9), line('b', 10)]);
  const many = Array.from({ length: 2_000 }, (_, at) => line('a', at));
  assert.equal(only({}, [component({ locations: many })]).component?.locations.length, 1_000);
});

test('the fix: bump what is direct, override what is not, of the same major where there is one', () => {
  const fixedIn = ['0.9.9', '1.4.0', '2.0.0'];
  assert.deepEqual(only({ fixedIn }).fix, { kind: 'bump', package: 'a', to: '1.4.0' });
  assert.equal(only({ fixedIn: ['2.0.0', '3.0.0'] }).fix?.to, '2.0.0');
  const nested = [component({ direct: false }), component({ key: 'r', name: 'r', dependsOn: ['node_modules/a'] })];
  const transitive = only({ componentKeys: ['node_modules/a'] }, nested);
  assert.deepEqual(transitive.fix, { kind: 'override', package: 'a', to: '1.0.1' });
  assert.equal(transitive.message, 'Override a@1.0.0, which r@1.0.0 brings in, with 1.0.1: it has GHSA-1 (high).');
});

test('no fix where none is known, or where another has to change first', () => {
  const none = { kind: 'none', package: 'a', to: '' };
  const unknown = only({ fixedIn: [], severity: 'unknown' });
  assert.deepEqual(unknown.fix, none);
  assert.match(unknown.message, /no fixed version is known.*of unknown severity/);
  const bundled = only({}, [component({ bundled: true, direct: false })]);
  assert.deepEqual(bundled.fix, none);
  assert.match(bundled.message, /^Take a newer parent, which bundles a@1\.0\.0/);
  const base = only({}, [component({ class: 'base-os' })]);
  assert.deepEqual(base.fix, none);
  assert.match(base.message, /^Take a newer base image/);
});

test('malware is to be removed', () => {
  const found = only({ kind: 'malware', severity: 'critical', id: 'MAL-1900-1', fixedIn: [] });
  assert.match(found.message, /^Remove a@1\.0\.0: MAL-1900-1 says it is malware/);
});

test('a runtime stated in source is a finding where it is stated', () => {
  const fact = (file: string, source: string) => ({
    runtime: 'node',
    version: 'v22.22.0',
    exact: true,
    source,
    location: { file, line: 2 },
  });
  const runtimes = [fact('Dockerfile', 'dockerfile'), fact('.nvmrc', 'nvmrc')];
  const inventory = buildInventory([], { runtimes });
  const [found] = findingsOf([match(inventory, { kind: 'runtime', componentKeys: [], runtimes, fixedIn: ['22.22.2'] })]);
  assert.equal(found?.component?.purl, 'pkg:generic/node@22.22.0');
  assert.equal(found?.component?.class, 'runtime');
  assert.deepEqual(
    found?.component?.locations.map((location) => location.file),
    ['.nvmrc', 'Dockerfile'],
  );
  assert.deepEqual(found?.location, { file: '.nvmrc', line: 2 });
  assert.equal(found?.message, 'Move Node.js from 22.22.0 to 22.22.2: it has GHSA-1 (high).');
  assert.deepEqual(found?.fix, { kind: 'bump', package: 'node', to: '22.22.2' });
});

test('findings are sorted by target, kind, component and id, and fit the report schema', async () => {
  const { Value } = await import('typebox/value');
  const inventory = buildInventory([component(), component({ key: 'b', name: 'b', purl: 'pkg:npm/b@1.0.0' })]);
  const found = findingsOf([
    match(inventory, { componentKeys: ['b'] }),
    match(inventory, { componentKeys: ['node_modules/a'], primary: 'GHSA-3' }),
    match(inventory, { componentKeys: ['node_modules/a'], kind: 'malware' }),
  ]);
  assert.deepEqual(
    found.map((finding) => [finding.kind, finding.component?.name]),
    [
      ['malware', 'a'],
      ['vulnerability', 'a'],
      ['vulnerability', 'b'],
    ],
  );
  for (const finding of found) assert.ok(Value.Check(Finding, finding));
});

test('a cyclic graph and names such as __proto__ do no harm', () => {
  const cyclic = [
    component({ key: '__proto__', name: '__proto__', dependsOn: ['constructor'] }),
    component({ key: 'constructor', name: 'constructor', direct: false, dependsOn: ['__proto__', 'constructor'] }),
  ];
  const found = only({ componentKeys: ['constructor'] }, cyclic);
  assert.deepEqual(found.component?.path, ['demo@1.0.0', '__proto__@1.0.0', 'constructor@1.0.0']);
});
