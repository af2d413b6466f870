// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { eachEngine } from '../../../test/builders/store.ts';
import { type SampleTables, sampleMigrations } from '../../../test/builders/store-sample.ts';

const onEach = eachEngine<SampleTables>(sampleMigrations);

onEach('who asks several questions is answered whole before long work takes its next step', async ({ store }) => {
  const order: string[] = [];
  const step = async (name: string) => {
    await store.transaction(async (tx) => void (await sql`select pg_sleep(0.02)`.execute(tx)));
    order.push(name);
    await store.giveWay();
  };
  const page = async () => {
    for (const name of ['one', 'two', 'three']) {
      await sql`select 1`.execute(store.kysely);
      order.push(name);
    }
  };
  const work = step('first').then(() => step('second'));
  await Promise.all([work, page()]);
  assert.deepEqual(
    order.filter((each) => each !== 'first'),
    ['one', 'two', 'three', 'second'],
  );
});

onEach('where nobody waits, the way is free', async ({ store }) => {
  for (let times = 0; times < 100; times++) await store.giveWay();
  assert.equal((await store.health()).connections.waiting, 0);
});
