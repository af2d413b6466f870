// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { caseDeskRoutes } from '../../src/server/routes/cases-desk.ts';
import { type Client, eachServer } from '../builders/server.ts';

const word = 'quokkaword';
const zeros = '0'.repeat(32);
const newCase = { lane: 'core', title: word, text: `About the ${word}.`, language: 'en', reporter: { name: 'Rita' } };
const bodies: Readonly<Record<string, unknown>> = {
  '/cases/:uid/embargo/answers/:participant': { answer: 'accepted', source: 'By mail.' },
  '/cases/:uid/embargo/exit': { version: 1, ground: 'date', reason: 'It has passed.', typed: 'x' },
  '/cases/:uid/attachments': Buffer.from('x'),
  '/cases/:uid/hand-over': { coordinator: 'A coordinator' },
  '/cases/:uid/pre-notice': { addresses: ['psirt@adopter.example.net'] },
};

async function made(owner: Client) {
  const { body } = await owner.post('/api/v1/cases', newCase);
  const at = (rest = '') => `/api/v1/cases/${body.uid}${rest}`;
  await owner.send('PATCH', at(), { version: body.version, owner: owner.userId });
  return { uid: body.uid as string, codeName: body.codeName as string, at };
}

eachServer('the desk tells a stranger the same about a case as about none', async (server) => {
  const owner = await server.person('Olga', ['committee']);
  const { uid } = await made(owner);
  for (const roles of [['viewer'], ['administrator'], ['auditor']] as const) {
    const stranger = await server.person(roles[0], roles);
    assert.deepEqual((await stranger.get('/api/v1/cases/invitations')).body, []);
    for (const { method, url } of caseDeskRoutes.filter((each) => each.url.includes(':uid'))) {
      const ask = async (which: string) => {
        const address = `/api/v1${url.replace(':uid', which).replace(/:\w+/g, zeros)}`;
        return method === 'GET' ? await stranger.get(address) : await stranger.post(address, bodies[url]);
      };
      const [there, nowhere] = [await ask(uid), await ask('f'.repeat(32))];
      assert.deepEqual([there.status, there.text], [404, nowhere.text], url);
    }
  }
});

eachServer(
  'before the signature an invitation holds nothing of the case, after it the expert sees no accounts',
  async (server) => {
    const owner = await server.person('Olga', ['committee']);
    const expert = await server.person('Ella', []);
    const { at, codeName } = await made(owner);
    await owner.post(at('/participants'), { role: 'expert', userId: expert.userId, days: 3 });
    const invited = await expert.get(at('/invitation'));
    assert.deepEqual([invited.body.codeName, invited.body.role, invited.body.signed], [codeName, 'expert', false]);
    assert.ok(!invited.text.includes(word));
    assert.equal((await expert.get('/api/v1/cases/invitations')).body.length, 1);
    assert.equal((await expert.get(at('/desk'))).status, 404);
    assert.equal((await expert.post(at('/acknowledge'), { textDigest: invited.body.texts[0].digest })).status, 200);
    assert.equal((await expert.get(at('/invitation'))).status, 404, 'nothing waits any more');
    const { body: desk } = await expert.get(at('/desk'));
    assert.deepEqual([desk.accounts, desk.readers, desk.glass, desk.exitGrounds], [[], [], [], []]);
    assert.ok((await owner.get(at('/desk'))).body.accounts.length >= 2);
  },
);

eachServer('an embargo ends on a ground and by its code name; whoever has an account answers alone', async (server) => {
  const owner = await server.person('Olga', ['committee']);
  const expert = await server.person('Ella', []);
  const { at, codeName } = await made(owner);
  await owner.post(at('/participants'), { role: 'expert', userId: expert.userId, days: 300 });
  await owner.post(at('/participants'), { role: 'vendor', name: 'Vendor Ltd', days: 300 });
  await owner.post(at('/embargo'), { endsAt: '2026-06-01T09:00:00Z', zone: 'Africa/Nairobi' });
  const { body: asked } = await owner.get(at());
  const of = (role: string) => asked.participants.find((one: { role: string }) => one.role === role).uid;
  const answer = (role: string) =>
    owner.post(at(`/embargo/answers/${of(role)}`), { answer: 'accepted', source: 'Their mail of today.' });
  assert.equal((await answer('expert')).status, 403);
  assert.equal((await answer('vendor')).body.embargo.state, 'active');
  assert.equal((await answer('vendor')).status, 409, 'they have answered');

  const exit = async (part: object) => {
    const { version } = (await owner.get(at())).body;
    return await owner.post(at('/embargo/exit'), { version, ground: 'date', reason: 'Passed.', typed: codeName, ...part });
  };
  assert.equal((await exit({})).status, 409, 'the date is still to come');
  server.setNow('2026-06-01T09:00:01.000Z');
  assert.deepEqual((await owner.get(at('/desk'))).body.exitGrounds, ['date']);
  assert.equal((await exit({ typed: 'wrong' })).status, 400);
  assert.equal((await exit({ ground: 'attacks-seen' })).status, 409);
  assert.equal((await exit({ version: 1 })).status, 409);
  assert.equal((await exit({})).body.embargo.state, 'exited');
});

eachServer('a vector is scored, and only one of 3.1 or 4.0', async (server) => {
  const { post } = await server.person('Vic', ['viewer']);
  const scored = await post('/api/v1/cvss', { vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' });
  assert.deepEqual(scored.body, { version: '3.1', score: 9.8, severity: 'critical' });
  const none = await post('/api/v1/cvss', { vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N' });
  assert.deepEqual(none.body, { version: '3.1', score: 0, severity: 'none' });
  for (const vector of ['AV:N/AC:L/Au:N/C:P/I:P/A:P', 'CVSS:3.1/AV:X']) {
    const refused = await post('/api/v1/cvss', { vector });
    assert.equal(refused.status, 400);
    assert.ok(!refused.text.includes(vector));
  }
});

eachServer('a file that leaves is a record of its own, and its name stands in no record', async (server) => {
  const owner = await server.person('Olga', ['committee']);
  const { at } = await made(owner);
  const name = encodeURIComponent(`${word}.txt`);
  assert.equal((await owner.post(at('/attachments'), Buffer.from('hello'))).status, 400, 'a file has a name');
  const { body } = await owner.post(at('/attachments'), Buffer.from('hello'), { 'x-ngao-file-name': name });
  assert.equal((await owner.get(at(`/attachments/${body.uid}`))).status, 404, 'it waits in quarantine');
  await owner.post(at(`/attachments/${body.uid}/release`));
  assert.equal((await owner.get(at(`/attachments/${body.uid}`))).text, 'hello');
  const rows = await server.context.db.selectFrom('audit_records').select(['action', 'record']).execute();
  assert.equal(rows.filter(({ action }) => action === 'case.attachment-read').length, 1);
  assert.ok(!rows.some(({ record }) => record.includes(word)));
  const { readers } = (await owner.get(at('/desk'))).body;
  assert.deepEqual([readers[0].what, readers[0].file, readers[0].who], ['file', `${word}.txt`, 'Olga']);
});
