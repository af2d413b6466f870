// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, demoProduct, eachServer } from '../../../test/builders/server.ts';
import type { Role } from '../context.ts';
import { routes } from './registry.ts';

const uids = /:(uid|thread|decision|participant|claim|clock|terms|glass|wish|attachment|comment)\b/g;
const filled = (url: string) =>
  url
    .replace(/:(id|other|grant)\b/g, '999999')
    .replace(uids, '0'.repeat(32))
    .replace(':key', 'nowhere')
    .replace(':kind', 'assessment');
const addressOf = (each: (typeof routes)[number]) => (each.root ? filled(each.url) : `/api/v1${filled(each.url)}`);

test('every route names who may come in, and says why when that is anybody', () => {
  for (const each of routes) {
    assert.ok(each.summary.length > 5, each.url);
    if (each.access.who === 'public') assert.ok(each.access.because.length > 5, each.url);
  }
});

test('no two routes share an address', () => {
  const addresses = routes.map((each) => `${each.method} ${each.url}`);
  assert.equal(new Set(addresses).size, addresses.length);
});

eachServer('a stranger comes in nowhere but at the public routes', async ({ app }) => {
  const stranger = clientOf(app);
  for (const each of routes.filter(({ access }) => access.who !== 'public')) {
    const answer = await ask(stranger, each);
    // A body or query that is missing is told before anybody is asked who they are; that tells nothing about the data.
    assert.ok(
      answer.status === 401 ||
        (answer.status === 400 && each.schemas.body !== undefined) ||
        (answer.status === 400 && each.schemas.query !== undefined),
      `${each.method} ${each.url} answered ${answer.status}`,
    );
    assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8', each.url);
  }
});

eachServer('a person without any role reads nothing and changes nothing', async (server) => {
  await demoProduct(server);
  const guest = await server.person('Guest', []);
  for (const each of routes.filter(({ access }) => access.who === 'may' || access.who === 'ingest')) {
    const { status } = await ask(guest, each);
    assert.ok([400, 403, 404].includes(status), `${each.method} ${each.url} answered ${status}`);
  }
});

eachServer('a viewer and an auditor change nothing', async (server) => {
  await demoProduct(server);
  for (const role of ['viewer', 'auditor'] as const) {
    const client = await server.person(role, [role]);
    for (const each of routes.filter(({ access, method }) => method !== 'GET' && access.who === 'may')) {
      const { status } = await ask(client, each);
      assert.ok([400, 403].includes(status), `${role}: ${each.method} ${each.url} answered ${status}`);
    }
  }
});

eachServer('a role in one product opens nothing of another', async (server) => {
  const { product } = await demoProduct(server);
  const administrator = await server.person('Ada', ['administrator']);
  const other = await administrator.post('/api/v1/products', { key: 'other', name: 'Other' });
  const roles: Role[] = ['viewer', 'maintainer', 'committee'];
  const client = await server.person('Mia', roles, other.body.id);
  const owner = await server.person('Max', roles, product);
  const made = await owner.post('/api/v1/targets', { product, kind: 'repository', ref: 'repository:secret-thing' });
  assert.equal(made.status, 201);
  assert.equal((await client.get(`/api/v1/targets/${made.body.id}`)).status, 404);
  assert.deepEqual((await client.get('/api/v1/targets')).body.items, []);
  assert.deepEqual(
    (await client.get('/api/v1/products')).body.map((each: { key: string }) => each.key),
    ['other'],
  );
  assert.equal((await client.post('/api/v1/targets', { product, kind: 'repository', ref: 'repository:x1' })).status, 404);
});

eachServer('a change without the page’s own value, or from another site, is refused', async (server) => {
  const client = await server.person('Ada', ['administrator']);
  const body = { key: 'third', name: 'Third' };
  assert.equal((await client.post('/api/v1/products', body, { 'x-ngao-csrf': 'wrong' })).status, 403);
  assert.equal((await client.post('/api/v1/products', body, { origin: 'https://evil.example.org' })).status, 403);
  assert.equal((await client.post('/api/v1/products', body, { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await client.post('/api/v1/products', body)).status, 201);
});

async function ask(client: ReturnType<typeof clientOf>, each: (typeof routes)[number]) {
  const url = addressOf(each);
  if (each.method === 'GET') return await client.get(url);
  if (each.method === 'POST') return await client.post(url, each.schemas.body ? {} : undefined);
  return await client.send(each.method, url, each.schemas.body ? {} : undefined);
}
