// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { eachEngine } from '../../../test/builders/store.ts';
import { type SampleTables, sampleMigrations } from '../../../test/builders/store-sample.ts';
import { copyIn } from './copy-in.ts';
import { vacuumStore } from './vacuum.ts';

const onEach = eachEngine<SampleTables>(sampleMigrations);
const columns = ['name', 'amount', 'details', 'payload', 'tags'];

onEach('many rows go in as they would one by one', async ({ store }) => {
  const first = ['a\\b\t"', '1.25', [1, { x: null }], Uint8Array.of(0, 9), ['p', 'q,"']];
  async function* rows() {
    yield first;
    for (let i = 1; i < 2345; i += 1) yield [`n${i}`, null, {}, null, null];
  }
  assert.equal(await store.transaction((tx) => copyIn(tx, { table: 'item', columns, rows: rows() })), 2345);
  const row = await store.kysely.selectFrom('item').selectAll().where('id', '=', 1).executeTakeFirstOrThrow();
  assert.deepEqual([row.name, row.amount, row.details, row.payload, row.tags], [first[0], '1.250000', ...first.slice(2)]);
  assert.equal(await copyIn(store.kysely, { table: 'item', columns, rows: [] }), 0);
});

onEach('rows that exist fail the whole, or are left out when asked', async ({ store }) => {
  const rows = [
    ['x', null, {}, null, null],
    [9007199254740993n, '7', {}, null, null],
  ];
  assert.equal(await copyIn(store.kysely, { table: 'item', columns, rows: rows.slice(0, 1) }), 1);
  await assert.rejects(copyIn(store.kysely, { table: 'item', columns, rows }), { code: '23505' });
  assert.equal(await copyIn(store.kysely, { table: 'item', columns, rows, skipExisting: true }), 1);
  const names = await store.kysely.selectFrom('item').select('name').orderBy('id').execute();
  assert.deepEqual(
    names.map(({ name }) => name),
    ['x', '9007199254740993'],
  );
});

onEach('housekeeping reclaims dead rows and frees the log on the embedded engine', async ({ store, engine }) => {
  const rows = Array.from({ length: 500 }, (_, i) => [`n${i}`, null, {}, null, null]);
  await copyIn(store.kysely, { table: 'item', columns, rows });
  for (let round = 0; round < 3; round += 1)
    await store.kysely
      .updateTable('item')
      .set({ amount: String(round) })
      .execute();
  const treated = await vacuumStore(store);
  if (engine === 'postgresql') return assert.equal(treated, 0);
  assert.ok(treated >= 1);
  const { rows: left } = await store.executeSql("select n_dead_tup::int as dead from pg_stat_user_tables where relname = 'item'");
  assert.deepEqual(left, [{ dead: 0 }]);
});
