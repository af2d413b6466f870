// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { grypeReport } from '../../../test/builders/grype-report.ts';
import { demoProduct, testServer } from '../../../test/builders/server.ts';
import { readWhole } from './reading/read-whole.ts';
import type { Claimed } from './report-rows.ts';

const target = 'repository:ledger';
let day = 1;

/** Every upload is a scan of its own day. */
function report(findings: number, given: { severity?: string } = {}): string {
  day++;
  return grypeReport({ findings, at: `2026-05-${String(day).padStart(2, '0')}T00:00:00Z`, ...given });
}

async function begin(t: TestContext) {
  const server = await testServer(t);
  const { machine } = await demoProduct(server);
  const { db, store } = server.context;
  const told = async () => (await db.selectFrom('streams').select('told').executeTakeFirstOrThrow()).told;
  const countsOf = async (body: string) => (await server.upload(machine, { target, body })).body.counts;
  let transactions = 0;
  const { transaction } = store;
  store.transaction = async (work, options) => {
    transactions++;
    return await transaction(work, options);
  };
  const spent = async (work: () => Promise<unknown>) => {
    const before = transactions;
    await work();
    return transactions - before;
  };
  return { server, machine, db, told, countsOf, spent };
}

test('the same observations again take as few transactions for a thousand findings as for one', async (t) => {
  const { told, countsOf, spent } = await begin(t);
  await countsOf(report(1200));
  assert.match(await told(), /^[0-9a-f]{64} \d+ [0-9a-f]{64}$/);
  const large = await spent(async () => {
    const counts = await countsOf(report(1200));
    assert.deepEqual([counts.observations, counts.unchanged, counts.opened, counts.closed], [1200, 1200, 0, 0]);
  });
  await countsOf(report(1));
  await countsOf(report(1));
  const small = await spent(() => countsOf(report(1)));
  assert.ok(large <= small, `${large} against ${small}`);
});

test('what was told last in the same bytes is not read again, unless it has to be looked at', async (t) => {
  const { server, db, countsOf } = await begin(t);
  const counts = await countsOf(report(30));
  const claimed = { targetId: 1, digest: '', file: '', format: '' };
  const read = async (body: string) => {
    const { digest } = await server.context.evidence.put(Readable.from([Buffer.from(body)]));
    const { runs, close } = await readWhole(server.context, { ...claimed, digest } as Claimed);
    close();
    return [runs[0]?.told, runs[0]?.isMeanwhile];
  };
  assert.deepEqual([counts.opened, await read(report(30))], [30, [30, false]]);
  assert.deepEqual(await read(report(31)), [31, false]);
  assert.deepEqual(await read(report(30, { severity: 'High' })), [30, false]);
  // Nobody has to know beforehand what a stream says that has said nothing yet: that is read while it is taken in.
  await db.updateTable('streams').set({ told: '' }).execute();
  assert.deepEqual(await read(report(30)), [0, true]);
  assert.deepEqual((await countsOf(report(30))).unchanged, 30);
  assert.deepEqual(await read(report(30)), [30, false]);
});

test('a first report tells its number and what was left out of it as any other does', async (t) => {
  const { db, told, countsOf } = await begin(t);
  const nameless = (findings: number) => report(findings).replace('"id":"CVE-1900-0000"', '"id":""');
  const notices = async () =>
    (await db.selectFrom('reports').select('notices').orderBy('id', 'desc').executeTakeFirst())?.notices;
  const first = await countsOf(nameless(7));
  assert.deepEqual([first.observations, first.opened], [6, 6]);
  assert.match(JSON.stringify(await notices()), /1 matches/);
  // A notice comes of reading, so that the same bytes are read again.
  assert.match(await told(), /^[0-9a-f]{64}$/);
  const second = await countsOf(nameless(7));
  assert.deepEqual([second.observations, second.unchanged, second.opened], [6, 6, 0]);
  assert.match(JSON.stringify(await notices()), /1 matches/);
});

