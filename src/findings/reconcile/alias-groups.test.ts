// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { corpusRows } from '../../../test/builders/corpus-rows.ts';
import { type AliasAssertion, type Asserter, aliasGroups, groupOf } from './alias-groups.ts';

const at = '2026-11-24T00:00:00Z';
const feed: Asserter = { kind: 'feed', name: 'osv', at };
const report: Asserter = { kind: 'report', name: 'sha256:00', at };
const sayFor =
  (asserter: Asserter) =>
  (a: string, b: string, packages = ['pkg:npm/x']): AliasAssertion => ({ a, b, asserter, packages });
const same = sayFor(feed);
const reported = sayFor(report);
const grouped = (assertions: AliasAssertion[], known: [string, string][] = []) =>
  aliasGroups({ assertions, known: new Map(known) });

test('a chain A-B-C is one group, called by its best id', () => {
  const { groups, merges, hubs } = grouped([same('PYSEC-1', 'CVE-1900-1'), same('CVE-1900-1', 'GHSA-a')]);
  assert.deepEqual(new Set(groups.values()), new Set(['GHSA-a']));
  assert.deepEqual([merges.length, hubs.size], [0, 0]);
});

test('a better id that arrives late does not rename the group', () => {
  const { groups, merges } = grouped([same('GHSA-a', 'CVE-1900-1')], [['CVE-1900-1', 'CVE-1900-1']]);
  assert.equal(groups.get('GHSA-a'), 'CVE-1900-1');
  assert.deepEqual(merges, []);
});

test('known groups that turn out to be one are told as a merge', () => {
  const known: [string, string][] = [
    ['CVE-1900-1', 'CVE-1900-1'],
    ['PYSEC-1', 'PYSEC-1'],
  ];
  const { groups, merges } = grouped([same('PYSEC-1', 'CVE-1900-1')], known);
  assert.deepEqual(merges, [{ from: 'PYSEC-1', into: 'CVE-1900-1', assured: true }]);
  assert.equal(groups.get('PYSEC-1'), 'CVE-1900-1');
  const byReport = grouped([reported('PYSEC-1', 'CVE-1900-1', ['pkg:npm/x'])], known);
  assert.deepEqual(byReport.merges, [{ from: 'PYSEC-1', into: 'CVE-1900-1', assured: false }]);
});

test('an assertion that was taken back splits the group; its id stays with the id that gave it', () => {
  const { groups, splits } = grouped(
    [],
    [
      ['CVE-1900-1', 'CVE-1900-1'],
      ['CVE-1900-2', 'CVE-1900-1'],
    ],
  );
  assert.deepEqual([groups.get('CVE-1900-1'), groups.get('CVE-1900-2')], ['CVE-1900-1', 'CVE-1900-2']);
  assert.deepEqual(splits, [{ from: 'CVE-1900-1', into: ['CVE-1900-1', 'CVE-1900-2'] }]);
});

test('a CVE shared by two GHSAs of different packages chains nothing and is resolved per package', () => {
  const result = grouped([same('GHSA-a', 'CVE-1900-1', ['pkg:npm/x']), same('GHSA-b', 'CVE-1900-1', ['pkg:npm/y'])]);
  assert.equal(groupOf(result, 'GHSA-a', 'pkg:npm/x'), 'GHSA-a');
  assert.equal(groupOf(result, 'CVE-1900-1', 'pkg:npm/x'), 'GHSA-a');
  assert.equal(groupOf(result, 'CVE-1900-1', 'pkg:npm/y'), 'GHSA-b');
  assert.equal(groupOf(result, 'CVE-1900-1', 'pkg:npm/z'), 'CVE-1900-1');
  assert.equal(groupOf(result, 'CVE-1900-9', 'pkg:npm/z'), 'CVE-1900-9');
});

test('a CVE shared by two GHSAs of one package is one flaw, as in the scan', () => {
  const { groups, hubs } = grouped([same('GHSA-a', 'CVE-1900-1'), same('GHSA-b', 'CVE-1900-1')]);
  assert.deepEqual([groups.get('GHSA-b'), hubs.size], ['GHSA-a', 0]);
});

test('a feed that calls two ids of one authority the same is believed, a report is not', () => {
  assert.equal(grouped([same('GHSA-a', 'GHSA-b', [])]).groups.get('GHSA-b'), 'GHSA-a');
  const { groups, setAside } = grouped([reported('GHSA-a', 'GHSA-b', [])]);
  assert.equal(groups.get('GHSA-b'), 'GHSA-b');
  assert.match(setAside[0]?.because ?? '', /only a feed or a person/);
});

