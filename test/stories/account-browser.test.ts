// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { oidcRefusals } from '../../src/server/auth/oidc-links.ts';
import { csrfOf } from '../../src/server/auth/secrets.ts';
import { startSession } from '../../src/server/auth/sessions.ts';
import { account, Browser, goodPassword } from '../builders/browser.ts';
import { assertAccessible, browserMissing, openBrowser, openPage, pagesFolder } from '../builders/real-browser.ts';
import { type TestServer, testServer } from '../builders/server.ts';

/** The server at a name: browsers make no passkeys for addresses in numbers. */
async function begin(t: TestContext) {
  const server = await testServer(t, { config: { webFolder: pagesFolder } });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as { port: number };
  const url = `http://localhost:${port}`;
  server.context.config.publicUrl = url;
  const browser = await openBrowser();
  t.after(() => browser.close());
  return { server, browser, url };
}

async function sessionOf({ context }: TestServer, userId: number): Promise<string> {
  const now = context.now();
  return await context.store.transaction(
    async (tx) => await startSession(tx, { userId, strength: 'passkey', agent: 'test', now }),
  );
}

/** An authenticator of the browser's own that always finds its person. */
async function plugIn(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true } as const;
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
  });
}

test('whoever the organisation does not let in reads why, and nothing that the address says', {
  skip: browserMissing,
}, async (t) => {
  const { server, browser, url } = await begin(t);
  await server.person('Ada', ['administrator']);
  const { page, told } = await openPage(browser, { url });
  for (const code of oidcRefusals) {
    await page.goto(`/login?refused=${code}`);
    await page.getByRole('alert').waitFor();
    assert.ok(((await page.getByRole('alert').textContent()) ?? '').length > 30, code);
  }
  await assertAccessible(page, 'login, refused');
  await page.goto('/login?refused=Call%20this%20number');
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  assert.equal(await page.getByRole('alert').count(), 0);
  assert.ok(!(await page.content()).includes('Call this number'));
  assert.deepEqual(told, []);
});

test('a passkey proves that it is still you, and then the password is changed', { skip: browserMissing }, async (t) => {
  const { server, browser, url } = await begin(t);
  const { context } = server;
  const { id, email } = await account(server, 'Ada', ['administrator']);
  for (const password of ['a wrong password', 'another wrong one'])
    await new Browser(server.app).post('/login', { email, password });
  const session = await sessionOf(server, id);
  const { page, told } = await openPage(browser, { url, session });
  await plugIn(page);

  await page.goto('/me');
  await page
    .getByText(/2 attempts to log in to your account have failed/)
    .first()
    .waitFor();
  await assertAccessible(page, 'account, after failures');
  await page.getByRole('button', { name: 'Put this message away' }).click();
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByLabel('Name').fill('Laptop');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('The passkey is added.').waitFor();

  server.setNow(new Date(Date.parse(context.now()) + 20 * 60_000).toISOString());
  const elsewhere = await sessionOf(server, id);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await assertAccessible(page, 'change the password');
  await page.getByRole('textbox', { name: 'New password' }).fill('a new sentence of my own');
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByRole('heading', { name: 'Is it still you?' }).waitFor();
  await assertAccessible(page, 'confirm by passkey');
  await page.getByRole('button', { name: 'Use the password instead' }).click();
  await assertAccessible(page, 'confirm by password');
  await page.getByRole('button', { name: 'Use a passkey instead' }).click();
  await page.getByRole('button', { name: 'Use the passkey' }).click();
  await page.getByText('The password is changed.').waitFor();

  const other = new Browser(server.app);
  other.cookies.set('ngao', elsewhere);
  other.csrf = csrfOf(elsewhere);
  assert.equal(await other.whoAmI(), null, 'the other session is ended');
  const old = await new Browser(server.app).post('/login', { email, password: goodPassword });
  assert.equal(old.status, 401);
  assert.deepEqual(
    told.filter((each) => !each.includes('403')),
    [],
    'the refusal that asks for the proof is told by the browser',
  );
});
