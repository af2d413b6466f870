// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { eachEngine } from '../../../test/builders/store.ts';
import { type SampleTables, sampleMigrations } from '../../../test/builders/store-sample.ts';
import { sqlRunnerOf } from './run-transaction.ts';

const onEach = eachEngine<SampleTables>(sampleMigrations);

onEach('pg-boss starts, sends with a transaction, works and retries', async ({ store, engine }, t) => {
  const backend = engine === 'embedded' ? 'pglite' : 'postgres';
  const boss = new PgBoss({ db: { executeSql: store.executeSql, listen: listen }, backend, supervise: false, schedule: false });
  function listen(channel: string, onPayload: (payload: string) => void, onGap: () => void) {
    return store.listen(channel, onPayload, onGap);
  }
  const problems: unknown[] = [];
  boss.on('error', (error) => problems.push(error));
  await boss.start();
  t.after(() => boss.stop({ graceful: false }));
  await boss.createQueue('mail', { retryLimit: 2, retryDelay: 0 });
  const send = (n: number) =>
    store.transaction(async (tx) => {
      await tx
        .insertInto('item')
        .values({ name: `item ${n}`, details: {} })
        .execute();
      await boss.send('mail', { n }, { db: sqlRunnerOf(tx) });
      if (n === 2) throw new Error('rolled back');
    });
  await send(1);
  await send(2).catch(() => {});
  await send(3);
  const worked: number[] = [];
  let failures = 0;
  await boss.work<{ n: number }>('mail', { pollingIntervalSeconds: 0.5 }, async ([job]) => {
    if (job?.data.n === 3 && failures < 1) {
      failures += 1;
      throw new Error('not yet');
    }
    worked.push(job?.data.n ?? 0);
  });
  for (let tries = 0; worked.length < 2 && tries < 600; tries += 1) await sleep(50);
  assert.deepEqual(worked.sort(), [1, 3], 'the job of the transaction that was rolled back was never there');
  assert.equal(failures, 1);
  assert.deepEqual(problems, []);
  await boss.stop({ graceful: false });
});
