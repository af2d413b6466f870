// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildRow } from '../../../test/builders/advisory-row.ts';
import { spentTime } from '../../../test/builders/spent-time.ts';
import { aliasGroups } from './alias-groups.ts';

const grouped = (rows: Parameters<typeof aliasGroups>[0]) => aliasGroups(rows).map((group) => group.map((row) => row.id));

test('a chain A-B-C is one group, whatever the order', () => {
  const a = buildRow({ id: 'GHSA-a', aliases: ['CVE-1900-1'] });
  const b = buildRow({ id: 'PYSEC-b', aliases: ['CVE-1900-1', 'CVE-1900-2'] });
  const c = buildRow({ id: 'GHSA-c', aliases: ['CVE-1900-2'] });
  assert.deepEqual(grouped([a, c, b]), [['GHSA-a', 'GHSA-c', 'PYSEC-b']]);
});

test('rows without a common id stay apart', () => {
  assert.deepEqual(grouped([buildRow({ id: 'A' }), buildRow({ id: 'B' })]), [['A'], ['B']]);
});

test("a distribution's collective notice does not weld its vulnerabilities together", () => {
  const rows = [
    buildRow({ id: 'DSA-1-1', aliases: ['CVE-1900-1', 'CVE-1900-2'] }),
    buildRow({ id: 'DEBIAN-CVE-1900-1', aliases: ['CVE-1900-1'] }),
    buildRow({ id: 'DEBIAN-CVE-1900-2', aliases: ['CVE-1900-2'] }),
  ];
  assert.equal(grouped(rows).length, 3);
  assert.equal(grouped([buildRow({ id: 'DSA-2-1', aliases: ['CVE-1900-1'] }), ...rows.slice(1)]).length, 2);
});

test('ids such as __proto__ are only ids', () => {
  assert.deepEqual(grouped([buildRow({ id: '__proto__', aliases: ['constructor'] }), buildRow({ id: 'constructor' })]), [
    ['__proto__', 'constructor'],
  ]);
});

test('two rows share a group exactly when a chain of shared ids joins them', () => {
  const id = fc.nat(11).map((number) => `ID-${number}`);
  const rows = fc.uniqueArray(fc.record({ id, aliases: fc.array(id, { maxLength: 3 }) }), { selector: (row) => row.id });
  fc.assert(
    fc.property(rows, (given) => {
      const groups = aliasGroups(given.map((row) => buildRow(row)));
      const reached = new Map(given.map((row) => [row.id, reach(row.id, given)]));
      for (const group of groups) {
        const [first] = group;
        const expected = given.filter((row) => reached.get(first?.id ?? '')?.has(row.id)).map((row) => row.id);
        assert.deepEqual(group.map((row) => row.id).sort(), expected.sort());
      }
    }),
  );
});

/** By following shared ids until nothing new turns up. */
function reach(start: string, rows: readonly { id: string; aliases: string[] }[]): Set<string> {
  const reached = new Set([start]);
  for (let before = 0; before !== reached.size; ) {
    before = reached.size;
    for (const row of rows) {
      const ids = [row.id, ...row.aliases];
      if (ids.some((id) => reached.has(id))) for (const id of ids) reached.add(id);
    }
  }
  return reached;
}

test('a chain of 20,000 rows takes no deep recursion and little time', () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => buildRow({ id: `A-${at}`, aliases: [`A-${at + 1}`] }));
  const start = spentTime();
  assert.equal(aliasGroups(rows).length, 1);
  assert.ok(spentTime() - start < 2_000);
});
