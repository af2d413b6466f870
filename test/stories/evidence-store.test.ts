// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { grypeReport } from '../builders/grype-report.ts';
import { objectStore } from '../builders/object-store.ts';
import { becomeAdministrator, handIn, machine, makeDemoProduct, whenRead } from '../builders/serve-client.ts';
import { dataFolder, runNgao, startServe } from '../builders/serve-process.ts';

test('a server with a bucket keeps what was handed in there, and backs it up', { timeout: 900_000 }, async (t) => {
  const store = await objectStore(t);
  const { url, accessKey, secretKey, region } = store.place;
  const env = {
    NGAO_EVIDENCE_URL: url,
    NGAO_EVIDENCE_ACCESS_KEY: accessKey,
    NGAO_EVIDENCE_SECRET_KEY: secretKey,
    NGAO_EVIDENCE_REGION: region,
  };
  const data = dataFolder(t);
  const server = await startServe(t, { data, env });
  const administrator = await becomeAdministrator(server.url, server.setupToken ?? '');
  const { token } = await makeDemoProduct(administrator);
  const report = grypeReport({ findings: 3 });
  const digest = createHash('sha256').update(report).digest('hex');
  const { status, body } = await handIn(machine(server.url, token), { target: 'service', report });
  assert.equal(status, 202);
  assert.equal((await whenRead(machine(server.url, token), body.report)).state, 'imported');
  assert.deepEqual(
    [...store.objects].map(([key, content]) => [key, String(content)]),
    [[`ngao/sha256/${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest}`, report]],
  );
  const original = await administrator.client.get(`/api/v1/reports/${body.report}/original`);
  assert.equal(original.status, 200);
  assert.ok(!existsSync(join(data, 'evidence', 'sha256')), 'nothing of it lies in the data folder');
  assert.deepEqual(readdirSync(join(data, 'evidence', 'draft')), []);
  const { code, stderr } = await server.end('SIGTERM');
  assert.equal(code, 0);
  assert.ok(!stderr.includes(secretKey));
  const saved = await runNgao(t, ['backup', join(data, 'saved.gz'), '--data', data], { env });
  assert.match(saved.stdout, /1 evidence file\b/, saved.stderr);
});
