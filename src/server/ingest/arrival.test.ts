// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grypeReport } from '../../../test/builders/grype-report.ts';
import { npmAuditReport } from '../../../test/builders/npm-audit-report.ts';
import { demoProduct, testServer } from '../../../test/builders/server.ts';

/** An npm audit of these flaws: it proves that it ran and tells no time. */
function npmAudit(...numbers: readonly number[]): string {
  const each = numbers.map((number) =>
    JSON.parse(
      npmAuditReport({ id: `GHSA-2222-2222-${2220 + number}`.replaceAll('0', 'x').replaceAll('1', 'w'), name: `pack-${number}` }),
    ),
  );
  const [first] = each.length > 0 ? each : [JSON.parse(npmAuditReport({ id: 'GHSA-2222-2222-2222', name: 'none' }))];
  return JSON.stringify({ ...first, vulnerabilities: Object.assign({}, ...each.map(({ vulnerabilities }) => vulnerabilities)) });
}

/** A SARIF log of these tools, each with so many results; every run ended at this hour of the day. */
function sarif(hour: string, tools: Readonly<Record<string, number>>, category = ''): string {
  const runs = Object.entries(tools).map(([name, count]) => ({
    tool: { driver: { name, version: '1.0.0', rules: [{ id: `${name}-loop` }] } },
    ...(category !== '' && { automationDetails: { id: `${category}/` } }),
    invocations: [{ executionSuccessful: true, endTimeUtc: `2026-05-01T${hour}:00:00Z` }],
    results: Array.from({ length: count }, (_, index) => ({
      ruleId: `${name}-loop`,
      message: { text: 'It never ends.' },
      partialFingerprints: { primary: `${name}-${index}` },
      locations: [{ physicalLocation: { artifactLocation: { uri: `src/${name}-${index}.js` }, region: { startLine: 1 } } }],
    })),
  }));
  return JSON.stringify({ version: '2.1.0', runs });
}

