// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { eachEngine } from '../../../test/builders/store.ts';
import { type SampleTables, sampleMigrations } from '../../../test/builders/store-sample.ts';
import { appliedMigrations, describeMigration, type Migration, migrate } from './migrate.ts';
import { openEmptyStore, openStore } from './open-store.ts';
import { tooOld } from './postgresql/open-postgresql.ts';

const onEach = eachEngine<SampleTables>(sampleMigrations);

/** A step of the test's own. */
function step(name: string, statement: string): Migration {
  return { name, up: async (db: Kysely<unknown>) => void (await sql.raw(statement).execute(db)) };
}

onEach('steps run once, in order', async ({ store }) => {
  const before = await appliedMigrations(store.kysely);
  assert.deepEqual(
    before.map(({ name }) => name),
    ['001-items', '002-notes'],
  );
  await migrate(store, [...sampleMigrations, step('003-more', 'create table more (id integer primary key)')]);
  await migrate(store, [...sampleMigrations, step('003-more', 'create table more (id integer primary key)')]);
  assert.equal((await appliedMigrations(store.kysely)).length, 3);
});

onEach('a step that fails leaves nothing of its run', async ({ store }) => {
  const steps = [
    ...sampleMigrations,
    step('003-good', 'create table good (id integer primary key)'),
    step('004-bad', 'create oops'),
  ];
  await assert.rejects(migrate(store, steps), { code: '42601' });
  assert.equal((await appliedMigrations(store.kysely)).length, 2);
  assert.deepEqual((await store.executeSql("select to_regclass('good') as found")).rows, [{ found: null }]);
});

onEach('a database newer than the program, or of another past, is refused', async ({ store }) => {
  await assert.rejects(migrate(store, sampleMigrations.slice(0, 1)), { code: 'store-unsuitable', message: /002-notes.*newer/ });
  const [first] = sampleMigrations;
  assert.ok(first);
  const other = step('002-notes', 'create table note (id integer primary key)');
  await assert.rejects(migrate(store, [first, other]), { code: 'store-unsuitable', message: /002-notes/ });
});

onEach('several that start at once run each step once', async ({ place, store, engine, emptyPlace }) => {
  await store.close();
  if (engine === 'embedded') return assert.ok('dataFolder' in place);
  const target = await emptyPlace();
  assert.ok(target);
  const stores = await Promise.all(
    Array.from({ length: 4 }, () => openStore<SampleTables>(target, { migrations: sampleMigrations })),
  );
  const applied = await Promise.all(stores.map((each) => appliedMigrations(each.kysely)));
  await Promise.all(stores.map((each) => each.close()));
  assert.deepEqual(
    applied.map((rows) => rows.length),
    [2, 2, 2, 2],
  );
});

test('a checksum follows the SQL, not the spelling of the program', async () => {
  const one = await describeMigration(step('001-a', 'select 1'));
  const same = await describeMigration({ name: '001-a', up: async (db) => void (await sql`select 1`.execute(db)) });
  assert.deepEqual(one, same);
  assert.notEqual(one.checksum, (await describeMigration(step('001-a', 'select 2'))).checksum);
});

onEach('names out of order are refused', async ({ store }) => {
  await assert.rejects(migrate(store, [step('002-b', 'select 1'), step('001-a', 'select 1')]), { code: 'internal' });
  await assert.rejects(migrate(store, [step('first', 'select 1')]), { code: 'internal' });
});

test('a wrong address and an old server are told', async () => {
  for (const url of ['mysql://u:secret@192.0.2.1/db', 'nonsense secret']) {
    const error = await openEmptyStore({ url }).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof Error);
    assert.match(error.message, /postgres:\/\//);
    assert.doesNotMatch(error.message, /secret/);
  }
  const nobody = openEmptyStore({ url: 'postgres://u:secret@127.0.0.1:1/db' });
  await assert.rejects(nobody, (error: Error) => /did not answer/.test(error.message) && !error.message.includes('secret'));
  assert.match(tooOld('14.9').message, /14\.9.*15/);
});
