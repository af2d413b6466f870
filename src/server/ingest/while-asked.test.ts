// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { eachPortfolio } from '../../../test/builders/portfolio-bench.ts';
import { whileAsked } from './while-asked.ts';

test('both are told, and work begins when the question is on its way', async () => {
  const order: string[] = [];
  const asked = (async () => {
    await null;
    order.push('asked');
    return 'answer';
  })();
  const told = await whileAsked(asked, () => {
    order.push('worked');
    return 'result';
  });
  assert.deepEqual(
    [told, order],
    [
      ['answer', 'result'],
      ['asked', 'worked'],
    ],
  );
});

eachPortfolio('whichever fails, nothing is committed behind its rollback', async ({ context }) => {
  const { store, db } = context;
  const name = (key: string) => ({ key, name: key, created_at: '2026-11-27T12:00:00.000Z' });
  // The first statement fails; the second was asked for before anybody knew.
  await assert.rejects(
    store.transaction(async (tx) => {
      await whileAsked(sql`select 1 / 0`.execute(tx), async () => await tx.insertInto('products').values(name('one')).execute());
    }),
    /division by zero/,
  );
  // The work fails while the first of two statements is under way.
  await assert.rejects(
    store.transaction(async (tx) => {
      const first = sql`select pg_sleep(0.1)`.execute(tx);
      const asked = first.then(() => tx.insertInto('products').values(name('two')).execute());
      await whileAsked(asked, () => {
        throw new Error('no work');
      });
    }),
    /no work/,
  );
  assert.deepEqual(await db.selectFrom('products').where('key', 'in', ['one', 'two']).select('key').execute(), []);
});
