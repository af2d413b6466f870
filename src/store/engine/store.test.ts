// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { eachEngine } from '../../../test/builders/store.ts';
import { type SampleTables, sampleMigrations } from '../../../test/builders/store-sample.ts';
import { openStore } from './open-store.ts';
import { notifyWith, sqlRunnerOf } from './run-transaction.ts';
import { isUniqueViolation, sqlStateOf } from './sql-state.ts';

const onEach = eachEngine<SampleTables>(sampleMigrations);

onEach('values look the same on every engine', async ({ store }) => {
  const { rows } = await sql<Record<string, unknown>>`select
    count(*) as count, 9007199254740991::int8 as safe, 9007199254740993::int8 as large, 1.10::numeric as amount,
    '\\x00ff10'::bytea as bytes, '2026-01-31 12:00:00.123456+02'::timestamptz as instant, '2026-01-31 12:00:00'::timestamp as local,
    '2026-01-31'::date as day, '{"a": [1, null]}'::jsonb as json, array[1, 9007199254740993]::int8[] as integers,
    array['2026-01-31 12:00:00+00']::timestamptz[] as instants, array['a,b', null, '"']::text[] as texts,
    null::int8 as nothing, true as yes, 0.1::float8 as fraction, 'infinity'::timestamptz as never, '1 day'::interval as span`.execute(
    store.kysely,
  );
  assert.deepEqual(rows, [
    {
      count: 1,
      safe: 9007199254740991,
      large: 9007199254740993n,
      amount: '1.10',
      bytes: Uint8Array.of(0, 255, 16),
      instant: '2026-01-31T10:00:00.123456Z',
      local: '2026-01-31T12:00:00',
      day: '2026-01-31',
      json: { a: [1, null] },
      integers: [1, 9007199254740993n],
      instants: ['2026-01-31T12:00:00Z'],
      texts: ['a,b', null, '"'],
      nothing: null,
      yes: true,
      fraction: 0.1,
      never: 'infinity',
      span: '1 day',
    },
  ]);
});

onEach('what is written is read back, counts are told', async ({ store }) => {
  const values = { name: 'é\u0001"\\', details: { a: 1 }, payload: Uint8Array.of(0, 1, 255), tags: ['x', 'y"'], amount: '12.5' };
  const row = await store.kysely.insertInto('item').values(values).returningAll().executeTakeFirstOrThrow();
  assert.deepEqual(
    { ...row, seen_at: typeof row.seen_at },
    { id: 1, ...values, amount: '12.500000', seen_at: 'string', day: null, parent: null, doubled: 8 },
  );
  const changed = await store.kysely.updateTable('item').set({ day: '2026-02-28' }).executeTakeFirst();
  assert.equal(changed.numUpdatedRows, 1n);
});

onEach('a step of long work is committed without a wait for the disk, and nothing behind it', async ({ store }) => {
  const waits = async (onDisk?: 'now' | 'later') =>
    await store.transaction(
      async (tx) => {
        const { rows } = await sql`select current_setting('synchronous_commit') as disk,
          current_setting('transaction_isolation') as isolation`.execute(tx);
        return rows[0];
      },
      { ...(onDisk && { onDisk }), isolation: 'repeatable read' },
    );
  assert.deepEqual(await waits('later'), { disk: 'off', isolation: 'repeatable read' });
  assert.deepEqual(await waits(), { disk: 'on', isolation: 'repeatable read' });
  await assert.rejects(
    store.transaction(
      async (tx) => {
        await tx.insertInto('item').values({ name: 'half', details: {} }).execute();
        throw new Error('changed my mind');
      },
      { onDisk: 'later' },
    ),
    /changed my mind/,
  );
  assert.deepEqual(await store.kysely.selectFrom('item').selectAll().execute(), []);
});

onEach('a transaction is whole or nothing', async ({ store }) => {
  const insert = (name: string) =>
    store.transaction(async (tx) => {
      await tx.insertInto('item').values({ name, details: {} }).execute();
      if (name === 'bad') throw new Error('changed my mind');
    });
  await insert('good');
  await assert.rejects(insert('bad'), /changed my mind/);
  const refused = await insert('good').catch((error: unknown) => error);
  assert.equal(isUniqueViolation(refused), true);
  assert.equal(isUniqueViolation(refused, 'item_name_key'), true);
  assert.equal(isUniqueViolation(refused, 'another_key'), false);
  assert.equal(sqlStateOf(new Error('no database')), undefined);
  assert.deepEqual(await store.kysely.selectFrom('item').select('name').execute(), [{ name: 'good' }]);
});

