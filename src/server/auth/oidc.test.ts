// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JWTPayload } from 'jose';
import { account, Browser } from '../../../test/builders/browser.ts';
import { clientId, identityProvider } from '../../../test/builders/identity-provider.ts';
import { testServer } from '../../../test/builders/server.ts';

test('signing in by the organisation', async (t) => {
  const provider = await identityProvider(t);
  const dead = { key: 'dead', name: 'nobody', issuer: 'http://127.0.0.1:9', clientId, clientSecret: 'secret' };
  const organisation = { key: 'organisation', name: 'Example', issuer: provider.issuer, clientId, clientSecret: 'secret' };
  const server = await testServer(t, { config: { oidc: [organisation, { ...organisation, key: 'other' }, dead] } });
  const { app, context } = server;
  server.setNow(new Date().toISOString());
  const { email, id } = await account(server, 'Ada', ['viewer']);
  const verified = { email: email.toUpperCase(), email_verified: true };
  const start = async (browser: Browser) => new URL(String((await browser.get('/oidc/organisation/start')).headers.location));
  const comeBack = async (browser: Browser, given: { address: URL; claims?: JWTPayload; state?: string; key?: string }) => {
    const { address, claims = verified, state = address.searchParams.get('state') ?? '', key = 'organisation' } = given;
    const query = new URLSearchParams({ code: provider.consent(address, claims), state });
    return await browser.get(`/oidc/${key}/callback?${query}`);
  };

  await t.test('with proof key, state and nonce', async () => {
    const browser = new Browser(app);
    const address = await start(browser);
    assert.equal(`${address.origin}${address.pathname}`, `${provider.issuer}/authorize`);
    for (const name of ['state', 'nonce', 'code_challenge']) assert.match(address.searchParams.get(name) ?? '', /^[\w-]{43}$/);
    assert.equal(address.searchParams.get('code_challenge_method'), 'S256');
    assert.ok(browser.lastCookies[0]?.includes('HttpOnly') && browser.lastCookies[0].includes('SameSite=Lax'));
    const answer = await comeBack(browser, { address });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers.location, undefined);
    const person = await browser.whoAmI();
    assert.deepEqual([person.id, person.strength, person.grants.length], [id, 'oidc', 1]);
    assert.ok(!browser.cookies.has('ngao-oidc'));
    assert.equal((await comeBack(browser, { address })).status, 401, 'the same way back again');
  });

  await t.test('nobody enters whom the provider does not vouch for, or whom we do not know', async () => {
    const claims: [JWTPayload, number][] = [
      [{ email, email_verified: false }, 403],
      [{ email }, 403],
      [{ email_verified: true }, 403],
      [{ email: 'stranger@example.org', email_verified: true }, 403],
      [{ ...verified, nonce: 'another' }, 401],
      [{ ...verified, aud: 'somebody-else' }, 401],
      [{ ...verified, iss: 'https://evil.example.org' }, 401],
      [{ ...verified, exp: 1000 }, 401],
    ];
    for (const [each, status] of claims) {
      const browser = new Browser(app);
      const answer = await comeBack(browser, { address: await start(browser), claims: each });
      assert.equal(answer.status, status, JSON.stringify(each));
      assert.equal(await browser.whoAmI(), null);
    }
    await context.db.updateTable('users').set({ disabled_at: context.now() }).where('id', '=', id).execute();
    const browser = new Browser(app);
    assert.equal((await comeBack(browser, { address: await start(browser) })).status, 403, 'disabled');
    await context.db.updateTable('users').set({ disabled_at: null }).where('id', '=', id).execute();
  });

  await t.test('the way back belongs to the browser, the provider and the minutes it began with', async () => {
    const [mine, other, wrong, mixed, slow] = Array.from({ length: 5 }, () => new Browser(app)) as [
      Browser,
      Browser,
      Browser,
      Browser,
      Browser,
    ];
    const address = await start(mine);
    await start(other);
    assert.equal((await comeBack(new Browser(app), { address })).status, 401, 'without the cookie');
    assert.equal((await comeBack(other, { address })).status, 401, 'by the cookie of another start');
    assert.equal((await comeBack(wrong, { address: await start(wrong), state: 'A'.repeat(43) })).status, 401, 'another state');
    assert.equal((await comeBack(mixed, { address: await start(mixed), key: 'other' })).status, 401, 'another provider');
    const late = await start(slow);
    server.setNow(new Date(Date.parse(context.now()) + 11 * 60_000).toISOString());
    assert.equal((await comeBack(slow, { address: late })).status, 401, 'after eleven minutes');
    assert.equal((await mine.get('/oidc/organisation/callback?error=access_denied')).status, 401);
  });

  await t.test('a provider that does not answer, or is not there, is told', async () => {
    const answer = await new Browser(app).get('/oidc/dead/start');
    assert.deepEqual([answer.status, answer.body.code], [502, 'network-failed']);
    assert.equal((await new Browser(app).get('/oidc/nowhere/start')).status, 404);
  });
});
