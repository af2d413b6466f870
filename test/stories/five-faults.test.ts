// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { grypeReport } from '../builders/grype-report.ts';
import { type Client, demoProduct, eachServer, type TestServer } from '../builders/server.ts';

/*
 * Five things that went wrong elsewhere (parallel twins, a retry, the same report again, a re-score, an empty report)
 * and must not go wrong here.
 */
async function begin(server: TestServer) {
  const { machine } = await demoProduct(server);
  const person = await server.person('Mia', ['maintainer', 'committee']);
  return { machine, person };
}

async function openCount(person: Client): Promise<number> {
  return (await person.get('/api/v1/findings/facets')).body.count.value;
}

async function rows(server: TestServer): Promise<number> {
  const row = await server.context.db
    .selectFrom('findings')
    .select((each) => each.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

eachServer('three twins at the same time are one report', async (server) => {
  const { machine, person } = await begin(server);
  const body = Buffer.from(grypeReport({ findings: 150 }));
  const url = '/api/v1/reports?product=demo&target=repository:ledger&file=grype.json';
  const answers = await Promise.all([1, 2, 3].map(async () => await machine.post(url, body)));
  await server.work();
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 202]);
  assert.equal(new Set(answers.map(({ body: { report } }) => report)).size, 1);
  assert.equal(await rows(server), 150);
  await server.upload(machine, { target: 'repository:ledger', body: grypeReport({ findings: 0 }), file: 'grype.json' });
  // 150 of 150 gone at once waits for a person; nothing is lost and nothing is a ghost.
  const [held] = (await person.get('/api/v1/reports?state=held')).body.items;
  assert.equal(held.counts.held, 150);
  await person.post(`/api/v1/reports/${held.id}/confirm`, { reason: 'All of it was updated today.' });
  await server.work();
  assert.equal(await openCount(person), 0);
  assert.equal(await rows(server), 150);
});

eachServer('a retry after a timeout adds nothing', async (server) => {
  const { machine } = await begin(server);
  const body = grypeReport({ findings: 20 });
  const first = await server.upload(machine, { target: 'repository:ledger', body, key: 'run-1' });
  const again = await server.upload(machine, { target: 'repository:ledger', body, key: 'run-1' });
  assert.equal(again.body.id, first.body.id);
  assert.equal(await rows(server), 20);
  const other = await machine.post(
    '/api/v1/reports?product=demo&target=repository:ledger',
    Buffer.from(grypeReport({ findings: 3 })),
    { 'idempotency-key': 'run-1' },
  );
  assert.equal(other.status, 409);
});

eachServer('the same report again changes nothing; after a revert it does', async (server) => {
  const { machine, person } = await begin(server);
  const twelve = grypeReport({ findings: 12 });
  await server.upload(machine, { target: 'repository:ledger', body: twelve });
  await server.upload(machine, { target: 'repository:ledger', body: twelve });
  assert.equal(await openCount(person), 12);
  await server.upload(machine, { target: 'repository:ledger', body: grypeReport({ findings: 9, at: '2026-05-02T00:00:00Z' }) });
  assert.equal(await openCount(person), 9);
  // The fix was reverted: equal findings in a newer scan.
  await server.upload(machine, { target: 'repository:ledger', body: grypeReport({ findings: 12, at: '2026-05-03T00:00:00Z' }) });
  assert.equal(await openCount(person), 12);
  assert.equal(await rows(server), 12);
  const reopened = (await person.get('/api/v1/findings?q=CVE-1900-0011')).body.items[0];
  const history = (await person.get(`/api/v1/findings/${reopened.id}/history`)).body.items.map(
    ({ event }: { event: string }) => event,
  );
  assert.deepEqual(history, ['finding.reopened', 'finding.fixed', 'finding.opened']);
});

eachServer('a re-score, a reworded text and a patch bump keep the decision', async (server) => {
  const { machine, person } = await begin(server);
  await server.upload(machine, { target: 'repository:ledger', body: grypeReport({ findings: 3, severity: 'High' }) });
  const [before] = (await person.get('/api/v1/findings?q=CVE-1900-0001')).body.items;
  const moved = await person.post(`/api/v1/findings/${before.id}/transition`, { to: 'triaged' });
  assert.equal(moved.status, 200, moved.text);
  const changed = grypeReport({
    findings: 3,
    severity: 'Critical',
    version: '1.0.1',
    text: 'Another wording.',
    at: '2026-05-02T00:00:00Z',
  });
  await server.upload(machine, { target: 'repository:ledger', body: changed });
  const [after] = (await person.get('/api/v1/findings?q=CVE-1900-0001')).body.items;
  assert.equal(after.id, before.id);
  assert.equal(after.state, 'triaged');
  assert.equal(after.severity, 'critical');
  assert.equal(after.version, '1.0.1');
  assert.equal(await rows(server), 3);
});

eachServer('an empty, null or error document closes nothing', async (server) => {
  const { machine, person } = await begin(server);
  await server.upload(machine, { target: 'repository:ledger', body: grypeReport({ findings: 5 }), format: 'grype' });
  for (const body of [
    'null',
    '{}',
    ' ',
    '{"error":"could not pull image"}',
    '{"matches":null}',
    '<html><body>Login</body></html>',
    '{"matches":[]}',
  ]) {
    const report = await server.upload(machine, { target: 'repository:ledger', body, format: 'grype' });
    assert.ok(report.body.state === 'refused' || report.body.counts?.closed === 0, `${body}: ${report.text}`);
    assert.equal(await openCount(person), 5, body);
  }
});
