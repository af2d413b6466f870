// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import fc from 'fast-check';
import { corpus, corpusTest } from '../../../../test/builders/corpus.ts';
import { spentTime } from '../../../../test/builders/spent-time.ts';
import { candidatePatterns, isCandidate, isLockfileCandidate } from './candidate-patterns.ts';
import { recognise } from './recognise.ts';
import { ruleWords } from './rule-words.ts';
import { secretForms } from './testdata/secret-forms.ts';

const bytesOf = (text: string) => Buffer.from(text).toString('latin1');

test('every rule of the preset has patterns and words, and none is left over', () => {
  const preset = rules
    .map((rule) => rule.meta.id.replace('@secretlint/secretlint-rule-', ''))
    .filter((id) => id !== 'filter-comments');
  assert.deepEqual(Object.keys(candidatePatterns).sort(), [...preset].sort());
  assert.deepEqual(Object.keys(ruleWords).sort(), [...preset].sort());
  assert.deepEqual([...new Set(secretForms.map((form) => form.rule))].sort(), [...preset].sort());
});

for (const [number, { rule, file, text }] of secretForms.entries()) {
  test(`what ${rule} reports is a candidate (form ${number})`, async () => {
    await fc.assert(
      fc.asyncProperty(text, async (secret) => {
        const content = file.endsWith('.json') ? secret : `# ${secret} \n`;
        const facts = await recognise({ path: file, content, binary: false });
        assert.ok(
          facts.some((fact) => fact.rule === rule),
          'the generated text is one that the rule reports',
        );
        assert.ok(isCandidate(bytesOf(content)));
      }),
      { numRuns: 100 },
    );
  });
}

test('text that only resembles a secret is no candidate', () => {
  for (const text of ['npm_config_registry=x', 'task-force', 'the secretAccessKey is read from the vault', 'postgres://db/x']) {
    assert.equal(isCandidate(text), false, text);
  }
});

test('a lockfile is a candidate only for what stands in an address', () => {
  const secret = ['git+https://me:', 'pA55w0rd', '@git.example.org/x.git'].join('');
  assert.equal(isLockfileCandidate(Buffer.from(`"resolved": "${secret}"`)), true);
  for (const clean of ['"https://registry.example.org/@a/b.tgz"', '"@a/b": "npm:@c/d@1"', '://@', 'me@example.org', '@']) {
    assert.equal(isLockfileCandidate(Buffer.from(clean)), false, clean);
  }
});

test('the patterns take linear time', () => {
  const hostile = `${'postgres://a:'.repeat(20_000)}${'SECRET_ACCESS_KEY'.repeat(10_000)}${'https://a'.repeat(20_000)}${' '.repeat(100_000)}`;
  const start = spentTime();
  isCandidate(hostile);
  isLockfileCandidate(Buffer.from(`${hostile}${'@'.repeat(100_000)}${'x'.repeat(100_000)}@`));
  assert.ok(spentTime() - start < 2_000);
});

test('what the scanner finds in real repositories, the patterns let through', corpusTest, async () => {
  const folder = join(corpus as string, 'mojaloop');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const entry of files) {
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    if (bytes.length > 200_000) continue;
    const facts = await recognise({ path: entry.name, content: bytes.toString(), binary: false });
    if (facts.length > 0) assert.ok(isCandidate(bytes.toString('latin1')), entry.name);
  }
});
