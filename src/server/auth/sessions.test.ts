// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { account, Browser, enrol, goodPassword } from '../../../test/builders/browser.ts';
import { clientOf, eachServer } from '../../../test/builders/server.ts';
import { hashSecret } from './secrets.ts';

const minute = 60_000;
const publicUrl = 'https://ngao.example.org';

eachServer('sessions over https', async (server, t) => {
  server.context.config.publicUrl = publicUrl;
  const { app, context } = server;
  const begin = context.now();
  const wait = (minutes: number) => server.setNow(new Date(Date.parse(context.now()) + minutes * minute).toISOString());
  const { email, id } = await account(server, 'Ada', ['administrator']);
  const other = await account(server, 'Bo', ['viewer']);
  const signedIn = async (to = email) => {
    const browser = new Browser(app);
    await context.db.updateTable('users').set({ totp: null }).where('email', '=', to).execute();
    await enrol(server, browser, to);
    return browser;
  };

  await t.test('the cookie is bound to the host, out of reach of scripts and of other sites', async () => {
    const browser = new Browser(app);
    await browser.post('/login', { email, password: goodPassword });
    const line = browser.lastCookies.find((each) => each.startsWith('__Host-ngao='));
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']) assert.ok(line?.includes(part), `${part}: ${line}`);
    assert.ok(!/domain/i.test(line ?? ''));
    const secret = browser.cookies.get('__Host-ngao') ?? '';
    const stored = await context.db.selectFrom('sessions').select('hash').execute();
    assert.deepEqual(stored, [{ hash: hashSecret(secret) }]);
    assert.equal((await browser.post('/logout')).status, 200);
    assert.equal(browser.cookies.has('__Host-ngao'), false);
    browser.cookies.set('__Host-ngao', secret);
    assert.equal(await browser.whoAmI(), null);
    const plain = new Browser(app);
    plain.cookies.set('ngao', secret);
    assert.equal(await plain.whoAmI(), null, 'a cookie without the prefix is not looked at');
  });

  await t.test('it ends after eight idle hours, and after a week', async () => {
    const browser = await signedIn();
    wait(8 * 60 - 1);
    assert.notEqual(await browser.whoAmI(), null);
    for (let day = 0; day < 27; day += 1) {
      wait(6 * 60);
      await browser.whoAmI();
    }
    assert.equal(await browser.whoAmI(), null, 'a week');
    server.setNow(begin);
    const idle = await signedIn();
    wait(8 * 60 + 1);
    assert.equal(await idle.whoAmI(), null);
    server.setNow(begin);
  });

  await t.test('they are listed, and ended one by one by their owner alone', async () => {
    const [here, there, stranger] = [await signedIn(), await signedIn(), await signedIn(other.email)];
    const list = (await here.get('/session/list')).body as { id: string; current: boolean }[];
    assert.ok(list.filter(({ current }) => current).length === 1 && list.length >= 2);
    const mine = (await there.get('/session/list')).body.find((each: { current: boolean }) => each.current).id;
    assert.equal((await stranger.send('DELETE', `/session/list/${mine}`)).status, 404);
    assert.notEqual(await there.whoAmI(), null);
    assert.equal((await here.send('DELETE', `/session/list/${mine}`)).status, 200);
    assert.equal(await there.whoAmI(), null);
    assert.equal((await here.send('DELETE', `/session/list/${mine}`)).status, 404);
  });

  await t.test('roles and disabling take effect at once', async () => {
    const [admin, bo] = [await signedIn(), await signedIn(other.email)];
    assert.equal((await bo.get('/audit')).status, 403);
    assert.equal((await admin.post(`/users/${other.id}/grants`, { role: 'auditor', product: null })).status, 200);
    assert.equal((await bo.get('/audit')).status, 200);
    const grant = (await bo.whoAmI()).grants.find((each: { role: string }) => each.role === 'auditor').id;
    assert.equal((await admin.send('DELETE', `/users/${other.id}/grants/${grant}`)).status, 200);
    assert.equal((await bo.get('/audit')).status, 403);
    assert.equal((await admin.send('PATCH', `/users/${other.id}`, { disabled: true })).status, 200);
    assert.equal(await bo.whoAmI(), null);
    assert.equal((await new Browser(app).post('/login', { email: other.email, password: goodPassword })).status, 401);
    assert.equal((await admin.send('PATCH', `/users/${other.id}`, { disabled: false })).status, 200);
    assert.equal(await bo.whoAmI(), null, 'what ended stays ended');
  });

  await t.test('what matters needs a fresh proof', async () => {
    const admin = await signedIn();
    wait(16);
    const wanted = [
      ['POST', '/users/invite', { email: 'new@example.org', grants: [] }],
      ['POST', `/users/${id}/grants`, { role: 'viewer', product: null }],
      ['POST', `/users/${id}/reset`, undefined],
      ['PATCH', `/users/${id}`, { name: 'Ada' }],
      ['POST', '/tokens', { name: 'x', product: 1, targets: null, days: 1 }],
      ['POST', '/federations', {}],
      ['PUT', '/products/1/policy', {}],
      ['POST', '/rules', {}],
      ['POST', '/me/totp/start', undefined],
      ['POST', '/passkeys/register/options', undefined],
      ['DELETE', '/passkeys/x', undefined],
    ] as const;
    for (const [method, path, body] of wanted) {
      const answer = await admin.send(method, path, body);
      assert.deepEqual([answer.status, answer.body.code], [403, 'confirmation-needed'], path);
    }
    assert.equal((await admin.post('/session/confirm', {})).status, 401);
    assert.equal((await admin.post('/session/confirm', { password: 'a wrong password' })).status, 401);
    assert.equal((await admin.post('/session/confirm', { code: '000000' })).status, 401);
    assert.equal((await admin.post('/users/invite', wanted[0][2])).status, 403, 'a wrong proof proves nothing');
    assert.equal((await admin.post('/session/confirm', { password: goodPassword })).status, 200);
    assert.equal((await admin.post('/users/invite', wanted[0][2])).status, 201);
    for (let at = 0; at < 8; at += 1) await admin.post('/session/confirm', { code: '000000' });
    assert.equal((await admin.post('/session/confirm', { password: goodPassword })).status, 429, 'nor may it be guessed');
  });

  await t.test('a change comes from our pages alone', async () => {
    const browser = await signedIn();
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const save = async (headers: Record<string, string>) =>
      (await clientOf(app, { cookie, ...headers }).post('/api/v1/views', { name: 'v', page: 'p', query: '' })).status;
    const csrf = { 'x-ngao-csrf': browser.csrf };
    assert.equal(await save(csrf), 200);
    assert.equal(await save({ ...csrf, origin: publicUrl, 'sec-fetch-site': 'same-origin' }), 200);
    assert.equal(await save({}), 403, 'no value');
    assert.equal(await save({ 'x-ngao-csrf': (await signedIn(email)).csrf }), 403, 'the value of another session');
    for (const origin of ['null', 'http://ngao.example.org', `${publicUrl}.evil.example.org`, `${publicUrl}:444`])
      assert.equal(await save({ ...csrf, origin }), 403, origin);
    for (const site of ['cross-site', 'same-site']) assert.equal(await save({ ...csrf, 'sec-fetch-site': site }), 403, site);
    const foreign = await clientOf(app, { origin: 'https://evil.example.org' }).post('/api/v1/login', {
      email,
      password: goodPassword,
    });
    assert.equal(foreign.status, 403, 'nor does another site sign anybody in');
    assert.equal(
      await save({ ...csrf, authorization: 'Bearer ngao_nonsense-nonsense' }),
      401,
      'a token does not ride on a cookie',
    );
  });
});
