// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { it } from 'node:test';
import fc from 'fast-check';
import type { GuardWaiver } from '../model/guard-files.ts';
import type { GuardInput } from './guard-input.ts';
import { guardChange } from './lint.ts';
import { makeTermSet } from './terms/make-term-set.ts';
import { openTermSet } from './terms/match-term-set.ts';
import { waiverStatement } from './waiver.ts';
import { fold } from './words.ts';

const now = '2026-01-01T00:00:00Z';
const file = makeTermSet(['left padder'], {
  set: 'a'.repeat(32),
  salt: 'b'.repeat(32),
  decoys: ['c'.repeat(64)],
  expires: '2026-02-01T00:00:00Z',
  cost: 16_384,
});
const opened = openTermSet(file, { now });
const lint = (text: string, more: Partial<GuardInput> = {}) =>
  guardChange({ messages: [{ commit: null, text }], lane: 'embargo', now, version: '1', ...more });

for (const text of [
  'fix: corrige une injection SQL',
  'fix(security): names',
  'fix ReDoS in parser',
  'see CVE-1900-0001',
  'CWE-79',
  'correctif de sécurité',
  'contournement de l’authentification',
  'prevent prototype pollution',
  'fix: path traversal in upload',
  'déni de service',
]) {
  it(`blocks "${text}" under embargo`, () => assert.equal(lint(text).verdict.exitCode, 1));
}
for (const text of [
  'feat: use dependency injection',
  'chore: bump eslint-plugin-security to 3.0.1',
  'docs: fix security.md link',
  'feat: add login by token',
  'fix: memory leak in worker',
  'style: text-overflow in table',
  'fix: délai dépassé',
]) {
  it(`finds "${text}" innocent`, () => assert.deepEqual(lint(text).findings, []));
}

it('finds a term in any style and never repeats it', () => {
  assert.ok(opened.ok);
  for (const text of ['leftPadder', 'left_padder', 'LEFT-PADDER', 'Left  Padder', 'leftpadder', 'getLeftPadderNow']) {
    const report = guardChange({ messages: [{ commit: null, text }], termSets: [opened.open], now, version: '1' });
    assert.equal(report.lane.from, 'terms', text);
    assert.equal(report.verdict.exitCode, 1);
    assert.doesNotMatch(JSON.stringify(report), /left.{0,2}padder/i);
  }
});

it('takes an expired set for a problem', () => {
  const late = openTermSet(file, { now: '2026-03-01T00:00:00Z' });
  assert.equal(late.ok, false);
});

it('folds once and for all', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(fold(fold(text)), fold(text))));
});

it('waives by two people exactly what is named', () => {
  const people = ['Ann', 'Ben'].map((name) => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    return { name, privateKey, key: publicKey.export({ format: 'der', type: 'spki' }).subarray(12).toString('base64') };
  });
  const keys = { approvers: people.map(({ name, key }) => ({ name, key })), issuers: [] };
  const text = 'fix XSS\n\nsee CWE-79';
  const [first] = lint(text).findings;
  const body = {
    schema: 'ngao-guard-waiver/1' as const,
    findings: [first!.fingerprint],
    reason: 'published already',
    approvers: ['Ann', 'Ben'],
    expires: '2026-02-01T00:00:00Z',
  };
  const signatures = people.map(({ name, privateKey }) => ({
    by: name,
    signature: sign(null, waiverStatement(body), privateKey).toString('base64'),
  }));
  const both: GuardWaiver = { ...body, signatures };
  assert.deepEqual(lint(text, { waivers: [both], keys }).summary, { block: 1, warn: 0, waived: 1, left: 0 });
  assert.equal(lint(text, { waivers: [{ ...both, signatures: signatures.slice(0, 1) }], keys }).summary.waived, 0);
});

it('R64 under embargo no public issue is asked for, the case stands in for it, and the title is checked as the commit it becomes', () => {
  const config = { privateLinks: ['https://cases.example.org'] };
  const request = (title: string, body: string) =>
    guardChange({
      ...{ lane: 'embargo', now, version: '1', config },
      texts: [
        { kind: 'pr-title', text: title },
        { kind: 'pr-body', text: body },
      ],
    });
  assert.equal(request('fix: settle in order', 'Orders the queue by arrival.').verdict.result, 'clean', 'K4: nothing to link');
  const hint = request('fix: replay attack in settlement', 'Orders the queue by arrival.');
  assert.deepEqual([hint.verdict.result, hint.findings[0]?.source.kind], ['leak', 'pr-title']);
  const link = request('fix: settle in order', 'See https://cases.example.org/cases/7.');
  assert.equal(link.verdict.result, 'leak', 'the case links to the change, never the change to the case');
  assert.equal(lint('fix: replay attack in settlement').verdict.result, 'leak', 'the same words as a commit');
});

it('R64 in the normal lane a request links the issue that it answers; where the repository asks for it, none passes without', () => {
  const request = (title: string, body: string, requireIssue = true) =>
    guardChange({
      ...{ lane: 'normal', now, version: '1', config: { requireIssue } },
      texts: [
        { kind: 'pr-title', text: title },
        { kind: 'pr-body', text: body },
      ],
    });
  const without = request('fix: settle in order', 'Orders the queue by arrival.');
  assert.deepEqual([without.verdict.result, without.findings[0]?.rule], ['leak', 'issue-link']);
  assert.equal(request('fix: settle in order', 'Orders the queue.', false).summary.warn, 1, 'else it is a warning');
  for (const body of ['Closes #7.', 'See example/ledger#12', 'https://forge.example.org/example/ledger/issues/7', '(#7)'])
    assert.equal(request('fix: settle in order', body).verdict.result, 'clean', body);
  assert.equal(request('fix: settle in order (#31)', '').verdict.result, 'clean');
  for (const body of ['colour #123abc', 'page.html#7', '# 7 reasons', 'https://forge.example.org/a/b/pull/7'])
    assert.equal(request('fix: settle in order', body).verdict.result, 'leak', body);
  const commit = guardChange({
    lane: 'normal',
    now,
    version: '1',
    config: { requireIssue: true },
    messages: [{ commit: null, text: 'fix: a' }],
  });
  assert.equal(commit.verdict.result, 'clean', 'a commit alone is no request');
});
