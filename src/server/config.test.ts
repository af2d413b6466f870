// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../test/builders/advisories.ts';
import type { NgaoError } from '../kit/errors.ts';
import { readConfig } from './config.ts';

const url = 'https://s3.example.org/evidence/ngao';
const keys = { NGAO_EVIDENCE_ACCESS_KEY: 'key', NGAO_EVIDENCE_SECRET_KEY: 'not-to-be-told' };
const evidenceOf = (env: Record<string, string>) => readConfig({}, env, '/').evidence;

test('evidence lies in the data folder, unless a bucket is named', (t) => {
  assert.equal(evidenceOf({}), undefined);
  assert.equal(evidenceOf(keys), undefined);
  const place = { url, accessKey: 'key', secretKey: 'not-to-be-told', region: 'us-east-1' };
  assert.deepEqual(evidenceOf({ NGAO_EVIDENCE_URL: url, ...keys }), place);
  assert.equal(evidenceOf({ NGAO_EVIDENCE_URL: url, ...keys, NGAO_EVIDENCE_REGION: 'here' })?.region, 'here');
  const file = join(temporaryFolder(t), 'secret');
  writeFileSync(file, 'from the file\n');
  const named = { NGAO_EVIDENCE_URL: url, ...keys, NGAO_EVIDENCE_SECRET_KEY_FILE: file };
  assert.equal(evidenceOf(named)?.secretKey, 'from the file');
});

test('a bucket that is none, or without its keys, is told without the keys', () => {
  for (const env of [
    { NGAO_EVIDENCE_URL: url },
    { NGAO_EVIDENCE_URL: url, NGAO_EVIDENCE_SECRET_KEY: 'not-to-be-told' },
    { NGAO_EVIDENCE_URL: url, ...keys, NGAO_EVIDENCE_SECRET_KEY_FILE: '/nowhere/at/all' },
    { NGAO_EVIDENCE_URL: 'https://s3.example.org', ...keys },
    { NGAO_EVIDENCE_URL: 'https://key:not-to-be-told@s3.example.org/evidence', ...keys },
    { NGAO_EVIDENCE_URL: 'ftp://s3.example.org/evidence', ...keys },
    { NGAO_EVIDENCE_URL: `${url}?x=1`, ...keys },
    { NGAO_EVIDENCE_URL: 'evidence', ...keys },
  ])
    assert.throws(
      () => evidenceOf(env as Record<string, string>),
      (error: Error & { code?: string }) => error.code === 'config-invalid' && !error.message.includes('not-to-be-told'),
      JSON.stringify(env),
    );
});

test('a wrong setting is told by its name before anything is opened', () => {
  const smtp = { NGAO_SMTP_HOST: 'mail.example.org' };
  const imap = { NGAO_IMAP_HOST: 'mail.example.org', NGAO_IMAP_USER: 'desk', NGAO_IMAP_PASSWORD: 'not-to-be-told' };
  const wrong: [RegExp, Record<string, string>][] = [
    [/^NGAO_LOG_LEVEL must be one of .*; "foo" is not/, { NGAO_LOG_LEVEL: 'foo' }],
    [/^NGAO_SMTP_PORT must be a port/, { ...smtp, NGAO_SMTP_PORT: 'abc' }],
    [/^NGAO_IMAP_PORT must be a port/, { ...imap, NGAO_IMAP_PORT: '0' }],
    [/^NGAO_SMTP_\*: .*implicit, starttls or none/, { ...smtp, NGAO_SMTP_TLS: 'yes' }],
    [/^NGAO_IMAP_\*: .*needs host, user and password/, { ...imap, NGAO_IMAP_USER: '' }],
    [/^NGAO_SMTP_LISTEN must be/, { NGAO_SMTP_LISTEN: '127.0.0.1:99999' }],
    [/^NGAO_CASE_KEY: There is no kind/, { NGAO_CASE_KEY: 'foo' }],
    [/^NGAO_CASE_KEY: .*also needs: path/, { NGAO_CASE_KEY: 'file' }],
  ];
  for (const [message, env] of wrong)
    assert.throws(
      () => readConfig({}, env, '/'),
      (error: NgaoError) => error.exitCode === 2 && message.test(error.message) && !/not-to-be-told/.test(error.message),
      JSON.stringify(env),
    );
  const { logLevel, mail } = readConfig({}, { ...imap, NGAO_IMAP_PORT: '993', NGAO_LOG_LEVEL: 'silent' }, '/');
  assert.deepEqual([logLevel, mail?.imap?.port], ['silent', 993]);
});
