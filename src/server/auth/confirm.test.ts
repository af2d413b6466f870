// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { Authenticator, type Ceremony } from '../../../test/builders/authenticator.ts';
import { account, Browser, codeOf, enrol, goodPassword } from '../../../test/builders/browser.ts';
import { eachServer, type TestServer } from '../../../test/builders/server.ts';

const publicUrl = 'https://ngao.example.org';
const quarter = 16 * 60_000;
const later = (server: TestServer, ms = quarter) => server.setNow(new Date(Date.parse(server.context.now()) + ms).toISOString());

/** A person with a passkey, and one of their browsers. */
async function withPasskey(server: TestServer, name: string) {
  const { email, id } = await account(server, name, ['administrator']);
  const browser = new Browser(server.app);
  await browser.post('/login', { email, password: goodPassword });
  const key = new Authenticator(publicUrl);
  const { challenge } = (await browser.post('/passkeys/register/options')).body;
  const made = await browser.post('/passkeys/register/verify', { name: 'Laptop', response: key.create({ challenge }) });
  assert.equal(made.status, 200, made.text);
  return { email, id, browser, key };
}

eachServer(
  'proving by passkey that it is still you',
  async (server, t) => {
    const { app, context } = server;
    const { browser, key, id } = await withPasskey(server, 'Ada');
    const ask = async (who = browser) => (await who.post('/session/confirm/passkey/options')).body;
    const verify = async (given: Ceremony, { who = browser, device = key } = {}) =>
      await who.post('/session/confirm/passkey/verify', { response: device.get(given) });
    const stale = async () => (await browser.post('/users/invite', { email: 'x@example.org', grants: [] })).body.code;
    let counter = 0;

    await t.test('the question names the passkeys of the account, and asks for the person', async () => {
      later(server);
      assert.equal(await stale(), 'confirmation-needed');
      const options = await ask();
      assert.deepEqual([options.allowCredentials.length, options.userVerification], [1, 'required']);
      assert.equal((await verify({ challenge: options.challenge, counter: ++counter })).status, 200);
      assert.equal(await stale(), undefined, 'the change goes through');
      assert.equal((await verify({ challenge: options.challenge, counter: ++counter })).status, 401, 'the same question again');
    });

    await t.test('nothing else proves it', async () => {
      later(server);
      const lies: Partial<Ceremony>[] = [
        { flags: 0x01 },
        { origin: 'https://evil.example.org' },
        { rpId: 'evil.example.org' },
        { type: 'webauthn.create' },
        { challenge: 'AAAA' },
        { counter: 0 },
      ];
      for (const lie of lies) {
        const { challenge } = await ask();
        assert.equal((await verify({ challenge, counter: ++counter, ...lie })).status, 401, JSON.stringify(lie));
      }
      later(server);
      const other = await withPasskey(server, 'Bo');
      const theirs = await verify({ challenge: (await ask()).challenge }, { device: other.key });
      assert.equal(theirs.status, 401, "somebody else's passkey");
      const { challenge } = await ask(other.browser);
      assert.equal((await verify({ challenge, counter: ++counter })).status, 401, 'the question of another session');
      const { options } = (await new Browser(app).post('/passkeys/login/options')).body;
      assert.equal((await verify({ challenge: options.challenge, counter: ++counter })).status, 401, 'a question for signing in');
      const slow = await ask();
      later(server, 6 * 60_000);
      assert.equal((await verify({ challenge: slow.challenge, counter: ++counter })).status, 401, 'too late');
      assert.equal(await stale(), 'confirmation-needed');
    });

    await t.test('tries are limited, with all ways together', async () => {
      later(server);
      const statuses: number[] = [];
      for (let at = 0; at < 12; at += 1)
        statuses.push((await browser.post('/session/confirm', { password: 'a wrong password' })).status);
      assert.deepEqual(statuses, [...Array(10).fill(401), 429, 429]);
      assert.equal((await verify({ challenge: (await ask()).challenge, counter: ++counter })).status, 429);
    });

    await t.test('who has none, and who is nobody, is told', async () => {
      const { email } = await account(server, 'Cy');
      const plain = new Browser(app);
      await plain.post('/login', { email, password: goodPassword });
      const answer = await plain.post('/session/confirm/passkey/options');
      assert.deepEqual([answer.status, answer.body.code], [409, 'conflict']);
      assert.equal((await new Browser(app).post('/session/confirm/passkey/options')).status, 401);
      const records = await context.db
        .selectFrom('audit_records')
        .where('action', '=', 'session.confirm')
        .select('record')
        .execute();
      const told = records.map(({ record }) => JSON.parse(record)).filter(({ subject }) => subject.id === String(id));
      assert.deepEqual(
        told.map(({ data }) => data.by),
        ['passkey'],
      );
    });
  },
  { config: { publicUrl } },
);

eachServer('changing the own password', async (server, t) => {
  const { app, context } = server;
  const { email, id } = await account(server, 'Ada');
  const [here, there] = [new Browser(app), new Browser(app)];
  const { secret, codes } = await enrol(server, here, email);
  const code = () => codeOf(secret, context.now());
  later(server, 60_000);
  await there.post('/login', { email, password: goodPassword, code: code() });
  const fresh = 'a new sentence of my own';
  const change = async (password: string) => await here.post('/me/password', { password });

  await t.test('needs a fresh proof', async () => {
    later(server);
    assert.equal((await change(fresh)).body.code, 'confirmation-needed');
    assert.equal((await here.post('/session/confirm', { code: codes[0] })).status, 200);
  });

  await t.test('takes none that is guessed first, too short, or the one that is there', async () => {
    for (const password of ['short', 'aaaaaaaaaaaaaaaa', email, 'password password', 'x'.repeat(201), goodPassword]) {
      const answer = await change(password);
      assert.equal(answer.status, 400, password);
      assert.ok(!answer.text.includes(password === 'short' ? '"short"' : password), 'the answer does not repeat it');
    }
    assert.notEqual(await there.whoAmI(), null, 'and ends nothing');
  });

  await t.test('ends the other sessions and leaves a record', async () => {
    assert.equal((await change(fresh)).status, 200);
    assert.equal(await there.whoAmI(), null);
    assert.equal((await here.whoAmI()).id, id);
    assert.equal((await new Browser(app).post('/login', { email, password: goodPassword })).status, 401);
    later(server, 60_000);
    assert.equal((await new Browser(app).post('/login', { email, password: fresh, code: code() })).status, 200);
    const record = await context.db
      .selectFrom('audit_records')
      .where('action', '=', 'password.change')
      .select('record')
      .executeTakeFirstOrThrow();
    const { subject, data } = JSON.parse(record.record);
    assert.deepEqual([subject, data], [{ kind: 'user', id: String(id) }, { sessionsEnded: 1 }]);
  });

  await t.test('an account without a password gets none', async () => {
    const bo = await server.person('Bo', ['viewer']);
    const answer = await bo.post('/api/v1/me/password', { password: fresh });
    assert.deepEqual([answer.status, answer.body.code], [409, 'conflict']);
  });
});