test('how reports arrive', async (t) => {
  const server = await testServer(t);
  const { machine } = await demoProduct(server);
  const mia = await server.person('Mia', ['maintainer']);
  const { db } = server.context;
  const hand = async (target: string, body: string) => (await server.upload(machine, { target, body })).body;
  const streamOf = async (target: string) =>
    await db
      .selectFrom('streams')
      .innerJoin('targets', 'targets.id', 'streams.target_id')
      .where('ref', '=', target)
      .selectAll('streams')
      .executeTakeFirstOrThrow();
  const targetOf = async (target: string) => {
    const row = await db.selectFrom('targets').where('ref', '=', target).select('id').executeTakeFirstOrThrow();
    return (await mia.get(`/api/v1/targets/${row.id}`)).body;
  };
  const statesOf = async (target: string): Promise<string[]> => {
    const { id } = await targetOf(target);
    const { items } = (await mia.get(`/api/v1/findings?target=${id}&state=new,triaged,in-progress,fixed&limit=100`)).body;
    return items.map(({ package: name, state }: { package: string; state: string }) => `${name} ${state}`).sort();
  };

  await t.test('a scan of the future counts as run when it came: later ones still count, and their absence is told', async () => {
    const target = 'repository:ahead';
    const ahead = await hand(target, grypeReport({ findings: 3, at: '2099-01-01T00:00:00Z' }));
    assert.match(ahead.notices.join(' '), /2099-01-01.*after it was received/);
    const { last_proof_at } = await streamOf(target);
    assert.equal(Date.parse(String(last_proof_at)), Date.parse(ahead.receivedAt));
    const { id } = await targetOf(target);
    await db
      .updateTable('targets')
      .set({ expects: JSON.stringify([{ tool: 'grype', everyHours: 1 }]) })
      .where('id', '=', id)
      .execute();
    assert.deepEqual((await targetOf(target)).missing, []);
    server.setNow('2026-06-01T10:00:00.000Z');
    assert.equal((await targetOf(target)).missing.length, 1, 'nothing came for two hours');
    const next = await hand(target, grypeReport({ findings: 2, at: '2026-06-01T09:30:00Z' }));
    assert.deepEqual([next.counts.closed, next.counts.unchanged], [1, 2]);
    assert.deepEqual((await targetOf(target)).missing, []);
    const slightly = await hand(target, grypeReport({ findings: 2, at: '2026-06-01T10:30:00Z' }));
    assert.deepEqual(slightly.notices, []);
  });

  await t.test(
    'reports without a time are in the order of their arrival: a held one that was overtaken closes nothing',
    async () => {
      const target = 'repository:held';
      const numbers = Array.from({ length: 30 }, (_, index) => index + 1);
      await hand(target, npmAudit(...numbers));
      const held = await hand(target, npmAudit(1));
      assert.equal(held.state, 'held');
      const newer = await hand(target, npmAudit(...numbers, 31, 32));
      assert.equal(newer.counts.opened, 2);
      const answer = await mia.post(`/api/v1/reports/${held.id}/confirm`, { reason: 'All of it was updated.' });
      assert.equal(answer.status, 409, answer.text);
      assert.match(answer.body.detail, /newer report/);
      await server.work();
      assert.equal((await statesOf(target)).filter((each) => / new$/.test(each)).length, 32);
      const last = await hand(target, npmAudit(2));
      assert.equal((await mia.post(`/api/v1/reports/${last.id}/confirm`, { reason: 'All of it was updated.' })).status, 200);
      await server.work();
      assert.equal((await statesOf(target)).filter((each) => / new$/.test(each)).length, 1);
    },
  );

  await t.test(
    'reports without a time are in the order of their arrival: a retried one does not undo its successor',
    async () => {
      const target = 'repository:retried';
      const url = `/api/v1/reports?product=demo&target=${target}`;
      const first = (await machine.post(url, Buffer.from(npmAudit(1, 2)))).body.report;
      const job = server.takeJob();
      await hand(target, npmAudit(2, 3));
      await server.run(job);
      const row = (await mia.get(`/api/v1/reports/${first}`)).body;
      assert.deepEqual([row.state, row.counts.opened], ['imported', 0]);
      assert.match(row.notices.join(' '), /received later/);
      assert.deepEqual(await statesOf(target), ['pack-2 new', 'pack-3 new']);
    },
  );

  await t.test(
    'an identical report is one report and one more scan; what was called fixed and is still told opens again',
    async () => {
      const target = 'repository:nightly';
      const body = npmAudit(1, 2);
      const first = await hand(target, body);
      const before = await streamOf(target);
      const isLater = (at: unknown, than: unknown) => Date.parse(String(at)) > Date.parse(String(than));
      await server.upload(machine, { target, body, key: 'night-2' });
      const after = await streamOf(target);
      assert.ok(isLater(after.last_report_at, before.last_report_at) && isLater(after.last_proof_at, before.last_proof_at));
      const { items } = (await mia.get(`/api/v1/findings?target=${(await targetOf(target)).id}`)).body;
      const reason = 'Updated by hand.';
      const fixed = await mia.post(`/api/v1/findings/${items[0].id}/transition`, { to: 'fixed', reason });
      assert.equal(fixed.status, 200, fixed.text);
      const again = await hand(target, body);
      assert.deepEqual([again.id, again.state, again.counts.reopened], [first.id, 'imported', 1]);
      assert.deepEqual(
        (await statesOf(target)).filter((each) => / fixed$/.test(each)),
        [],
      );
      assert.equal((await db.selectFrom('reports').where('id', '>', first.id).select('id').execute()).length, 0);
    },
  );

  await t.test('the same delivery again, and the same scan with its time, are no newer scan', async () => {
    const target = 'repository:resent';
    const body = npmAudit(3);
    await server.upload(machine, { target, body, key: 'run-1' });
    const undated = await streamOf(target);
    await server.upload(machine, { target, body, key: 'run-1' });
    assert.deepEqual(await streamOf(target), undated);
    const dated = grypeReport({ findings: 1 });
    await hand('repository:dated', dated);
    await hand('repository:dated', dated);
    assert.equal(Date.parse(String((await streamOf('repository:dated')).last_proof_at)), Date.parse('2026-05-01T00:00:00Z'));
  });

  await t.test('a report of several runs tells why it is held, whichever run it was', async () => {
    const target = 'repository:runs';
    assert.equal((await hand(target, sarif('01', { first: 20, second: 15 }))).counts.opened, 35);
    const one = await hand(target, sarif('02', { first: 0, second: 15 }));
    assert.deepEqual([one.state, one.counts.held], ['held', 20]);
    assert.match(one.reason, /no longer tells 20 of 20 findings/);
    const both = await hand(target, sarif('03', { first: 0, second: 1 }));
    assert.deepEqual([both.state, both.counts.held], ['held', 34]);
    assert.match(both.reason, /20 of 20 findings.*14 of 15 findings/);
    assert.equal((await mia.post(`/api/v1/reports/${both.id}/confirm`, { reason: 'Written anew.' })).status, 200);
    await server.work();
    const done = (await mia.get(`/api/v1/reports/${both.id}`)).body;
    assert.deepEqual([done.state, done.reason, done.counts.closed], ['imported', '', 34]);
  });

  await t.test('no report speaks under the name of the advisory database', async () => {
    const target = 'repository:named';
    const report = await hand(target, sarif('01', { 'Advisory-Database': 1 }));
    assert.equal(report.tool, 'advisory-database (report)');
    assert.match(report.notices.join(' '), /server's own advisory database/);
    const other = await hand(target, sarif('02', { ngao: 1 }, 'advisory-database'));
    assert.match(other.notices.join(' '), /server's own advisory database/);
    const { streams } = await targetOf(target);
    assert.ok(!streams.some(({ category }: { category: string }) => category === 'advisory-database'), JSON.stringify(streams));
  });
});
