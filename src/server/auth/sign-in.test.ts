// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { account, Browser, codeOf, enrol, goodPassword } from '../../../test/builders/browser.ts';
import { eachServer } from '../../../test/builders/server.ts';
import { buildApp } from '../app.ts';

const halfMinute = 30_000;

eachServer('password and code', async (server, t) => {
  const { app, context } = server;
  const step = (count: number) => server.setNow(new Date(Date.parse(context.now()) + count * halfMinute).toISOString());
  const { email } = await account(server, 'Ada');
  const browser = new Browser(app);
  const { secret, codes } = await enrol(server, browser, email);
  const login = async (body: object, from = '192.0.2.1') => await new Browser(app, from).post('/login', body);

  await t.test('whatever is wrong is answered alike', async () => {
    const disabled = await account(server, 'Gone');
    await context.db.updateTable('users').set({ disabled_at: context.now() }).where('id', '=', disabled.id).execute();
    const bodies = [
      { email, password: 'a wrong password' },
      { email: 'nobody@example.org', password: goodPassword },
      { email: disabled.email, password: goodPassword },
      { email, password: goodPassword, code: '000000' },
      { email, password: goodPassword, code: 'ABCDE-ABCDE-ABCDE-ABCDE' },
    ];
    const answers = await Promise.all(bodies.map(async (body) => await login(body, '192.0.2.2')));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [401]);
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    assert.ok(answers.every(({ headers }) => headers['set-cookie'] === undefined));
  });

  await t.test('a code is taken once, one step late, and no earlier one after it', async () => {
    assert.equal(
      (await login({ email, password: goodPassword, code: codeOf(secret, context.now()) })).status,
      401,
      'used to enrol',
    );
    step(3);
    const code = codeOf(secret, context.now(), -1);
    assert.equal((await login({ email, password: goodPassword, code })).body.next, 'done');
    assert.equal((await login({ email, password: goodPassword, code })).status, 401, 'the same again');
    assert.equal(
      (await login({ email, password: goodPassword, code: codeOf(secret, context.now(), 2) })).status,
      401,
      'too early',
    );
    assert.equal(
      (await login({ email, password: goodPassword, code: codeOf(secret, context.now(), 1) })).status,
      200,
      'one step',
    );
    assert.equal(
      (await login({ email, password: goodPassword, code: codeOf(secret, context.now()) })).status,
      401,
      'an older step',
    );
  });

  await t.test('the code may come in a second step, by the browser that gave the password', async () => {
    step(5);
    const mine = new Browser(app);
    const half = await mine.post('/login', { email, password: goodPassword });
    assert.deepEqual(half.body, { next: 'totp', csrf: '' });
    assert.equal(await mine.whoAmI(), null, 'half signed in is not signed in');
    const code = codeOf(secret, context.now());
    assert.equal((await new Browser(app).post('/login/totp', { code })).status, 401);
    assert.equal((await mine.post('/login/totp', { code: '111111' })).status, 401);
    assert.equal((await mine.post('/login/totp', { code })).body.next, 'done');
    assert.equal((await mine.whoAmI()).strength, 'password+totp');
    const late = new Browser(app);
    await late.post('/login', { email, password: goodPassword });
    step(11);
    assert.equal((await late.post('/login/totp', { code: codeOf(secret, context.now()) })).status, 401, 'five minutes');
  });

  await t.test('a recovery code is taken once', async () => {
    assert.equal(codes.length, 10);
    const code = String(codes[0]).toLowerCase();
    assert.equal((await login({ email, password: goodPassword, code })).status, 200);
    assert.equal((await login({ email, password: goodPassword, code })).status, 401);
    const rows = await context.db.selectFrom('recovery_codes').selectAll().execute();
    assert.ok(rows.every(({ hash }) => !codes.includes(hash) && /^[0-9a-f]{64}$/.test(hash)));
  });

  await t.test('the password alone adds no factor to an account that has one', async () => {
    const { email: other } = await account(server, 'Bo');
    const [thief, owner] = [new Browser(app), new Browser(app)];
    await thief.post('/login', { email: other, password: goodPassword });
    const planted = (await thief.post('/me/totp/start')).body.secret;
    await enrol(server, owner, other);
    assert.equal(
      (await thief.post('/me/totp/confirm', { code: codeOf(planted, context.now()) })).status,
      401,
      'its session ended',
    );
    assert.equal(await thief.whoAmI(), null);
    assert.equal((await new Browser(app).post('/login', { email: other, password: goodPassword })).body.next, 'totp');
    const users = await context.db.selectFrom('users').select('totp').where('totp', 'is not', null).execute();
    assert.ok(
      users.every(
        (each) =>
          !Buffer.from(each.totp ?? [])
            .toString('latin1')
            .includes(planted),
      ),
      'secrets are sealed',
    );
  });

  await t.test('guessing is slowed over all processes, and does not keep the owner out', async () => {
    step(60);
    const twin = await buildApp(context);
    t.after(() => twin.close());
    const guess = async (at: number) =>
      await new Browser(at % 2 ? app : twin, `192.0.2.${100 + at}`).post('/login', { email, password: 'a wrong password' });
    const statuses: number[] = [];
    for (let at = 0; at < 12; at += 1) statuses.push((await guess(at)).status);
    assert.deepEqual(statuses, [...Array(10).fill(401), 429, 429]);
    const stranger = await login({ email: email.toUpperCase(), password: goodPassword });
    assert.deepEqual([stranger.status, stranger.headers['retry-after']], [429, '60']);
    const device = new Browser(app);
    device.cookies.set('ngao-device', browser.cookies.get('ngao-device') ?? '');
    step(1);
    const body = { email, password: goodPassword, code: codeOf(secret, context.now()) };
    assert.equal((await device.post('/login', body)).status, 429, 'enrolling is no sign-in with a second factor: not known yet');
    step(31);
    const home = new Browser(app);
    assert.equal((await home.post('/login', { ...body, code: codeOf(secret, context.now()) })).status, 200, 'the window ended');
    for (let at = 0; at < 11; at += 1) await guess(at);
    step(1);
    const known = new Browser(app);
    known.cookies.set('ngao-device', home.cookies.get('ngao-device') ?? '');
    assert.equal((await known.post('/login', { ...body, code: codeOf(secret, context.now()) })).status, 200, 'a known browser');
    const forged = new Browser(app);
    forged.cookies.set('ngao-device', `${'A'.repeat(22)}.${'B'.repeat(43)}`);
    assert.equal((await forged.post('/login', body)).status, 429);
    for (let at = 0; at < 10; at += 1) await known.post('/login', { email, password: 'a wrong password' });
    assert.equal((await known.post('/login', body)).status, 429, 'a known browser guesses no better');
  });

  await t.test('one address cannot try many accounts', async () => {
    const statuses = new Set<number>();
    await context.db.deleteFrom('attempts').execute();
    for (let at = 0; at < 30; at += 1)
      statuses.add((await new Browser(app, '192.0.2.250').post('/login', { email: `n${at}@example.org`, password: 'x' })).status);
    assert.equal((await new Browser(app, '192.0.2.250').post('/login', { email, password: 'x' })).status, 429);
    assert.deepEqual([...statuses], [401]);
    const buckets = await context.db.selectFrom('attempts').select('bucket').execute();
    assert.ok(
      buckets.every(({ bucket }) => /^[0-9a-f]{64}$/.test(bucket)),
      'the table tells neither accounts nor addresses',
    );
  });
});