onEach('the store is refused inside its own transaction, and free again after it', async ({ store }) => {
  const outside = () => store.kysely.selectFrom('item').selectAll().execute();
  const inside = store.transaction(async () => {
    await assert.rejects(store.executeSql('select 1'), { code: 'internal' });
    await outside();
  });
  await assert.rejects(inside, { code: 'internal', message: /inside one of its own transactions/ });
  let late: Promise<unknown> = Promise.resolve();
  await store.transaction(async () => {
    late = sleep(50).then(outside);
  });
  assert.deepEqual(await late, []);
});

onEach('waiting transactions get their turn in order, each alone', async ({ store }) => {
  const [{ id } = { id: 0 }] = await store.kysely.insertInto('item').values({ name: 'n', details: {} }).returning('id').execute();
  const order: number[] = [];
  const step = (n: number) =>
    store.transaction(async (tx) => {
      const { amount } = await tx.selectFrom('item').select('amount').where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
      await tx
        .updateTable('item')
        .set({ amount: String(Number(amount ?? 0) + 1) })
        .where('id', '=', id)
        .execute();
      order.push(n);
    });
  await Promise.all(Array.from({ length: 20 }, (_, n) => step(n)));
  const { amount } = await store.kysely.selectFrom('item').select('amount').executeTakeFirstOrThrow();
  assert.equal(Number(amount), 20);
  if (store.engine === 'embedded') assert.deepEqual(order, Array.from(order.keys()), 'first come, first served');
});

onEach('a collision is tried again, and told when it does not end', async ({ store }) => {
  let runs = 0;
  const collide = (times: number) =>
    store.transaction(
      async (tx) => {
        runs += 1;
        if (runs <= times) await sql`do $$ begin raise exception 'collided' using errcode = '40001'; end $$`.execute(tx);
        return runs;
      },
      { isolation: 'serializable', retries: 2 },
    );
  assert.equal(await collide(2), 3);
  runs = 0;
  await assert.rejects(collide(3), { code: 'store-conflict' });
  assert.equal(runs, 3);
});

onEach('a broken statement with its own BEGIN poisons nobody', async ({ store }) => {
  await assert.rejects(store.executeSql('begin; select * from nowhere; commit'), { code: '42P01' });
  const { rows } = await store.executeSql('begin; select 1 as a; select 2 as b; commit');
  assert.deepEqual(rows, [{ a: 1 }, { b: 2 }]);
  const { rows: dates } = await store.executeSql('select now() as now, $1::int as n', [3]);
  assert.ok(dates[0].now instanceof Date);
});

onEach('notifications arrive with the commit, also after a connection was lost', async ({ store, place }) => {
  const heard: string[] = [];
  const until = async (count: number) => {
    for (let tries = 0; heard.length < count && tries < 3000; tries += 1) await sleep(20);
  };
  let gaps = 0;
  const subscription = await store.listen(
    'jobs',
    (payload) => heard.push(payload),
    () => {
      gaps += 1;
    },
  );
  await store.notify('jobs', 'first');
  await store
    .transaction(async (tx) => {
      await notifyWith(tx, 'jobs', 'never');
      throw new Error('rolled back');
    })
    .catch(() => {});
  await store.transaction((tx) => notifyWith(tx, 'jobs', 'second'));
  await until(2);
  assert.deepEqual(heard, ['first', 'second']);
  const before = gaps;
  if ('url' in place) {
    const other = await openStore<SampleTables>(place, { migrations: sampleMigrations });
    await other.executeSql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ngao listener'");
    await other.close();
  } else await store.executeSql('select 1/0').catch(() => {});
  for (let tries = 0; gaps === before && tries < 200; tries += 1) {
    await store.executeSql('select 1');
    await sleep(20);
  }
  await store.notify('jobs', 'third');
  await until(3);
  assert.deepEqual(heard, ['first', 'second', 'third']);
  await subscription.close();
  await store.notify('jobs', 'unheard');
  await sleep(50);
  assert.equal(heard.length, 3);
  await assert.rejects(
    store.listen('Jobs"; drop table x', () => {}),
    { code: 'internal' },
  );
});

onEach('raw SQL runs inside a transaction', async ({ store }) => {
  await store
    .transaction(async (tx) => {
      const { rows } = await sqlRunnerOf(tx).executeSql('insert into item (name) values ($1) returning name', ['gone']);
      assert.deepEqual(rows, [{ name: 'gone' }]);
      throw new Error('rolled back');
    })
    .catch(() => {});
  assert.deepEqual(await store.kysely.selectFrom('item').selectAll().execute(), []);
});

onEach('health tells engine and version, and the end', async ({ store, engine }) => {
  const health = await store.health();
  assert.equal(health.ok, true);
  assert.equal(health.engine, engine);
  assert.ok(Number.parseInt(health.version ?? '', 10) >= 15);
  await store.close();
  assert.equal((await store.health()).ok, false);
  await assert.rejects(store.executeSql('select 1'), { code: 'store-unavailable' });
});
