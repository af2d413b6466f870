// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { JWTPayload } from 'jose';
import { account, Browser } from '../../../test/builders/browser.ts';
import { clientId, identityProvider } from '../../../test/builders/identity-provider.ts';
import { eachServer } from '../../../test/builders/server.ts';

eachServer('a person at the organisation is an issuer and a subject', async (server, t) => {
  const provider = await identityProvider(t);
  const { app, context } = server;
  const organisation = { key: 'organisation', name: 'Example', issuer: provider.issuer, clientId, clientSecret: 'secret' };
  context.config.oidc = [organisation];
  server.setNow(new Date().toISOString());
  const { email, id } = await account(server, 'Ada', ['viewer']);
  const admin = await server.person('Chief', ['administrator']);
  /** Signs in; answers who that is here, or the code of the refusal. */
  const signIn = async (claims: JWTPayload): Promise<number | string> => {
    const browser = new Browser(app);
    const address = new URL(String((await browser.get('/oidc/organisation/start')).headers.location));
    const query = new URLSearchParams({
      code: provider.consent(address, claims),
      state: address.searchParams.get('state') ?? '',
    });
    const { status, headers } = await browser.get(`/oidc/organisation/callback?${query}`);
    return status === 200 ? (await browser.whoAmI()).id : String(headers.location).replace('/login?refused=', '');
  };
  const actions = async (subject: number) =>
    (
      await context.db
        .selectFrom('audit_records')
        .where('subject_id', '=', String(subject))
        .orderBy('seq')
        .select('action')
        .execute()
    ).map(({ action }) => action);

  await t.test('an unverified address links nobody', async () => {
    assert.equal(await signIn({ sub: 'ada-1', email, email_verified: false }), 'unverified');
    assert.equal(await signIn({ sub: 'ada-1', email }), 'unverified');
    assert.deepEqual(await context.db.selectFrom('sign_in_links').selectAll().execute(), []);
  });

  await t.test('the verified address counts once; later it may change, or lose its verification', async () => {
    assert.equal(await signIn({ sub: 'ada-1', email: email.toUpperCase(), email_verified: true }), id);
    assert.equal(await signIn({ sub: 'ada-1', email: 'married@example.org', email_verified: true }), id);
    assert.equal(await signIn({ sub: 'ada-1', email, email_verified: false }), id);
    assert.equal(await signIn({ sub: 'ada-1' }), id);
    assert.deepEqual(await actions(id), ['sign-in.link', ...Array(4).fill('session.start')]);
  });

  await t.test('whoever is given the address later is somebody else', async () => {
    assert.equal(await signIn({ sub: 'ada-2', email, email_verified: true }), 'linked');
    assert.equal(await signIn({ sub: 'ADA-1', email, email_verified: true }), 'linked', 'subjects are compared letter by letter');
    assert.equal(await signIn({ sub: 'ada-1', email, email_verified: true }), id, 'the first one keeps it');
  });

  await t.test('a linked person who takes the address of another account stays who they are', async () => {
    const other = await account(server, 'Bo', ['administrator']);
    assert.equal(await signIn({ sub: 'ada-1', email: other.email, email_verified: true }), id);
    assert.equal(await signIn({ sub: 'bo-1', email: other.email, email_verified: true }), other.id);
  });

  await t.test('an invited person accepts by signing in, while the invitation is good', async () => {
    const invite = async (address: string) => {
      const grants = [{ role: 'viewer', product: null }];
      const made = await admin.post('/api/v1/users/invite', { email: address, grants });
      assert.equal(made.status, 201);
      const users = (await admin.get('/api/v1/users')).body as { id: number; email: string }[];
      return users.find((each) => each.email === address)?.id ?? 0;
    };
    const mia = await invite('mia@example.org');
    const claims = { sub: 'mia-1', email: 'mia@example.org', email_verified: true, name: 'Mia Example' };
    assert.equal(await signIn({ ...claims, email_verified: false }), 'unverified');
    assert.equal(await signIn(claims), mia);
    const row = (await admin.get('/api/v1/users')).body.find((each: { id: number }) => each.id === mia);
    assert.deepEqual([row.name, row.grants[0].role], ['Mia Example', 'viewer']);
    assert.deepEqual(await actions(mia), ['user.invite', 'invitation.invite', 'sign-in.link', 'session.start']);
    const late = await invite('late@example.org');
    server.setNow(new Date(Date.parse(context.now()) + 73 * 3_600_000).toISOString());
    assert.equal(await signIn({ sub: 'late-1', email: 'late@example.org', email_verified: true }), 'unknown');
    assert.deepEqual(await actions(late), ['user.invite']);
    server.setNow(new Date().toISOString());
  });

  await t.test('two first sign-ins at one moment make one link', async () => {
    const { email: address, id: cy } = await account(server, 'Cy', ['viewer']);
    const claims = (sub: string) => ({ sub, email: address, email_verified: true });
    const ended = await Promise.all([signIn(claims('cy-1')), signIn(claims('cy-2'))]);
    assert.equal(ended.filter((each) => each === cy).length, 1, String(ended));
    assert.ok(ended.every((each) => [cy, 'late', 'linked'].includes(each)));
    const links = await context.db.selectFrom('sign_in_links').where('user_id', '=', cy).select('subject').execute();
    assert.equal(links.length, 1);
  });

  await t.test('a reset ends the link as it ends everything else', async () => {
    const { link } = (await admin.post(`/api/v1/users/${id}/reset`)).body;
    const token = link.slice(link.indexOf('#token=') + 7);
    const body = { token, name: 'Ada', email, password: 'another sentence of mine' };
    assert.equal((await new Browser(app).post('/invitations/accept', body)).status, 200);
    assert.equal(await signIn({ sub: 'ada-1', email: 'married@example.org', email_verified: true }), 'unknown');
    assert.equal(await signIn({ sub: 'ada-3', email, email_verified: true }), id);
  });

  await t.test('refusals are counted and recorded without a word of who it was', async () => {
    const metrics = (await app.inject({ url: '/metrics' })).body;
    assert.match(metrics, /ngao_sign_in_failures_total\{way="oidc"\} [1-9]/);
    const rows = await context.db.selectFrom('audit_records').where('action', '=', 'session.refuse').select('record').execute();
    assert.ok(rows.length > 0);
    assert.ok(rows.every(({ record }) => !/@|ada-2|late-1/.test(record)));
  });
});
