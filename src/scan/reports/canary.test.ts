// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gather } from '../../../test/builders/gather-report.ts';
import { maskSecrets, quotesSecrets } from './mask-secrets.ts';
import { observe } from './observe.ts';
import { readReport } from './sniff.ts';

/** Stands in every field of the inputs that may hold a secret: values, matches, lines, messages, file contents. */
const canary = 'CANARY-7f3d-hunter2';
const tellSecrets = ['github-code-scanning', 'github-secret-scanning', 'gitleaks', 'sarif', 'secretlint', 'semgrep', 'sonarqube'];

function inputsOf(id: string): { file: string; bytes: Buffer }[] {
  const testdata = join(import.meta.dirname, id, 'testdata');
  return readdirSync(testdata).map((name) => {
    const folder = join(testdata, name, 'input');
    const [file] = readdirSync(folder) as [string];
    return { file, bytes: readFileSync(join(folder, file)) };
  });
}

describe('secrets in reports', () => {
  for (const id of tellSecrets) {
    it(`are dropped by ${id}, in every field`, async () => {
      const inputs = inputsOf(id);
      assert.ok(inputs.some(({ bytes }) => bytes.includes(canary)));
      for (const input of inputs) {
        assert.ok(!JSON.stringify(gather(await readReport({ ...input, format: id }))).includes(canary));
      }
    });
  }

  it('do not shape fingerprints: another value at the same place is the same finding', async () => {
    for (const id of tellSecrets) {
      for (const { file, bytes } of inputsOf(id)) {
        const other = Buffer.from(bytes.toString('utf8').replaceAll(canary, 'OTHER-5566-swordfish'));
        const [one, two] = await Promise.all([bytes, other].map((each) => readReport({ file, bytes: each, format: id })));
        assert.deepEqual(gather(one!), gather(two!), `${id} ${file}`);
      }
    }
  });

  it('are masked where a tool repeats a well-known token in its prose', () => {
    const tokens = [
      `AKIA${'A'.repeat(16)}`,
      `ghp_${'a1'.repeat(18)}`,
      `glpat-${'a1'.repeat(10)}`,
      `npm_${'a1'.repeat(18)}`,
      `xoxb-${'1'.repeat(12)}`,
      `sk_live_${'a1'.repeat(12)}`,
      `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.${'c'.repeat(20)}`,
      `-----BEGIN RSA PRIVATE KEY-----\n${'M'.repeat(200)}\n-----END RSA PRIVATE KEY-----`,
    ];
    for (const token of tokens) {
      assert.equal(maskSecrets(`found ${token} here`), 'found *** here');
      const told = observe({
        kind: 'code',
        about: 'rule',
        title: token,
        details: token,
        told: { state: 'dismissed', reason: token },
      });
      assert.ok(!JSON.stringify(told).includes(token.slice(0, 30)));
    }
    assert.equal(maskSecrets('https://user:word@example.org/a'), 'https://***@example.org/a');
    for (const plain of ['ghp_ is a prefix', 'mail to dev@example.org', 'AKIA', 'https://example.org/@scope/name']) {
      assert.equal(maskSecrets(plain), plain);
    }
  });

  it('are expected of rules about credentials, and of no others', () => {
    for (const words of [
      ['js/hardcoded-credentials'],
      ['B105:hardcoded_password_string'],
      ['generic.secrets.detected'],
      ['API keys'],
    ]) {
      assert.equal(quotesSecrets(words, []), true, words[0]);
    }
    assert.equal(quotesSecrets(['rule'], ['CWE-798']), true);
    for (const words of [['js/sql-injection'], ['secretary'], ['passwordless login'], ['']]) {
      assert.equal(quotesSecrets(words, ['CWE-79']), false, words[0]);
    }
  });
});