test('a report cannot pull an id away from where a feed puts it, nor chain two flaws', () => {
  const { groups, hubs, setAside } = grouped([same('GHSA-b', 'CVE-1900-2'), reported('GHSA-a', 'CVE-1900-2', ['pkg:npm/x'])]);
  assert.equal(groups.get('CVE-1900-2'), 'GHSA-b');
  assert.deepEqual([groups.get('GHSA-a'), hubs.size, setAside.length], ['GHSA-a', 0, 1]);
  const both = grouped([reported('GHSA-a', 'CVE-1900-1', ['pkg:npm/x']), reported('GHSA-b', 'CVE-1900-1', ['pkg:npm/x'])]);
  assert.notEqual(both.groups.get('GHSA-a'), both.groups.get('GHSA-b'));
});

test("a distribution's collective notice joins nothing", () => {
  const { groups, setAside } = grouped([
    same('DSA-1-1', 'CVE-1900-1'),
    same('DSA-1-1', 'CVE-1900-2'),
    same('DEBIAN-CVE-1900-1', 'CVE-1900-1'),
  ]);
  assert.equal(new Set(groups.values()).size, 3);
  assert.equal(setAside.length, 2);
  assert.equal(new Set(grouped([same('DSA-2-1', 'CVE-1900-1')]).groups.values()).size, 1);
});

test('ids such as __proto__ are only ids', () => {
  assert.equal(grouped([same('__proto__', 'constructor')]).groups.get('__proto__'), '__proto__');
});

const id = fc.constantFrom('GHSA-a', 'GHSA-b', 'GHSA-c', 'CVE-1', 'CVE-2', 'PYSEC-1', 'GO-1', 'DSA-1', 'x');
const assertion = fc
  .tuple(id, id, fc.subarray(['p', 'q']), fc.constantFrom(feed, report))
  .map(([a, b, packages, asserter]) => ({ a, b, packages, asserter }));

test('the order of assertions does not matter', () => {
  fc.assert(
    fc.property(fc.array(assertion, { maxLength: 10 }), (assertions) => {
      const [forth, back] = [grouped(assertions), grouped(assertions.toReversed())];
      assert.deepEqual(new Map([...forth.groups].sort()), new Map([...back.groups].sort()));
      assert.deepEqual(new Map([...forth.hubs].sort()).size, back.hubs.size);
    }),
  );
});

test('a known group is renamed only by a merge or a split that is told', () => {
  fc.assert(
    fc.property(fc.array(assertion, { maxLength: 6 }), fc.array(assertion, { maxLength: 4 }), (before, late) => {
      const known = grouped(before).groups;
      const { groups, merges, splits } = aliasGroups({ assertions: [...before, ...late], known });
      const told = new Set([...merges.map(({ from }) => from), ...splits.map(({ from }) => from)]);
      for (const [one, group] of known) assert.ok(groups.get(one) === group || told.has(group), one);
      for (const group of groups.values()) assert.equal(groups.get(group), group, 'a group is called by a member');
    }),
  );
});

test('50,000 ids in one chain, and one id with 20,000 names', () => {
  const chain = Array.from({ length: 50_000 }, (_, index) => same(`A${index}-x`, `A${index + 1}-x`));
  assert.equal(new Set(grouped(chain).groups.values()).size, 1);
  const star = Array.from({ length: 20_000 }, (_, index) => same('CVE-1', `GHSA-${index}`, [`p${index}`]));
  assert.equal(grouped(star).hubs.get('CVE-1')?.length, 20_000);
});

test('a real feed: one CVE in two products is a hub, and every group is told of by its records', corpusTest, (context) => {
  assert.ok(corpus);
  const assertions = [...corpusRows('osv/PyPI')].flatMap(([name, rows]) =>
    rows.flatMap((row) => row.aliases.map((alias) => same(row.id, alias, [name]))),
  );
  const result = grouped(assertions);
  const [plone, zope] = ['plone', 'zope2'].map((name) => groupOf(result, 'CVE-2012-5486', `PyPI\0${name}`));
  assert.deepEqual([plone, zope], ['PYSEC-2014-28', 'PYSEC-2014-73']);
  assert.equal(result.setAside.length, 0);
  context.diagnostic(`${assertions.length} assertions, ${new Set(result.groups.values()).size} groups, ${result.hubs.size} hubs`);
});
