// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { eachDecision } from '../../../test/builders/decision-bench.ts';
import { approveException, rejectException } from '../actions/decide-exception.ts';
import { proposeException } from '../actions/propose-exception.ts';
import type { Caller } from '../context.ts';
import { exceptionCounts, exceptionsPage } from './exceptions.ts';

eachDecision('each state is counted as its list shows it, and what ends first stands first', async (bench) => {
  const { context, product, ada, kim } = bench;
  const propose = async (id: string, expires: string) =>
    await proposeException(context, ada, {
      ...{ product, decision: 'accept', matcher: { id }, reason: 'Waits for the next increment.', owner: 'Ada', expires },
    });
  const later = await propose('CVE-1900-0001', '2026-12-08');
  const sooner = await propose('CVE-1900-0002', '2026-12-01');
  const far = await propose('CVE-1900-0003', '2027-01-20');
  for (const id of [later, sooner, far]) await approveException(context, kim, { id });
  await rejectException(context, kim, { id: await propose('CVE-1900-0004', '2027-01-20'), reason: 'It is fixed.' });
  await propose('CVE-1900-0005', '2027-01-20');
  const counts = { proposed: 1, active: 3, expiring: 2, expired: 0, rejected: 1, revoked: 0 };
  assert.deepEqual(await exceptionCounts(context, kim, {}), counts);
  assert.deepEqual(await exceptionCounts(context, kim, { product: product + 1 }), none);
  assert.deepEqual(await exceptionCounts(context, kim, { q: ' cve-1900-0002 ' }), { ...none, active: 1, expiring: 1 });
  assert.deepEqual(await exceptionCounts(context, kim, { q: '%' }), none);
  const first = await exceptionsPage(context, kim, { expiring: true, limit: 1 });
  assert.deepEqual(
    first.items.map(({ id }) => id),
    [sooner],
  );
  const second = await exceptionsPage(context, kim, { expiring: true, limit: 1, after: first.next ?? '' });
  assert.deepEqual([second.items.map(({ id }) => id), second.next], [[later], null]);
  await context.db.updateTable('exceptions').set({ warned_at: context.now() }).where('id', '=', far).execute();
  assert.equal((await exceptionCounts(context, kim, {})).expiring, 3);
  const stranger: Caller = { ...kim, person: { ...kim.person!, grants: [{ role: 'committee', productId: product + 1 }] } };
  assert.deepEqual(await exceptionCounts(context, stranger, {}), none);
});

const none = { proposed: 0, active: 0, expiring: 0, expired: 0, rejected: 0, revoked: 0 };
