// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { ApiError, problemOf, queryText, rememberCsrf, send } from './client.ts';

test('an empty filter is not sent, a false one is', () => {
  assert.equal(
    queryText({ q: '', severity: 'critical,high', after: undefined, target: null, kev: false, limit: 50 }),
    '?severity=critical%2Chigh&kev=false&limit=50',
  );
  assert.equal(queryText({}), '');
});

test('a problem document keeps its code, its words and its fields', async () => {
  const body = {
    type: 'about:blank',
    title: 'Refused',
    status: 409,
    code: 'usage',
    detail: 'Say why.',
    errors: [{ path: '/reason', message: 'too short' }],
  };
  const error = await problemOf(new Response(JSON.stringify(body), { status: 409, headers: { 'retry-after': '7' } }));
  assert.deepEqual([error.code, error.message, error.status, error.retryAfter], ['usage', 'Say why.', 409, 7]);
  assert.deepEqual(error.fields, [{ path: '/reason', message: 'too short' }]);
});

test('an answer that is no problem document still says what to do', async () => {
  const error = await problemOf(new Response('<html>Bad gateway</html>', { status: 502 }));
  assert.equal(error.code, 'unexplained');
  assert.match(error.message, /502.*Try again/);
});

test('a change carries the token and JSON; a refused connection is told as unreachable', async () => {
  const seen: unknown[] = [];
  const server = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (text) => {
      seen.push(request.url, request.headers['x-ngao-csrf'], request.headers['content-type'], text);
      response.setHeader('content-type', 'application/json').end('{"ok":true}');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const real = globalThis.fetch;
  globalThis.fetch = (path, init) => real(`${origin}${path}`, init);
  try {
    rememberCsrf('token-1');
    assert.deepEqual(await send('POST', '/findings/7/comment', { body: { text: 'seen' } }), { ok: true });
    assert.deepEqual(seen, ['/api/v1/findings/7/comment', 'token-1', 'application/json', '{"text":"seen"}']);
    await new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    });
    await assert.rejects(send('GET', '/session'), (error) => error instanceof ApiError && error.code === 'unreachable');
  } finally {
    globalThis.fetch = real;
  }
});
