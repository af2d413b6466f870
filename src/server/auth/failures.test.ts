// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { Authenticator } from '../../../test/builders/authenticator.ts';
import { account, Browser, codeOf, enrol, goodPassword } from '../../../test/builders/browser.ts';
import { eachServer } from '../../../test/builders/server.ts';
import { recordFailure } from './failures.ts';

eachServer('failed sign-ins', async (server, t) => {
  const { app, context } = server;
  const later = (minutes: number) => server.setNow(new Date(Date.parse(context.now()) + minutes * 60_000).toISOString());
  const { email, id } = await account(server, 'Ada');
  const { secret } = await enrol(server, new Browser(app), email);
  const login = async (body: object, browser = new Browser(app)) => await browser.post('/login', body);
  const good = () => ({ email, password: goodPassword, code: codeOf(secret, context.now()) });
  const records = async () =>
    (
      await context.db
        .selectFrom('audit_records')
        .where('action', '=', 'session.refuse')
        .orderBy('seq')
        .select('record')
        .execute()
    ).map(({ record }) => record);
  const metric = async (way: string) =>
    Number(
      new RegExp(`^ngao_sign_in_failures_total\\{way="${way}"\\} (\\d+)$`, 'm').exec((await app.inject('/metrics')).body)?.[1],
    );
  const toldTo = async (browser: Browser) => (await browser.get('/session')).body.failedSignIns;

  await t.test('are told to whoever signs in next, once', async () => {
    later(1);
    for (const body of [
      { ...good(), password: 'a wrong password' },
      { ...good(), code: '000000' },
    ])
      await login(body);
    const half = new Browser(app);
    await login({ email, password: goodPassword }, half);
    assert.equal((await half.post('/login/totp', { code: '111111' })).status, 401);
    const mine = new Browser(app);
    assert.equal((await login(good(), mine)).status, 200);
    assert.equal(await toldTo(mine), 3);
    later(1);
    const next = new Browser(app);
    assert.equal((await login(good(), next)).status, 200);
    assert.equal(await toldTo(next), 0);
    assert.equal(await toldTo(mine), 3, 'the session that it was told to keeps it');
    assert.equal(await toldTo(new Browser(app)), 0, 'a stranger hears nothing');
  });

  await t.test('stand in the trail by account and way', async () => {
    const told = (await records()).map((record) => JSON.parse(record));
    assert.deepEqual(
      told.map(({ subject, data }) => [subject.id, data.way]),
      [
        [String(id), 'password'],
        [String(id), 'password'],
        [String(id), 'code'],
      ],
    );
    assert.deepEqual([await metric('password'), await metric('code'), await metric('passkey')], [2, 1, 0]);
  });

  await t.test('of names that nobody has tell no name, and count for nobody', async () => {
    const before = (await records()).length;
    await login({ email: 'guessed-name@example.org', password: 'guessed-secret' });
    const key = new Authenticator('http://127.0.0.1:8080');
    const stranger = new Browser(app);
    const { key: handle, options } = (await stranger.post('/passkeys/login/options')).body;
    const response = key.get({ challenge: options.challenge });
    assert.equal((await stranger.post('/passkeys/login/verify', { key: handle, response })).status, 401);
    const added = (await records()).slice(before);
    assert.deepEqual(
      added.map((each) => JSON.parse(each).subject.id),
      ['unknown', 'unknown'],
    );
    assert.ok(added.every((each) => !/guessed|@/.test(each) && !each.includes(key.id.toString('base64url'))));
    assert.equal(await metric('passkey'), 1);
    const users = await context.db.selectFrom('users').select('failed_sign_ins').execute();
    assert.ok(users.every(({ failed_sign_ins }) => failed_sign_ins === 0));
  });

  await t.test('a flood fills no log: the rest is counted, and the last record says so', async () => {
    later(16);
    const before = (await records()).length;
    const [count, limited] = [await metric('password'), await metric('limited')];
    for (let at = 0; at < 12; at += 1) await login({ email, password: 'a wrong password' }, new Browser(app, `192.0.2.${at}`));
    for (let at = 0; at < 12; at += 1)
      await login({ email: `nobody-${at}@example.org`, password: 'x' }, new Browser(app, `192.0.2.${100 + at}`));
    const added = (await records()).slice(before).map((each) => JSON.parse(each));
    assert.deepEqual(
      added.map(({ subject, data }) => [subject.id, data.last ?? false]),
      [id, 'unknown'].flatMap((each) => [1, 2, 3, 4, 5].map((at) => [String(each), at === 5])),
    );
    assert.deepEqual([(await metric('password')) - count, (await metric('limited')) - limited], [22, 2]);
    later(16);
    await login({ email, password: 'a wrong password' });
    assert.equal((await records()).length, before + 11, 'the next quarter of an hour is told again');
  });

  await t.test('nor does one that goes through all accounts', async () => {
    later(16);
    const before = (await records()).length;
    for (let at = 0; at < 210; at += 1) await recordFailure(context, { way: 'oidc', userId: 100_000 + at, requestId: '' });
    assert.equal((await records()).length - before, 200);
  });
});
