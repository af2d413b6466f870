// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { approved, draftOf, sayCommittee, sayPublisher } from '../../../test/builders/publishing.ts';
import { type Client, clientOf, eachServer, type TestServer } from '../../../test/builders/server.ts';
import { publishDue } from './run.ts';

const reason = 'The fix was released before this installation kept releases.';

interface Desk {
  ann: Client;
  bob: Client;
  eve: Client;
}

async function desk(server: TestServer): Promise<Desk> {
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as AddressInfo;
  await sayPublisher(server.context, { baseUrl: `http://127.0.0.1:${port}` });
  await sayCommittee(server.context, { privateList: '', allowed: ['@lists.example.org'], mailbox: 'security@example.org' });
  return {
    ann: await server.person('Ann', ['committee']),
    bob: await server.person('Bob', ['committee']),
    eve: await server.person('Eve', ['committee']),
  };
}

const planOf = (given: Record<string, unknown> = {}) => ({
  ...{ kind: 'announce', version: 1, typed: 'NGAO-2026-0001', channels: [], lists: [], reason },
  ...given,
});
const codes = (body: { missing: { code: string }[] }) => body.missing.map(({ code }) => code).sort();

eachServer('a plan is refused with everything that is missing, and nothing is changed', async (server) => {
  const { ann, bob, eve } = await desk(server);
  const { uid } = await approved(server.context, draftOf(), { author: ann.userId, approvers: [ann.userId, bob.userId] });
  const url = `/api/v1/advisories/${uid}/plan`;
  const alone = await ann.post(
    url,
    planOf({ typed: 'NGAO-2026-0002', lists: ['stranger@elsewhere.example'], reason: undefined }),
  );
  assert.equal(alone.status, 200, alone.text);
  assert.deepEqual(codes(alone.body), ['number-typed', 'recipients-allowed', 'release-verified', 'two-approve']);
  assert.equal(alone.body.planned, false);
  assert.deepEqual((await ann.get(`/api/v1/advisories/${uid}/publications`)).body.publications, []);
  assert.equal((await ann.post(url, planOf({ version: 7 }))).status, 409);
  assert.equal((await ann.post(url, planOf({ channels: ['nowhere'] }))).status, 400);
  const stranger = await server.person('Max', ['administrator', 'maintainer', 'auditor']);
  assert.equal((await stranger.post(url, planOf())).status, 404);
  assert.equal((await stranger.get(`/api/v1/advisories/${uid}/publications`)).status, 404);
  assert.equal((await eve.get('/api/v1/publishing')).status, 200);
});

eachServer('it is announced after the time to undo, once, and every local line is proven from outside', async (server) => {
  const { ann, bob, eve } = await desk(server);
  const { uid } = await approved(server.context, draftOf(), { author: ann.userId, approvers: [bob.userId, eve.userId] });
  const url = `/api/v1/advisories/${uid}/plan`;
  const planned = await ann.post(url, planOf());
  assert.equal(planned.body.planned, true, planned.text);
  assert.equal((await ann.post(url, planOf())).body.publication.uid, planned.body.publication.uid, 'asked twice is one plan');
  await server.work();
  const stranger = clientOf(server.app);
  assert.equal((await stranger.get('/security/advisories/NGAO-2026-0001')).status, 404, 'not before its time');
  await tick(server, '2026-06-01T08:05:00.000Z');
  const { publications } = (await ann.get(`/api/v1/advisories/${uid}/publications`)).body;
  const told = JSON.stringify(publications[0], null, 1);
  assert.equal(publications[0].state, 'done', told);
  assert.ok(
    publications[0].lines.every(({ state }: { state: string }) => state === 'verified'),
    told,
  );
  const page = await stranger.get('/security/advisories/NGAO-2026-0001');
  assert.equal(page.status, 200);
  assert.match(page.text, /NGAO-2026-0001/);
  const again = await ann.post(url, planOf({ version: (await rowOf(server, uid)).version }));
  assert.deepEqual(codes(again.body), ['changed'], 'published twice is refused');
});

async function rowOf({ context }: TestServer, uid: string) {
  return await context.db.selectFrom('advisories').where('uid', '=', uid).selectAll().executeTakeFirstOrThrow();
}

/** Time goes on, and the clocks look what is due. */
async function tick(server: TestServer, instant: string): Promise<void> {
  server.setNow(instant);
  await publishDue(server.context);
  await server.work();
}
