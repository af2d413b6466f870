// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { eachServer, type TestServer } from '../../../test/builders/server.ts';
import { savePublicFiles } from '../publishing/public-rows.ts';
import { PublicBodies, type PublicHead } from './public-bodies.ts';
import type { PublicDatabase } from './serve-public.ts';

async function write({ context }: TestServer, path: string, body: string): Promise<void> {
  const file = { path, mediaType: 'text/plain', language: null, advisoryId: null, modifiedAt: '2026-06-01T08:00:00Z' };
  await context.store.transaction(async (tx) => await savePublicFiles(tx, [{ ...file, body }]));
}

async function read(bodies: PublicBodies, path: string): Promise<string | undefined> {
  const head = await bodies.headOf(path);
  const found = head && (await bodies.fileOf(head));
  return found?.body.toString();
}

eachServer('what is written anew or taken away is served so from the next request on', async (server) => {
  const { app, context } = server;
  const text = async () => {
    const { statusCode, body, headers } = await app.inject({ method: 'GET', url: '/osv/a.json' });
    return [statusCode, statusCode === 200 ? body : '', headers.etag];
  };
  await write(server, '/osv/a.json', 'first');
  const [, , tag] = await text();
  assert.deepEqual(await text(), [200, 'first', tag]);
  await write(server, '/osv/a.json', 'second');
  const [status, body, next] = await text();
  assert.deepEqual([status, body], [200, 'second']);
  assert.notEqual(next, tag);
  await context.db.deleteFrom('public_files').execute();
  assert.deepEqual(await text(), [404, '', undefined]);
});

eachServer('a body that changes between the two looks comes with its own row', async (server) => {
  const bodies = new PublicBodies(server.context.db as unknown as PublicDatabase);
  await write(server, '/osv/a.json', 'first');
  const head = (await bodies.headOf('/osv/a.json')) as PublicHead;
  await write(server, '/osv/a.json', 'second');
  const found = await bodies.fileOf(head);
  assert.equal(found?.body.toString(), 'second');
  assert.notEqual(found?.head.sha256, head.sha256);
  await server.context.db.deleteFrom('public_files').execute();
  assert.equal(await bodies.fileOf({ ...head, sha256: 'f'.repeat(64) }), undefined);
});

eachServer('the body is asked of the database once, and only so much is kept', async (server) => {
  const asked: string[] = [];
  const db = server.context.db.withPlugin({
    transformQuery: ({ node }) => {
      if (JSON.stringify(node).includes('"body"')) asked.push('body');
      return node;
    },
    transformResult: async ({ result }) => result,
  }) as unknown as PublicDatabase;
  const bodies = new PublicBodies(db, { all: 10, one: 6 });
  for (const [path, body] of Object.entries({ '/osv/a': 'aaaa', '/osv/b': 'bbbb', '/osv/c': 'cccc', '/osv/long': 'lllllll' }))
    await write(server, path, body);
  const costs = async (path: string, body: string) => {
    const before = asked.length;
    assert.equal(await read(bodies, path), body);
    return asked.length - before;
  };
  assert.deepEqual([await costs('/osv/a', 'aaaa'), await costs('/osv/a', 'aaaa')], [1, 0]);
  assert.deepEqual([await costs('/osv/b', 'bbbb'), await costs('/osv/a', 'aaaa')], [1, 0]);
  assert.equal(await costs('/osv/c', 'cccc'), 1, 'there was no room for three');
  assert.deepEqual([await costs('/osv/a', 'aaaa'), await costs('/osv/b', 'bbbb')], [0, 1], 'what was asked for last stayed');
  assert.deepEqual([await costs('/osv/long', 'lllllll'), await costs('/osv/long', 'lllllll')], [1, 1]);
});
