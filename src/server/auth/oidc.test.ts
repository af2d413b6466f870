// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JWTPayload } from 'jose';
import { account, Browser } from '../../../test/builders/browser.ts';
import { clientId, identityProvider } from '../../../test/builders/identity-provider.ts';
import { type Answer, testServer } from '../../../test/builders/server.ts';

/** The code with which the sign-in page was sent for; nothing else stands in its address. */
const refusalOf = ({ status, headers }: Answer) => {
  assert.equal(status, 302);
  return /^\/login\?refused=([a-z]+)$/.exec(String(headers.location))?.[1];
};

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
    assert.equal(refusalOf(await comeBack(browser, { address })), 'late', 'the same way back again');
  });

  await t.test('nobody enters whom the provider does not vouch for, or whom we do not know', async () => {
    const claims: [JWTPayload, string][] = [
      [{ sub: 'other', email, email_verified: false }, 'unverified'],
      [{ sub: 'other', email }, 'unverified'],
      [{ sub: 'other', email, email_verified: 'true' }, 'unverified'],
      [{ sub: 'other', email_verified: true }, 'unverified'],
      [{ sub: 'other', email: 'stranger@example.org', email_verified: true }, 'unknown'],
      [{ ...verified, sub: 'x'.repeat(256) }, 'provider'],
      [{ ...verified, nonce: 'another' }, 'provider'],
      [{ ...verified, aud: 'somebody-else' }, 'provider'],
      [{ ...verified, iss: 'https://evil.example.org' }, 'provider'],
      [{ ...verified, exp: 1000 }, 'provider'],
    ];
    for (const [each, refusal] of claims) {
      const browser = new Browser(app);
      const answer = await comeBack(browser, { address: await start(browser), claims: each });
      assert.equal(refusalOf(answer), refusal, JSON.stringify(each));
      assert.equal(await browser.whoAmI(), null);
    }
    await context.db.updateTable('users').set({ disabled_at: context.now() }).where('id', '=', id).execute();
    const browser = new Browser(app);
    assert.equal(refusalOf(await comeBack(browser, { address: await start(browser) })), 'unknown', 'disabled');
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
    assert.equal(refusalOf(await comeBack(new Browser(app), { address })), 'late', 'without the cookie');
    assert.equal(refusalOf(await comeBack(other, { address })), 'provider', 'by the cookie of another start');
    assert.equal(
      refusalOf(await comeBack(wrong, { address: await start(wrong), state: 'A'.repeat(43) })),
      'provider',
      'another state',
    );
    assert.equal(refusalOf(await comeBack(mixed, { address: await start(mixed), key: 'other' })), 'late', 'another provider');
    const late = await start(slow);
    server.setNow(new Date(Date.parse(context.now()) + 11 * 60_000).toISOString());
    assert.equal(refusalOf(await comeBack(slow, { address: late })), 'late', 'after eleven minutes');
    const denied = await mine.get('/oidc/organisation/callback?error=access_denied&error_description=Call+this+number');
    assert.equal(denied.headers.location, '/login?refused=late', 'nothing that came from outside');
    const again = await start(mine);
    const state = again.searchParams.get('state');
    const told = await mine.get(`/oidc/organisation/callback?error=access_denied&error_description=Call+us&state=${state}`);
    assert.equal(told.headers.location, '/login?refused=provider');
  });

  await t.test('a provider that does not answer, or is not there, is told', async () => {
    assert.equal(refusalOf(await new Browser(app).get('/oidc/dead/start')), 'unreachable');
    assert.equal((await new Browser(app).get('/oidc/nowhere/start')).status, 404);
  });
});
