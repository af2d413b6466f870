// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { Browser, codeOf, enrol, goodPassword } from '../../../test/builders/browser.ts';
import { person } from '../../../test/builders/portfolio-bench.ts';
import { eachServer, type TestServer } from '../../../test/builders/server.ts';
import { changeUser, revokeRole } from '../actions/people.ts';
import type { Caller } from '../context.ts';
import { invite } from './invitations.ts';

const hour = 3_600_000;
const later = (server: TestServer, ms: number) => server.setNow(new Date(Date.parse(server.context.now()) + ms).toISOString());

async function firstLink({ context }: TestServer): Promise<string> {
  const grants = [{ role: 'administrator', product: null }];
  const given = { purpose: 'first-administrator', userId: null, email: '', grants, hours: 24 } as const;
  return (await context.store.transaction(async (tx) => await invite({ tx, now: context.now() }, given))).secret;
}

const ada = (token: string, more = {}) => ({ token, name: 'Ada', email: 'ada@example.org', password: goodPassword, ...more });
const secretOf = (link: string) => link.slice(link.indexOf('#token=') + 7);

eachServer('links make accounts once, in time, and for whom they were made', async (server, t) => {
  const { app, context } = server;
  const admin = new Browser(app);

  await t.test('the link of the console is replaced by a newer one, and ends after a day', async () => {
    const old = await firstLink(server);
    // Server processes that start together print a link each, and any of them is good.
    later(server, 11 * 60_000);
    const late = await firstLink(server);
    assert.equal((await new Browser(app).post('/setup', ada(old))).status, 403);
    later(server, 24 * hour + 1000);
    assert.equal((await new Browser(app).post('/setup', ada(late))).status, 403);
  });

  await t.test('passwords that are guessed first are refused, and the link stays good', async () => {
    const token = await firstLink(server);
    for (const password of [
      'short',
      'aaaaaaaaaaaaaaaa',
      'ada@example.org',
      'password password',
      'abababababababab',
      'x'.repeat(201),
    ])
      assert.equal((await new Browser(app).post('/setup', ada(token, { password }))).status, 400, password);
    assert.equal((await new Browser(app).post('/setup', ada(token, { password: undefined }))).status, 400);
    assert.equal((await new Browser(app).post('/setup', ada(token, { email: 'no address' }))).status, 400);
    assert.equal((await new Browser(app).post('/invitations/accept', ada(token))).status, 403, 'only where it belongs');
  });

  await t.test('the first administrator is made once; two links printed at the same moment make one', async () => {
    const token = await firstLink(server);
    const other = await firstLink(server);
    await context.db.updateTable('invitations').set({ used_at: null }).where('purpose', '=', 'first-administrator').execute();
    const first = await admin.post('/setup', ada(token));
    assert.deepEqual([first.status, first.body.next], [200, 'enrol-second-factor']);
    assert.equal((await new Browser(app).post('/setup', ada(token, { email: 'eve@example.org' }))).status, 403);
    assert.equal((await new Browser(app).post('/setup', ada(other, { email: 'eve@example.org' }))).status, 403);
    assert.equal((await admin.get('/session')).body.setup, false);
  });

  await t.test('the password alone has no role, a second factor gives it', async () => {
    assert.deepEqual((await admin.whoAmI()).grants, []);
    assert.equal((await admin.get('/users')).status, 403);
    const { secret } = (await admin.post('/me/totp/start')).body;
    assert.equal((await admin.post('/me/totp/confirm', { code: '000000' })).status, 400);
    assert.equal((await admin.post('/me/totp/confirm', { code: codeOf(secret, context.now()) })).status, 200);
    assert.equal((await admin.whoAmI()).grants[0].role, 'administrator');
    assert.equal((await admin.get('/users')).status, 200);
  });

  await t.test('an invitation is for its address alone', async () => {
    const invited = await admin.post('/users/invite', {
      email: ' Mia@example.org ',
      grants: [{ role: 'viewer', product: null }],
    });
    assert.equal(invited.status, 201);
    assert.match(invited.body.link, /\/invitation#token=[\w-]{43}$/);
    const token = secretOf(invited.body.link);
    const chief = await new Browser(app).post('/invitations/accept', ada(token, { email: 'chief@example.org' }));
    assert.equal(chief.status, 403);
    assert.ok(!chief.text.toLowerCase().includes('mia'), 'the address that was invited is not told');
    const mia = new Browser(app);
    assert.equal((await mia.post('/invitations/accept', ada(token, { email: 'mia@EXAMPLE.org' }))).status, 200);
    assert.equal((await new Browser(app).post('/invitations/accept', ada(token, { email: 'mia@example.org' }))).status, 403);
    assert.equal((await admin.post('/users/invite', { email: 'MIA@example.org', grants: [] })).status, 409);
  });

  await t.test('an invitation is replaced by a newer one and ends after three days', async () => {
    const body = { email: 'max@example.org', grants: [] };
    const [old, good] = [await admin.post('/users/invite', body), await admin.post('/users/invite', body)];
    const accept = async (link: string) =>
      (await new Browser(app).post('/invitations/accept', ada(secretOf(link), { email: body.email }))).status;
    assert.equal(await accept(old.body.link), 403);
    const now = context.now();
    later(server, 72 * hour + 1000);
    assert.equal(await accept(good.body.link), 403);
    server.setNow(now);
    const ghost = { email: 'a@example.org', grants: [{ role: 'viewer', product: 999 }] };
    assert.equal((await admin.post('/users/invite', ghost)).status, 404, 'a product that is not there');
    assert.equal((await admin.post('/users/invite', { email: 'a\u0000@b', grants: [] })).status, 400);
  });

  await t.test('a reset ends sessions at once, and factors when its link is used', async () => {
    const { id, email } = (await admin.get('/users')).body.find((each: { email: string }) => each.email === 'mia@EXAMPLE.org');
    const mia = new Browser(app);
    await enrol(server, mia, email);
    assert.equal((await mia.whoAmI()).hasTotp, true);
    const reset = await admin.post(`/users/${id}/reset`);
    assert.equal(reset.status, 200);
    assert.equal(await mia.whoAmI(), null);
    const token = secretOf(reset.body.link);
    const fresh = new Browser(app);
    const password = 'another sentence of mine';
    assert.equal((await fresh.post('/invitations/accept', { token, name: 'M', email: 'whatever', password })).status, 200);
    const anew = await fresh.whoAmI();
    assert.deepEqual([anew.hasTotp, anew.grants, anew.name], [false, [], 'Ada'], 'a reset changes neither name nor address');
    assert.equal((await new Browser(app).post('/login', { email, password: goodPassword })).status, 401);
    assert.equal((await new Browser(app).post('/login', { email, password })).body.next, 'enrol-second-factor');
  });

  await t.test('a disabled account is not opened by a reset', async () => {
    const { id } = (await admin.get('/users')).body.find((each: { email: string }) => each.email === 'mia@EXAMPLE.org');
    const reset = await admin.post(`/users/${id}/reset`);
    assert.equal((await admin.send('PATCH', `/users/${id}`, { disabled: true })).status, 200);
    const body = ada(secretOf(reset.body.link));
    assert.equal((await new Browser(app).post('/invitations/accept', body)).status, 403);
    assert.equal((await admin.send('PATCH', `/users/${id}`, { disabled: false })).status, 200);
    assert.equal((await new Browser(app).post('/invitations/accept', body)).status, 200, 'the refusal did not spend it');
  });

  await t.test('the last administrator keeps the role', async () => {
    const me = await admin.whoAmI();
    assert.equal((await admin.send('DELETE', `/users/${me.id}/grants/${me.grants[0].id}`)).status, 409);
    assert.equal((await admin.send('PATCH', `/users/${me.id}`, { disabled: true })).status, 409);
    assert.equal((await admin.post(`/users/${me.id}/grants`, { role: 'viewer', product: 999 })).status, 404);
    // Each of two lets the other one out, or takes the other's role, in the same moment: one of them stays.
    const other = await server.person('Ina', ['administrator']);
    const id = other.userId;
    const [mine, theirs] = [me.id, id].map((each) => person(each, ['administrator'], context.now())) as [Caller, Caller];
    const out = await Promise.allSettled([
      changeUser(context, mine, { id, disabled: true }),
      changeUser(context, theirs, { id: me.id, disabled: true }),
    ]);
    assert.deepEqual(out.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await context.db.updateTable('users').set({ disabled_at: null }).execute();
    const grants = await context.db
      .selectFrom('role_grants')
      .where('role', '=', 'administrator')
      .select(['id', 'user_id'])
      .execute();
    const grantOf = (userId: number) => grants.find((each) => each.user_id === userId)!.id;
    const taken = await Promise.allSettled([
      revokeRole(context, mine, { userId: id, grantId: grantOf(id) }),
      revokeRole(context, theirs, { userId: me.id, grantId: grantOf(me.id) }),
    ]);
    assert.deepEqual(taken.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });
});
