// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { localServer } from '../../test/builders/local-server.ts';
import { handIn, type Sending } from './upload-exchange.ts';

interface Seen {
  method: string;
  url: string;
  key: string;
  authorization: string;
  body: string;
}

type Answer = { status: number; body: object | string; headers?: Record<string, string> };

/** A server of the contract's shape whose answers to POST come from the list, one after another. */
async function ngaoServer(t: TestContext, posts: readonly Answer[], jobs: readonly object[]) {
  const seen: Seen[] = [];
  const [waiting, looking] = [[...posts], [...jobs]];
  const listen = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    const key = String(headers['idempotency-key'] ?? '');
    seen.push({ method, url, key, authorization: String(headers.authorization), body: await text(request) });
    const answer = method === 'POST' ? waiting.shift() : { status: 200, body: looking.shift() ?? {} };
    const { status = 500, body = '', headers: more = {} } = answer ?? {};
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...more });
    response.end(isText ? body : JSON.stringify(body));
  };
  const url = await localServer(t, (request, response) => void listen(request, response));
  return { url, seen };
}

const report = { what: 'report', format: 'ngao-report', file: 'r.json', version: '1.0.0', text: '{"a":1}' };
const accepted = {
  status: 202,
  body: { report: 7, job: 'report-7', digest: 'd', bytes: 7, duplicate: false, state: 'received' },
};
const done = { id: 'report-7', state: 'done', message: '', report: { state: 'imported', reason: '' } };

function sendingTo(url: string): Sending & { told: string[] } {
  const told: string[] = [];
  const writer = { write: (line: string) => told.push(line) };
  const io = { stdout: writer, stderr: { ...writer, isTTY: true }, env: {}, cwd: '.' };
  const pace = { retries: [1, 1], look: 1, patience: 20 };
  return { url, token: 'ngao_secret-token', product: 'acme', target: 'repository:web', run: 'run-1', io, pace, told };
}

test('a document is handed in with its key, and its job is waited for', async (t) => {
  const { url, seen } = await ngaoServer(t, [accepted], [{ state: 'waiting' }, { state: 'running' }, done]);
  const sending = sendingTo(url);
  assert.deepEqual(await handIn(sending, report), { state: 'imported', message: '', duplicate: false });
  const [post, ...looks] = seen as [Seen, ...Seen[]];
  const query = new URLSearchParams(post.url.slice(post.url.indexOf('?')));
  assert.deepEqual(Object.fromEntries(query), {
    product: 'acme',
    target: 'repository:web',
    format: 'ngao-report',
    file: 'r.json',
    version: '1.0.0',
  });
  assert.deepEqual([post.key, post.authorization, post.body], ['run-1-ngao-report', 'Bearer ngao_secret-token', '{"a":1}']);
  assert.deepEqual(
    looks.map((look) => look.url),
    ['/api/v1/jobs/report-7', '/api/v1/jobs/report-7', '/api/v1/jobs/report-7'],
  );
  assert.match(sending.told.join(''), /the report is being read/);
  assert.doesNotMatch(sending.told.join(''), /secret-token/);
});

test('a busy server is asked again with the same key, a refusal is final and said in its own words', async (t) => {
  const busy = { status: 503, body: 'busy', headers: { 'retry-after': '0' } };
  const first = await ngaoServer(t, [busy, { status: 429, body: {} }, accepted], [done]);
  await handIn(sendingTo(first.url), report);
  assert.deepEqual(
    new Set(first.seen.filter(({ method }) => method === 'POST').map(({ key }) => key)),
    new Set(['run-1-ngao-report']),
  );

  const no = { status: 403, body: { detail: 'This token may hand in reports for image:x\u001b[31m only.' } };
  const second = await ngaoServer(t, [{ ...no, headers: { 'content-type': 'application/problem+json' } }], []);
  await assert.rejects(handIn(sendingTo(second.url), report), {
    code: 'network-failed',
    message: /status 403\). This token may hand in reports for image:x\S* only\./,
  });
  assert.equal(second.seen.length, 1);

  const third = await ngaoServer(t, [busy, busy, busy, busy], []);
  await assert.rejects(handIn(sendingTo(third.url), report), /status 503/);
  assert.equal(third.seen.length, 3);
});

test('what is no Ngao, a redirect, a refused report and a server that is gone are told', async (t) => {
  const cases: [readonly Answer[], readonly object[], RegExp][] = [
    [[{ status: 200, body: '<html>' }], [], /something else than Ngao/],
    [[{ status: 302, body: {}, headers: { location: 'http://127.0.0.1:9/' } }], [], /refused it \(status 302\)/],
    [[accepted], [{ state: 'failed', message: 'It is damaged.' }], /could not take the report in: It is damaged\./],
    [[accepted], [], /had not read it/],
  ];
  for (const [posts, jobs, message] of cases) {
    const { url } = await ngaoServer(t, posts, jobs);
    await assert.rejects(handIn(sendingTo(url), report), { code: 'network-failed', message });
  }
  const gone = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => gone.once('listening', resolve));
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  await assert.rejects(handIn(sendingTo(`http://127.0.0.1:${port}`), report), /was not reached/);
});
