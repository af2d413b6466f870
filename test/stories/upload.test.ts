// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { buildOsv } from '../builders/advisories.ts';
import { ngao, project } from '../builders/command.ts';
import { localServer } from '../builders/local-server.ts';
import { clientOf, demoProduct, testServer } from '../builders/server.ts';

const lock = {
  name: 'web',
  version: '1.2.0',
  lockfileVersion: 3,
  packages: {
    '': { name: 'web', version: '1.2.0', license: 'Apache-2.0', dependencies: { lodash: '^4.17.15' } },
    'node_modules/lodash': {
      version: '4.17.15',
      license: 'MIT',
    },
  },
};

async function begin(t: TestContext) {
  const server = await testServer(t, { realJobs: true });
  const { token } = await demoProduct(server);
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const port = (server.app.server.address() as { port: number }).port;
  const folder = project(t, {
    'package-lock.json': JSON.stringify(lock),
    'package.json': JSON.stringify(lock.packages['']),
    'osv/npm/GHSA-aaaa-bbbb-cccc.json': JSON.stringify(buildOsv({ id: 'GHSA-aaaa-bbbb-cccc', name: 'lodash', fixed: '4.18.0' })),
    token: `${token}\n`,
  });
  assert.equal((await ngao(folder, ['db', 'import', 'osv'])).code, 0);
  return { server, token, folder, url: `http://127.0.0.1:${port}` };
}

test('a pipeline scans and hands report and SBOM in; the portfolio knows both', async (t) => {
  const { server, folder, url, token } = await begin(t);
  const flags = ['--upload', url, '--token-file', 'token', '--upload-product', 'demo'];
  const done = await ngao(folder, ['scan', '--now', '2026-01-02', '-o', 'json=r.json', ...flags]);
  assert.notEqual(done.code, 3, done.stderr);
  assert.match(done.stderr, /the report was taken in/);
  assert.match(done.stderr, /the SBOM was taken in/);
  assert.doesNotMatch(done.stderr + done.stdout, new RegExp(token));
  const person = await server.person('Mia', ['viewer']);
  const [target] = (await person.get('/api/v1/targets')).body.items;
  assert.deepEqual([target.ref, target.components > 0], ['repository:web', true]);
  const reports = (await person.get('/api/v1/reports')).body.items;
  assert.deepEqual(reports.map(({ format }: { format: string }) => format).sort(), ['cyclonedx', 'ngao-report']);
  const own = reports.find(({ format }: { format: string }) => format === 'ngao-report');
  assert.deepEqual([own.state, own.counts.opened], ['imported', 1]);
  assert.equal((await clientOf(server.app).get('/api/v1/targets')).status, 401);
});

test('when the upload fails, the exit code is 3 and the verdict is told all the same', async (t) => {
  const { folder, url } = await begin(t);
  writeFileSync(join(folder, 'wrong'), 'ngao_not-a-real-token');
  const refused = await ngao(folder, ['scan', '--warn', '--upload', url, '--token-file', 'wrong', '--upload-product', 'demo']);
  assert.equal(refused.code, 3);
  assert.match(refused.stderr, /upload failed: The server refused it \(status 401\)/);
  assert.match(refused.stderr, /ngao: (pass|fail|incomplete)/);
  assert.doesNotMatch(refused.stderr, /not-a-real/);
});

test('a server that forwards is not followed, so that the token stays where it was meant for', async (t) => {
  const { folder } = await begin(t);
  const others: string[] = [];
  const thief = await localServer(t, (request, response) => {
    others.push(String(request.headers.authorization));
    response.end('{}');
  });
  const url = await localServer(t, (_, response) => void response.writeHead(307, { location: thief }).end());
  const done = await ngao(folder, ['scan', '--upload', url, '--token-file', 'token', '--upload-product', 'demo']);
  assert.equal(done.code, 3);
  assert.deepEqual(others, []);
});

test('what is asked wrongly is told before anything is scanned', async (t) => {
  const folder = project(t, { token: 'ngao_12345678', two: 'one two', 'package-lock.json': JSON.stringify(lock) });
  const upload = ['--upload', 'https://ngao.example.org'];
  const cases: [string[], RegExp][] = [
    [[...upload, '--upload-product', 'demo'], /--upload needs --token-file/],
    [[...upload, '--token-file', 'token'], /--upload-product KEY/],
    [[...upload, '--token-file', 'none', '--upload-product', 'demo'], /cannot be read/],
    [[...upload, '--token-file', 'two', '--upload-product', 'demo'], /does not hold one token/],
    [['--token-file', 'token'], /say nothing without --upload/],
    [['--upload', 'http://ngao.example.org', '--token-file', 'token', '--upload-product', 'd'], /only https/],
    [['--upload', 'https://a:b@ngao.example.org', '--token-file', 'token', '--upload-product', 'd'], /credentials/],
    [
      ['--upload', 'https://ngao.example.org/?x=1', '--token-file', 'token', '--upload-product', 'd'],
      /address of the Ngao server alone/,
    ],
  ];
  for (const [args, message] of cases) {
    const done = await ngao(folder, ['scan', ...args]);
    assert.equal(done.code, 2, args.join(' '));
    assert.match(done.stderr, message);
    assert.equal(done.stdout, '');
  }
});
