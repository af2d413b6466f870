// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { ok, openCase, ready, record } from '../../../test/builders/advisory-desk.ts';
import { approved, draftOf, sayPublisher } from '../../../test/builders/publishing.ts';
import { clientOf, demoProduct, eachServer } from '../../../test/builders/server.ts';

const api = '/api/v1/advisories';

eachServer('R3 a component with its own process names it on the form, and goes out only once it is published', async (server) => {
  const { owner, second, third, uid: caseUid } = await openCase(server);
  const { product } = await demoProduct(server);
  const administrator = await server.person('Ada', ['administrator', 'maintainer']);
  for (const ref of ['repository:ledger', 'repository:quoting'])
    await ok(administrator.post('/api/v1/targets', { product, kind: 'repository', ref }));
  await sayPublisher(server.context);
  const settings = await ok(owner.get('/api/v1/committee'));
  const say = (url: string, component = 'Ledger') =>
    owner.send('PUT', '/api/v1/committee', { ...settings, processes: [{ component, url }] });
  const told = async () => {
    const { components } = (await clientOf(server.app).get('/api/v1/report/form')).body;
    return Object.fromEntries(components.map(({ name, process }: { name: string; process: string }) => [name, process]));
  };
  const refused = await say('http://example.org/ledger');
  assert.equal(refused.status, 400);
  assert.match(refused.text, /begins with https/);
  await ok(say(''));
  assert.deepEqual(Object.values(await told()), [null, null]);

  await record(owner, caseUid);
  const { uid, version } = await ready(owner, await ok(owner.post(api, { case: caseUid })));
  const shown = (await ok(owner.get(`${api}/${uid}`))).faults;
  assert.deepEqual(
    shown.filter(({ rule }: { rule: string }) => rule === 'own-process').map(({ place }: { place: string }) => place),
    ['/products/0'],
  );
  const review = await owner.post(`${api}/${uid}/review`, { version });
  assert.equal(review.status, 409);
  assert.match(review.text, /own-process/);

  // Approved before the settings said so: it is stopped where it would go out.
  const people = { author: owner.userId, approvers: [second.userId, third.userId] };
  const content = draftOf({ id: 'NGAO-2026-0101' });
  const waiting = await approved(server.context, content, people);
  const plan = async () => {
    const row = await server.context.db
      .selectFrom('advisories')
      .where('uid', '=', waiting.uid)
      .select('version')
      .executeTakeFirstOrThrow();
    const body = { kind: 'announce', version: row.version, typed: content.id, channels: [], lists: [], reason: 'None here.' };
    return await ok(owner.post(`${api}/${waiting.uid}/plan`, body));
  };
  const missing = async () => (await plan()).missing.map(({ code }: { code: string }) => code);
  assert.ok((await missing()).includes('lint:own-process'));

  await ok(say('https://example.org/ledger/security'));
  assert.deepEqual(Object.entries(await told()).sort(), [
    ['ledger', 'https://example.org/ledger/security'],
    ['quoting', null],
  ]);
  await ok(owner.post(`${api}/${uid}/review`, { version }));
  assert.ok(!(await missing()).includes('lint:own-process'));
});
