// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { grypeReport } from '../../../test/builders/grype-report.ts';
import { type Client, clientOf, demoProduct, eachServer } from '../../../test/builders/server.ts';
import { routes } from '../routes/registry.ts';
import { hashSecret } from './secrets.ts';

const shop = 'repository:example.org/shop';
const till = 'repository:example.org/till';
const day = 86_400_000;

eachServer('ingest tokens', async (server, t) => {
  const { app, context } = server;
  const { product, machine } = await demoProduct(server);
  const admin = await server.person('Ada', ['administrator']);
  const make = async (targets: string[] | null) => await admin.post('/api/v1/tokens', { name: 'ci', product, targets, days: 30 });
  const made = await make([shop]);
  const client = clientOf(app, { authorization: `Bearer ${made.body.token}` });
  const send = async (by: Client, target: string, key = 'demo') =>
    await by.post(
      `/api/v1/reports?product=${key}&target=${encodeURIComponent(target)}`,
      Buffer.from(grypeReport({ findings: 1 })),
    );

  await t.test('a token is shown once and kept as a hash', async () => {
    assert.match(made.body.token, /^ngao_[\w-]{43}$/);
    const rows = await context.db.selectFrom('tokens').select('hash').execute();
    assert.ok(rows.some(({ hash }) => hash === hashSecret(made.body.token)));
    assert.ok(!(await admin.get('/api/v1/tokens')).text.includes(made.body.token));
    assert.equal((await admin.post('/api/v1/tokens', { name: 'x', product: 999, targets: null, days: 1 })).status, 404);
    assert.equal((await admin.post('/api/v1/tokens', { name: 'x', product, targets: null, days: 400 })).status, 400);
  });

  await t.test('it hands in for its targets, and sees what became of that alone', async () => {
    const other = await admin.post('/api/v1/products', { key: 'other', name: 'Other' });
    assert.equal(other.status, 201);
    const mine = await send(client, shop);
    assert.equal(mine.status, 202);
    assert.equal((await send(client, till)).status, 403);
    assert.equal((await send(client, shop, 'other')).status, 404);
    assert.equal((await send(client, shop, 'no-such-product')).status, 404);
    const theirs = await send(machine, till);
    assert.equal((await client.get(`/api/v1/jobs/${mine.body.job}`)).status, 200);
    assert.equal((await client.get(`/api/v1/reports/${mine.body.report}`)).status, 200);
    assert.equal((await client.get(`/api/v1/jobs/${theirs.body.job}`)).status, 404);
    assert.equal((await client.get(`/api/v1/reports/${theirs.body.report}`)).status, 404);
    assert.equal((await machine.get(`/api/v1/jobs/${mine.body.job}`)).status, 200, 'a token for every target sees every one');
  });

  await t.test('it is good for nothing else', async () => {
    for (const each of routes.filter(({ access }) => access.who === 'person' || access.who === 'may')) {
      const url = `/api/v1${each.url.replace(/:\w+/g, '1')}`;
      const answer = each.method === 'GET' ? await client.get(url) : await client.send(each.method as 'PUT', url);
      assert.equal(answer.status, 401, `${each.method} ${each.url}`);
    }
    assert.equal((await client.get('/api/v1/session')).body.person, null);
  });

  await t.test('it ends by date and by hand', async () => {
    const now = context.now();
    server.setNow(new Date(Date.parse(now) + 30 * day - 60_000).toISOString());
    assert.equal((await send(client, shop)).status, 200);
    server.setNow(new Date(Date.parse(now) + 30 * day + 60_000).toISOString());
    assert.equal((await send(client, shop)).status, 401);
    server.setNow(now);
    const short = await make(null);
    const held = clientOf(app, { authorization: `Bearer ${short.body.token}` });
    assert.equal((await send(held, shop)).status, 200);
    assert.equal((await admin.send('DELETE', `/api/v1/tokens/${short.body.row.id}`)).status, 200);
    assert.equal((await send(held, shop)).status, 401);
    assert.equal((await admin.send('DELETE', `/api/v1/tokens/${short.body.row.id}`)).status, 404);
    for (const header of ['Bearer ngao_short', 'Basic bmdhbzpuZ2Fv', `Bearer ${'ngao_'.padEnd(9000, 'x')}`, ''])
      assert.equal((await send(clientOf(app, { authorization: header }), shop)).status, 401, header.slice(0, 20));
  });
});
