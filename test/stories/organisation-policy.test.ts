// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ngao, project } from '../builders/command.ts';
import { feedServer } from '../builders/feed-server.ts';
import { advisory, lockfile } from '../builders/lockfile.ts';
import { zipFile } from '../builders/zip-file.ts';

const organisation = 'gate:\n  vulnerability: { prod: low, dev: low }\n';
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const feed = zipFile({
  'GHSA-2222-3333-4444.json': advisory({ id: 'GHSA-2222-3333-4444', name: 'left-shelf', fixed: '1.2.0', severity: 'LOW' }),
});

test('an organisation policy at a URL is fetched once by digest, then judges without a network', async (context) => {
  const server = await feedServer(context, { '/org.yaml': organisation, '/npm/all.zip': feed });
  const extending = `extends:\n  url: ${server.url}/org.yaml\n  digest: ${digestOf(organisation)}\n`;
  const folder = project(context, {
    'package-lock.json': lockfile({ 'left-shelf': { version: '1.0.0' } }),
    'ngao.yaml': extending,
  });
  const before = await ngao(folder, ['scan', '--now', '2026-02-01']);
  assert.equal(before.code, 3);
  assert.match(before.stderr, /ngao db update --policy ngao\.yaml/);

  const update = ['db', 'update', '--from', server.url, '--ecosystem', 'npm', '--now', '2026-02-01'];
  const fetched = await ngao(folder, [...update, '--policy', 'ngao.yaml']);
  assert.equal(fetched.code, 0, fetched.stderr);
  const asked = server.log.length;
  const after = await ngao(folder, ['scan', '--json', '--now', '2026-02-01']);
  assert.equal(after.code, 1, 'a low severity fails only by the policy of the organisation');
  assert.equal(server.log.length, asked, 'a scan asks no server');
});

test('a policy that is not the one whose digest is written is refused and not kept', async (context) => {
  const server = await feedServer(context, { '/org.yaml': `${organisation}# changed\n`, '/npm/all.zip': feed });
  const folder = project(context, {
    'package-lock.json': lockfile({ 'left-shelf': { version: '1.0.0' } }),
    'ngao.yaml': `extends:\n  url: ${server.url}/org.yaml\n  digest: ${digestOf(organisation)}\n`,
  });
  const fetched = await ngao(folder, ['db', 'update', '--from', server.url, '--policy', 'ngao.yaml']);
  assert.equal(fetched.code, 2);
  assert.match(fetched.stderr, /ngao\.yaml:1: extends: .*another digest/);
  assert.equal((await ngao(folder, ['scan'])).code, 3);
});
