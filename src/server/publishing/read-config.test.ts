// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { temporaryFolder } from '../../../test/builders/advisories.ts';
import { readPublishing } from './read-config.ts';

const secret = 'quokka-token';
const world = { smtp: { host: '127.0.0.1' } };

it('takes tokens from files and the environment alone, and never repeats what was given', (t) => {
  const folder = temporaryFolder(t, { token: `${secret}\n`, empty: '' });
  const tokenFile = join(folder, 'token');
  process.env.NGAO_TEST_TOKEN = secret;
  t.after(() => delete process.env.NGAO_TEST_TOKEN);
  const services = { org: 'example', user: 'robot@example.org' };
  const letter = { to: 'cna@example.org', from: 'security@example.org' };
  const good: object[] = [
    {},
    { cve: { route: 'cve-services', settings: { ...services, keyFile: tokenFile } } },
    { cve: { route: 'github', settings: { repository: 'example/ledger', tokenEnv: 'NGAO_TEST_TOKEN' } } },
    { cve: { route: 'gitlab', settings: { project: 'example/cve', tokenFile } } },
    { cve: { route: 'mail', settings: letter } },
    { ghsa: { repository: 'example/ledger', tokenFile } },
  ];
  for (const given of good) assert.ok(read(given));
  const bad: [string, object][] = [
    ['a key as text', { cve: { route: 'cve-services', settings: { ...services, key: secret } } }],
    ['a token as text', { cve: { route: 'github', settings: { repository: 'example/ledger', token: secret } } }],
    ['a token as text', { cve: { route: 'gitlab', settings: { project: 'example/cve', token: secret } } }],
    ['a token as text', { ghsa: { repository: 'example/ledger', token: secret } }],
    ['a password of a mail server', { cve: { route: 'mail', settings: { ...letter, smtp: { password: secret } } } }],
    ['both', { ghsa: { repository: 'example/ledger', tokenFile, tokenEnv: 'NGAO_TEST_TOKEN' } }],
    ['none', { ghsa: { repository: 'example/ledger' } }],
    ['an empty file', { ghsa: { repository: 'example/ledger', tokenFile: join(folder, 'empty') } }],
    ['no file', { ghsa: { repository: 'example/ledger', tokenFile: join(folder, secret) } }],
    ['no repository', { ghsa: { repository: 'https://example.org/ledger', tokenFile } }],
    ['no such route', { cve: { route: 'pigeon', settings: {} } }],
  ];
  for (const [what, given] of bad)
    assert.throws(
      () => read(given),
      ({ code, message }: { code: string; message: string }) => code === 'config-invalid' && !message.includes(secret),
      what,
    );
  assert.throws(() => read(good[4] as object, { smtp: undefined }), /NGAO_SMTP_HOST/);

  function read(given: object, by: typeof world | { smtp: undefined } = world) {
    const file = temporaryFolder(t, { 'publishing.json': JSON.stringify(given) });
    return readPublishing(join(file, 'publishing.json'), by);
  }
});