test('a large report, which is read in a thread of its own, is taken in as any other', async (t) => {
  const { db, told, countsOf } = await begin(t);
  const large = (severity: string) =>
    grypeReport({ findings: 1100, severity, text: 'x'.repeat(1000), at: `2026-05-${day++}T00:00:00Z` });
  day = 10;
  const counts: unknown[] = [];
  for (const severity of ['Low', 'Low', 'High']) {
    const { observations, opened, unchanged, updated } = await countsOf(large(severity));
    counts.push([observations, opened, unchanged, updated]);
    assert.match(await told(), /^[0-9a-f]{64} 1100 [0-9a-f]{64}$/);
  }
  assert.deepEqual(counts, [
    [1100, 1100, 0, 0],
    [1100, 0, 1100, 0],
    [1100, 0, 0, 1100],
  ]);
  const { rows } = await sql<{ high: number }>`select count(*)::int as high from findings where severity = 3`.execute(db);
  assert.equal(rows[0]?.high, 1100);
});

test('an unchanged report is the newest of its stream: a late one after it changes nothing', async (t) => {
  const { db, countsOf } = await begin(t);
  const late = report(3);
  await countsOf(report(5));
  await countsOf(report(5));
  const { last_proof_at, last_report_id } = await db.selectFrom('streams').selectAll().executeTakeFirstOrThrow();
  assert.equal(last_report_id, 2);
  assert.match(String(last_proof_at), new RegExp(`^2026-05-${String(day).padStart(2, '0')}`));
  assert.equal((await countsOf(late)).closed, 0);
  const { rows } = await sql<{ open: number }>`select count(*) filter (where open) as open from findings`.execute(db);
  assert.equal(rows[0]?.open, 5);
});

test('what somebody called fixed opens again with an unchanged report that still tells it', async (t) => {
  const { db, countsOf } = await begin(t);
  await countsOf(report(4));
  await sql`update findings set state = 'fixed', open = false, state_data =
    '{"is": "fixed", "since": "2026-01-01T00:00:00Z", "how": "confirmed", "by": "1",
    "before": {"is": "new", "since": "2026-01-01T00:00:00Z"}}' where id = 1`.execute(db);
  const counts = await countsOf(report(4));
  assert.deepEqual([counts.reopened, counts.unchanged], [1, 4]);
  const row = await db.selectFrom('findings').where('id', '=', 1).select(['open']).executeTakeFirstOrThrow();
  assert.equal(row.open, true);
});

test('names that turn out to mean something else make the next report be looked at in full', async (t) => {
  const { server, machine, told, countsOf } = await begin(t);
  await countsOf(report(4));
  assert.match(await told(), /^[0-9a-f]{64} \d+ [0-9a-f]{64}$/);
  const joined = grypeReport({ findings: 2 }).replaceAll(
    '"relatedVulnerabilities":[]',
    '"relatedVulnerabilities":[{"id":"GHSA-2222-2222-2222"}]',
  );
  assert.match(joined, /GHSA-2222/);
  await server.upload(machine, { target: 'repository:other', body: joined });
  assert.equal(await told(), '');
  await countsOf(report(4));
  assert.match(await told(), /^[0-9a-f]{64} \d+ [0-9a-f]{64}$/);
});

test('a report that is held, and one that ends in its middle, leave no digest', async (t) => {
  const { server, machine, told, countsOf } = await begin(t);
  await countsOf(report(40));
  const before = await told();
  const counts = await countsOf(report(2));
  assert.equal(counts.held, 38);
  assert.match(await told(), /^report 2, run 1$/);
  const again = await countsOf(report(40));
  assert.deepEqual([again.unchanged, again.opened], [40, 0]);
  assert.equal(await told(), before);
  const { store } = server.context;
  const { transaction } = store;
  let left = 4;
  store.transaction = async (work, options) => {
    if (left-- <= 0) throw new Error('killed');
    return await transaction(work, options);
  };
  await machine.post(`/api/v1/reports?product=demo&target=${target}`, Buffer.from(report(41)));
  await assert.rejects(server.run(server.takeJob()), /killed/);
  store.transaction = transaction;
  assert.notEqual(await told(), before);
});
