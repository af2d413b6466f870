// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { test } from 'node:test';
import { embeddedFolder } from '../../../../test/builders/store.ts';
import { openPool } from '../connections.ts';
import { openEmptyStore } from '../open-store.ts';
import { DatabaseThread } from './database-thread.ts';
import { WorkerStream } from './worker-stream.ts';

test('when the database thread dies everybody waiting is told, and the next question finds it back', async (t) => {
  const folder = join(await embeddedFolder(t), 'database');
  const thread = new DatabaseThread({ folder, durable: true });
  const pool = openPool({
    max: 1,
    idleTimeoutMillis: 0,
    user: 'postgres',
    database: 'postgres',
    stream: () => new WorkerStream(thread) as never,
  });
  t.after(async () => {
    await pool.end();
    await thread.close();
  });
  await pool.query('create table kept (n integer primary key)');
  await pool.query('insert into kept values (1)');
  const running = pool.query('insert into kept select generate_series(2, 100000000)');
  const waiting = Promise.allSettled([pool.query('select 1')]);
  setTimeout(() => thread.terminate(), 200);
  await assert.rejects(running, { code: 'store-unavailable', message: /stopped in the middle/ });
  // Whoever had not been asked yet may be served by the next thread.
  await waiting;
  assert.deepEqual((await pool.query('select n from kept')).rows, [{ n: 1 }]);
});

test('after a PANIC the database starts again by itself', async (t) => {
  const dataFolder = await embeddedFolder(t);
  const store = await openEmptyStore({ dataFolder });
  t.after(() => store.close());
  await store.executeSql('create table kept (n integer primary key)');
  // As with a full disk: a file that a checkpoint needs cannot be written.
  const obstacle = join(dataFolder, 'database/pg_logical/replorigin_checkpoint.tmp');
  mkdirSync(obstacle);
  await assert.rejects(store.executeSql('checkpoint'), { severity: 'PANIC' });
  rmdirSync(obstacle);
  let answer: unknown;
  for (let tries = 0; answer === undefined && tries < 50; tries += 1) {
    answer = await store.executeSql('select count(*)::int as n from kept').catch((error: { code: string }) => {
      assert.equal(error.code, 'store-unavailable');
    });
  }
  assert.deepEqual(answer, { rows: [{ n: 0 }] });
});

test('a long statement leaves the event loop free', async (t) => {
  const store = await openEmptyStore({ dataFolder: await embeddedFolder(t) });
  t.after(() => store.close());
  const watch = monitorEventLoopDelay({ resolution: 5 });
  let turns = 0;
  const clock = setInterval(() => {
    turns += 1;
  }, 5);
  watch.enable();
  await store.executeSql('select sum(n) from generate_series(1, 3000000) as n');
  watch.disable();
  clearInterval(clock);
  // A blocked loop would have had no turn at all while the statement ran.
  assert.ok(turns > 5, `${turns} turns, longest wait ${watch.max / 1e6} ms`);
});

test('a database that does not open is told, and its folder is free again', async (t) => {
  const folder = await embeddedFolder(t);
  rmSync(join(folder, 'database/global/pg_control'));
  writeFileSync(join(folder, 'database/global/pg_control'), 'not a control file');
  await assert.rejects(openEmptyStore({ dataFolder: folder }), { code: 'store-unavailable' });
  await assert.rejects(openEmptyStore({ dataFolder: folder }), { code: 'store-unavailable' }, 'and not store-locked');
});
