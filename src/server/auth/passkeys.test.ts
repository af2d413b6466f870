// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { Authenticator, type Ceremony } from '../../../test/builders/authenticator.ts';
import { account, Browser, codeOf, goodPassword } from '../../../test/builders/browser.ts';
import { eachServer } from '../../../test/builders/server.ts';

const publicUrl = 'https://ngao.example.org';

eachServer('passkeys', async (server, t) => {
  server.context.config.publicUrl = publicUrl;
  const { app, context } = server;
  const { email } = await account(server, 'Ada', ['viewer']);
  const browser = new Browser(app);
  await browser.post('/login', { email, password: goodPassword });
  const key = new Authenticator(publicUrl);
  const challengeFor = async (who: Browser) => (await who.post('/passkeys/register/options')).body.challenge as string;
  const register = async (who: Browser, given: Ceremony, device = key) =>
    await who.post('/passkeys/register/verify', { name: 'Laptop', response: device.create(given) });
  const login = async (change: Partial<Ceremony> = {}, device = key) => {
    const visitor = new Browser(app);
    const { key: handle, options } = (await visitor.post('/passkeys/login/options')).body;
    const message = { key: handle, response: device.get({ challenge: options.challenge, ...change }) };
    return { answer: await visitor.post('/passkeys/login/verify', message), visitor, message };
  };

  await t.test('one that was made elsewhere, for another question or without asking anybody is not kept', async () => {
    const lies: Partial<Ceremony>[] = [
      { origin: 'https://evil.example.org' },
      { rpId: 'evil.example.org' },
      { type: 'webauthn.get' },
      { challenge: Buffer.from('a challenge of my own').toString('base64url') },
      { flags: 0x01 },
    ];
    for (const lie of lies) {
      const answer = await register(browser, { challenge: await challengeFor(browser), ...lie });
      assert.equal(answer.status, 401, JSON.stringify(lie));
    }
    for (const response of [null, 'x', {}, { id: 1, response: {} }, { ...key.create({ challenge: 'x' }), rawId: '' }]) {
      await challengeFor(browser);
      assert.equal((await browser.post('/passkeys/register/verify', { name: 'x', response })).status, 401);
    }
    assert.deepEqual((await browser.get('/passkeys')).body, []);
    assert.deepEqual((await browser.whoAmI()).grants, []);
  });

  await t.test('a good one makes the session whole, once per challenge and for its session alone', async () => {
    const twin = new Browser(app);
    await twin.post('/login', { email, password: goodPassword });
    const challenge = await challengeFor(browser);
    assert.equal((await register(twin, { challenge })).status, 401, 'the challenge of another session');
    assert.equal((await register(browser, { challenge })).status, 200);
    assert.equal((await register(browser, { challenge })).status, 401, 'the challenge is spent');
    assert.equal((await browser.whoAmI()).grants.length, 1);
    assert.equal(await twin.whoAmI(), null, 'who knew the password alone is out');
    assert.equal((await register(browser, { challenge: await challengeFor(browser) })).status, 409, 'the same key again');
    assert.equal((await browser.get('/passkeys')).body[0].name, 'Laptop');
  });

  await t.test('it signs in where everything fits', async () => {
    const { answer, visitor, message } = await login({ counter: 5 });
    assert.deepEqual([answer.status, answer.body.next], [200, 'done']);
    assert.equal((await visitor.whoAmI()).strength, 'passkey');
    assert.equal((await visitor.post('/passkeys/login/verify', message)).status, 401, 'replayed');
    assert.equal((await login({ counter: 5 })).answer.status, 401, 'a counter that stands still: a copy');
    assert.equal((await login({ counter: 4 })).answer.status, 401);
    assert.equal((await login({ counter: 6 })).answer.status, 200);
  });

  await t.test('and nowhere else', async () => {
    const lies: Partial<Ceremony>[] = [
      { origin: 'https://evil.example.org' },
      { origin: 'http://ngao.example.org' },
      { rpId: 'evil.example.org' },
      { type: 'webauthn.create' },
      { challenge: 'AAAA' },
      { flags: 0x01 },
    ];
    for (const lie of lies) assert.equal((await login({ counter: 9, ...lie })).answer.status, 401, JSON.stringify(lie));
    assert.equal((await login({}, new Authenticator(publicUrl))).answer.status, 401, 'an unknown key');
    const [one, other] = [new Browser(app), new Browser(app)];
    const options = (await one.post('/passkeys/login/options')).body;
    const strange = (await other.post('/passkeys/login/options')).body;
    const response = key.get({ challenge: options.options.challenge, counter: 9 });
    assert.equal((await one.post('/passkeys/login/verify', { key: strange.key, response })).status, 401, 'another question');
    for (const bad of [null, {}, { id: '\u0000' }]) {
      const { key: handle } = (await one.post('/passkeys/login/options')).body;
      assert.ok([400, 401].includes((await one.post('/passkeys/login/verify', { key: handle, response: bad })).status));
    }
    const slow = (await one.post('/passkeys/login/options')).body;
    server.setNow(new Date(Date.parse(context.now()) + 6 * 60_000).toISOString());
    const late = { key: slow.key, response: key.get({ challenge: slow.options.challenge, counter: 9 }) };
    assert.equal((await one.post('/passkeys/login/verify', late)).status, 401, 'too late');
  });

  await t.test('the password alone does not walk past it', async () => {
    const answer = await new Browser(app).post('/login', { email, password: goodPassword });
    assert.equal(answer.status, 403);
    assert.equal(answer.headers['set-cookie'], undefined);
    assert.equal((await new Browser(app).post('/login', { email, password: 'a wrong password' })).status, 401);
  });

  await t.test('the last factor stays; a removed passkey and a disabled person stay out', async () => {
    const { visitor } = await login({ counter: 20 });
    const id = key.id.toString('base64url');
    assert.equal((await visitor.send('DELETE', `/passkeys/${id}`)).status, 409);
    assert.equal((await visitor.send('DELETE', '/passkeys/unknown')).status, 404);
    const { id: userId } = await visitor.whoAmI();
    await context.db.updateTable('users').set({ disabled_at: context.now() }).where('id', '=', userId).execute();
    assert.equal((await login({ counter: 30 })).answer.status, 401);
    await context.db.updateTable('users').set({ disabled_at: null }).where('id', '=', userId).execute();
    const { secret } = (await visitor.post('/me/totp/start')).body;
    assert.equal((await visitor.post('/me/totp/confirm', { code: codeOf(secret, context.now()) })).status, 200);
    assert.equal((await visitor.send('DELETE', `/passkeys/${id}`)).status, 200);
    assert.equal((await login({ counter: 31 })).answer.status, 401);
    const records = await context.db.selectFrom('audit_records').orderBy('seq').select(['action', 'record']).execute();
    const told = records.map(({ action, record }) => `${action} ${JSON.parse(record).data.strength ?? ''}`.trim());
    for (const each of ['second-factor.passkey', 'session.start passkey', 'second-factor.totp', 'second-factor.passkey-removed'])
      assert.ok(told.includes(each), each);
    assert.ok(
      records.every(({ record }) => !record.includes(id)),
      'no id of a credential stands in the log',
    );
  });
});
