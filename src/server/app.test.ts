// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { grypeReport } from '../../test/builders/grype-report.ts';
import { type Answer, answerOf, clientOf, demoProduct, testServer } from '../../test/builders/server.ts';

const publicUrl = 'https://ngao.example.org';
const page = '<!doctype html><title>Ngao</title>';

test('what every answer and every request is held to', async (t) => {
  const webFolder = mkdtempSync(join(tmpdir(), 'ngao-web-'));
  t.after(() => rmSync(webFolder, { recursive: true, force: true }));
  mkdirSync(join(webFolder, 'assets'));
  writeFileSync(join(webFolder, 'index.html'), page);
  writeFileSync(join(webFolder, 'assets', 'main-1a2b.js'), 'export {};');
  const server = await testServer(t, { config: { webFolder, maxReportBytes: 100_000 } });
  const { app, context } = server;
  const { machine } = await demoProduct(server);
  const admin = await server.person('Ada', ['administrator', 'maintainer']);
  const anybody = clientOf(app);
  const target = encodeURIComponent('repository:example.org/shop');
  const report = `/api/v1/reports?product=demo&target=${target}`;

  await t.test('headers', async () => {
    const uploaded = await machine.post(report, Buffer.from(grypeReport({ findings: 1 })));
    await server.work();
    const answers = {
      page: await anybody.get('/findings/1'),
      asset: await anybody.get('/assets/main-1a2b.js'),
      gone: await anybody.get('/assets/none.js'),
      api: await admin.get('/api/v1/findings'),
      refused: await anybody.get('/api/v1/findings'),
      unknown: await anybody.get('/api/v1/unknown'),
      description: await anybody.get('/api/openapi.json'),
      health: await anybody.get('/healthz'),
      original: await admin.get(`/api/v1/reports/${uploaded.body.report}/original`),
      table: await admin.get('/api/v1/findings.csv'),
      export: await admin.get('/api/v1/audit/export'),
    };
    for (const [name, { headers }] of Object.entries(answers)) {
      const policy = String(headers['content-security-policy']);
      assert.doesNotMatch(policy.replace(/style-src-attr[^;]*/, ''), /unsafe|\*|https?:/, name);
      assert.match(policy, /default-src 'none'/, name);
      assert.equal(headers['x-content-type-options'], 'nosniff', name);
      assert.equal(headers['x-frame-options'], 'DENY', name);
      assert.equal(headers['strict-transport-security'], undefined, name);
      assert.equal(headers['access-control-allow-origin'], undefined, name);
      assert.equal(headers['cache-control'], name === 'asset' ? 'public, max-age=31536000, immutable' : 'no-store', name);
    }
    for (const name of ['page', 'api', 'refused'] as const)
      assert.match(String(answers[name].headers['content-security-policy']), /frame-ancestors 'none'/);
    for (const name of ['original', 'table', 'export'] as const) {
      assert.match(String(answers[name].headers['content-disposition']), /^attachment; filename="[\w.-]+"$/, name);
      assert.equal(answers[name].headers['content-security-policy'], "default-src 'none'; sandbox", name);
    }
    assert.equal(answers.page.text, page);
    assert.deepEqual([answers.unknown.status, answers.unknown.body.code], [404, 'not-found']);
    assert.match(String(answers.unknown.headers['content-type']), /^application\/problem\+json/);
    assert.deepEqual([answers.gone.status, answers.gone.body.code], [404, 'not-found']);
    assert.equal((await anybody.post('/findings', {})).status, 404, 'only reading answers the page');
    for (const url of ['/assets/../index.html', '/assets/%2e%2e/index.html', '/assets/..%2findex.html'])
      assert.notEqual((await anybody.get(url)).headers['cache-control'], 'public, max-age=31536000, immutable', url);
  });

  await t.test('bodies', async () => {
    const send = async (url: string, payload: string | Buffer, type = 'application/json'): Promise<Answer> =>
      answerOf(await app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } }));
    const login = '/api/v1/login';
    const body = { email: 'a@example.org', password: 'x' };
    const good = JSON.stringify(body);
    assert.equal((await send(login, good)).status, 401);
    assert.equal((await send(login, good.replace('{', '{"__proto__":{"isAdmin":true},'))).status, 400);
    assert.equal((await send(login, good.replace('{', '{"constructor":{"prototype":{"x":1}},'))).status, 400);
    assert.equal((await send(login, good.replace('{', '{"more":1,'))).status, 400, 'an unknown field');
    assert.equal((await send(login, `${'['.repeat(65)}${']'.repeat(65)}`)).status, 400);
    assert.equal((await send(login, '['.repeat(60_000))).status, 400);
    assert.equal((await send(login, '{')).status, 400);
    assert.equal((await send(login, '')).status, 400);
    for (const type of ['text/plain', 'application/octet-stream', 'application/x-www-form-urlencoded', 'multipart/form-data'])
      assert.deepEqual([type, (await send(login, good, type)).status], [type, 415]);
    assert.equal((await send(login, JSON.stringify({ ...body, password: 'x'.repeat(70_000) }))).status, 413);
    assert.equal((await admin.post('/api/v1/views', { name: 'v', page: 'p', query: 'x'.repeat(5_000_000) })).status, 413);
    assert.equal((await machine.post(report, Buffer.alloc(100_001, 'x'))).status, 413);
    assert.equal((await machine.post(report, Buffer.alloc(0))).status, 422);
    const rule = { product: 1, name: 'r', priority: 1, enabled: true, logOnly: true };
    const deep = JSON.parse(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`);
    assert.equal((await admin.post('/api/v1/rules', { ...rule, rule: deep })).status, 400);
  });

  await t.test('texts and numbers that no database takes are the caller’s mistake', async () => {
    const nul = { name: 'a\u0000b', page: 'p', query: '' };
    assert.equal((await admin.post('/api/v1/views', nul)).status, 400);
    assert.equal((await admin.post('/api/v1/login', { email: 'a\u0000@example.org', password: 'x' })).status, 400);
    for (const url of [
      '/findings/99999999999',
      '/targets/2147483648',
      '/findings/0',
      '/findings/-1',
      '/findings/1.5',
      '/audit?actor=%00',
    ])
      assert.equal((await admin.get(`/api/v1${url}`)).status, 400, url);
    assert.equal((await admin.get('/api/v1/findings/2147483647')).status, 404);
  });

  await t.test('a stranger’s body is not read', async () => {
    const answer = await anybody.post('/api/v1/products', { nonsense: true });
    assert.equal(answer.status, 401);
    const upload = await anybody.post(report, Buffer.alloc(200_000, 'x'));
    assert.ok([401, 413].includes(upload.status));
  });

  await t.test('where a caller comes from is told by the line alone, unless one proxy is trusted', async () => {
    const ask = async (from: string, forwarded: string) =>
      (await app.inject({ url: '/api/v1/oidc/nowhere/start', remoteAddress: from, headers: { 'x-forwarded-for': forwarded } }))
        .statusCode;
    const statuses: number[] = [];
    for (let at = 0; at < 31; at += 1) statuses.push(await ask('192.0.2.7', `198.51.100.${at}`));
    assert.deepEqual([statuses[29], statuses[30]], [404, 429]);
    assert.equal(await ask('192.0.2.8', '192.0.2.7'), 404);
  });

  await t.test('metrics are for this machine', async () => {
    const ask = async (remoteAddress: string, headers = {}) =>
      (await app.inject({ url: '/metrics', remoteAddress, headers })).statusCode;
    assert.equal(await ask('127.0.0.1'), 200);
    assert.equal(await ask('192.0.2.9'), 403);
    assert.equal(await ask('127.0.0.1', { 'x-forwarded-for': '192.0.2.9' }), 403, 'a proxy on this machine asks for others');
  });

  await t.test('connections that dawdle end, and heads are bounded', async () => {
    const { server: http } = app;
    assert.deepEqual(
      [http.requestTimeout, http.headersTimeout, http.timeout, http.keepAliveTimeout],
      [900_000, 20_000, 120_000, 65_000],
    );
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = http.address() as { port: number };
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.end(`GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'y'.repeat(20_000)}\r\n\r\n`),
      );
      let text = '';
      socket
        .on('data', (chunk) => (text += chunk))
        .on('end', () => resolve(text))
        .on('error', reject);
    });
    assert.match(answer, /^HTTP\/1\.1 431 /);
  });

  await t.test('something unexpected is answered without a word of it', async () => {
    const broken = context.evidence.open;
    context.evidence.open = () => Promise.reject(new Error('secret words of the library'));
    const answer = await admin.get('/api/v1/reports/1/original');
    context.evidence.open = broken;
    assert.equal(answer.status, 500);
    assert.deepEqual(Object.keys(answer.body).sort(), ['code', 'detail', 'status', 'title', 'type']);
    assert.doesNotMatch(answer.text, /secret words/);
  });
});

test('over https the browser is told to stay with it, and one proxy is believed', async (t) => {
  const { app } = await testServer(t, { config: { publicUrl, trustProxy: true } });
  const health = await app.inject({ url: '/healthz' });
  assert.equal(health.headers['strict-transport-security'], 'max-age=31536000');
  const ask = async (forwarded: string) =>
    (await app.inject({ url: '/api/v1/oidc/nowhere/start', headers: { 'x-forwarded-for': forwarded } })).statusCode;
  const statuses: number[] = [];
  for (let at = 0; at < 31; at += 1) statuses.push(await ask(`198.51.100.${at}, 192.0.2.7`));
  assert.deepEqual([statuses[29], statuses[30]], [404, 429], 'what the caller wrote in front is not believed');
  assert.equal(await ask('198.51.100.1, 192.0.2.8'), 404);
});
