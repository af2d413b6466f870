// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { grypeReport } from '../../../test/builders/grype-report.ts';
import { identityProvider } from '../../../test/builders/identity-provider.ts';
import { clientOf, demoProduct, eachServer } from '../../../test/builders/server.ts';

const target = 'repository:example.org/shop';
const upload = `/api/v1/reports?product=demo&target=${encodeURIComponent(target)}&file=r.json`;

eachServer('the token of a CI system', async (server, t) => {
  const [issuer, stranger] = [await identityProvider(t), await identityProvider(t)];
  const { app, context } = server;
  server.setNow(new Date().toISOString());
  const { product } = await demoProduct(server);
  const admin = await server.person('Ada', ['administrator']);
  const base = { name: 'CI', product, issuer: issuer.issuer, audience: 'ngao', targets: [target] };
  const claims = { repository: 'example/shop', ref: 'refs/heads/*' };
  const made = await admin.post('/api/v1/federations', { ...base, claims });
  const seconds = Math.floor(Date.now() / 1000);
  const good: JWTPayload = {
    iss: issuer.issuer,
    aud: ['other', 'ngao'],
    iat: seconds,
    exp: seconds + 300,
    repository: 'example/shop',
    ref: 'refs/heads/main',
  };
  const send = async (token: string, url = upload) =>
    await clientOf(app, { authorization: `Bearer ${token}` }).post(url, Buffer.from(grypeReport({ findings: 1 })));
  const signed = async (change: JWTPayload, header = {}) => await issuer.sign({ ...good, ...change }, header);

  await t.test('a federation names an issuer that can be asked and a claim that tells pipelines apart', async () => {
    assert.equal(made.status, 201, made.text);
    const bad = [
      { ...base, claims: {} },
      { ...base, claims: { repository: '*' } },
      { ...base, claims: { repository: 'ab*' } },
      { ...base, claims: { iss: `${issuer.issuer}*`, aud: 'ngao' } },
      { ...base, claims, issuer: 'http://issuer.example.org' },
      { ...base, claims, issuer: 'file:///etc/hosts' },
    ];
    for (const body of bad) assert.equal((await admin.post('/api/v1/federations', body)).status, 400, JSON.stringify(body));
    assert.equal((await admin.post('/api/v1/federations', { ...base, claims, product: 999 })).status, 404);
  });

  await t.test('what fits may hand in, for its target', async () => {
    assert.equal((await send(await signed({}))).status, 202);
    assert.equal((await send(await signed({}), upload.replace('shop', 'till'))).status, 403);
    assert.equal((await clientOf(app, { authorization: `Bearer ${await signed({})}` }).get('/api/v1/findings')).status, 401);
    const record = await context.db
      .selectFrom('audit_records')
      .selectAll()
      .where('action', '=', 'report.receive')
      .executeTakeFirstOrThrow();
    assert.deepEqual([record.actor_kind, record.actor_id], ['token', `federation-${made.body.id}`]);
  });

  await t.test('what does not fit may nothing', async () => {
    const wrong: JWTPayload[] = [
      { aud: 'another' },
      { repository: 'example/shop-of-somebody' },
      { repository: ['example/shop'] as never },
      { ref: 'refs/tags/v1' },
      { ref: undefined },
      { exp: seconds - 60 },
      { exp: undefined as never },
      { iat: seconds - 7200 },
      { nbf: seconds + 600 },
      { iss: stranger.issuer },
      { iss: 'http://127.0.0.1:9' },
      { iss: undefined as never },
    ];
    for (const each of wrong) assert.equal((await send(await signed(each))).status, 401, JSON.stringify(each));
    assert.equal((await send(await stranger.sign(good))).status, 401, 'another key under the same name');
    assert.equal(stranger.fetched.keys, 0, 'an issuer nobody entered is never asked');
  });

  await t.test('the algorithm is not the token’s to choose', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const keys = await (await fetch(`${issuer.issuer}/keys`)).text();
    const none = `${part({ alg: 'none', kid: 'one' })}.${part(good)}.`;
    const head = `${part({ alg: 'HS256', kid: 'one' })}.${part(good)}`;
    const confused = ['', keys, JSON.stringify(JSON.parse(keys).keys[0])].map(
      (secret) => `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`,
    );
    const [start = '', , end = ''] = (await signed({})).split('.');
    const swapped = `${start}.${part({ ...good, repository: 'example/till' })}.${end}`;
    for (const token of [none, `${none}AAAA`, ...confused, swapped, 'a.b.c'.padEnd(20, 'x')])
      assert.equal((await send(token)).status, 401, token.slice(0, 40));
    assert.equal((await send(await signed({}, { kid: 'unknown' }))).status, 401);
  });

  await t.test('an issuer that does not answer is told; a federation that was revoked is gone', async () => {
    const dead = { ...base, claims, issuer: 'http://127.0.0.1:9' };
    assert.equal((await admin.post('/api/v1/federations', dead)).status, 201);
    const answer = await send(await signed({ iss: dead.issuer }));
    assert.deepEqual([answer.status, answer.body.code], [502, 'network-failed']);
    const silent = await identityProvider(t);
    assert.equal((await admin.post('/api/v1/federations', { ...base, claims, issuer: silent.issuer })).status, 201);
    silent.break();
    assert.equal((await send(await silent.sign({ ...good, iss: silent.issuer }))).status, 502);
    assert.equal((await admin.send('DELETE', `/api/v1/federations/${made.body.id}`)).status, 200);
    assert.equal((await send(await signed({}))).status, 401);
  });
});
