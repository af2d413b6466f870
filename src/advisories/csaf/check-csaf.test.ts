// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildAdvisory, samplePublisher } from '../../../test/builders/build-advisory.ts';
import { adviseCsaf, checkCsaf } from './check-csaf.ts';
import { csafFileName, csafPath } from './file-name.ts';
import { csaf } from './index.ts';
import { prohibitedCategory } from './prohibited-category.ts';

const written = await csaf.write({ advisory: buildAdvisory(), publisher: samplePublisher, language: 'en' });

// biome-ignore lint/suspicious/noExplicitAny: a mutation reaches into any JSON
const mutations: [string, string, (whole: any) => void][] = [
  ['an unknown member', 'schema', ({ document }) => (document.mood = 'good')],
  ['an unknown product', '6.1.1', ({ vulnerabilities: [one] }) => one.product_status.fixed.push('P99')],
  ['a product that is affected and fixed', '6.1.6', ({ vulnerabilities: [one] }) => one.product_status.fixed.push('P1-R1')],
  ['a score that the vector does not give', '6.1.9', ({ vulnerabilities: [one] }) => (one.scores[0].cvss_v3.baseScore = 7.2)],
  ['a wrong name of a weakness', '6.1.11', ({ vulnerabilities: [one] }) => (one.cwe.name = 'Replay')],
  ['a revision that is missing', '6.1.21', ({ document }) => document.tracking.revision_history.shift()],
  ['the value of a profile, written otherwise', '6.1.26', ({ document }) => (document.category = 'csafsecurityadvisory')],
];
for (const [name, rule, mutate] of mutations) {
  test(`${name} breaks ${rule}`, async () => {
    const whole = JSON.parse(written);
    mutate(whole);
    const faults = await checkCsaf(JSON.stringify(whole));
    assert.ok(
      faults.some((fault) => fault.rule === rule),
      JSON.stringify(faults),
    );
  });
}

test('what is no CSAF document is a fault, never an exception', async () => {
  for (const text of ['', '[', 'null', '{}', '7', '{"document":null}', '{"vulnerabilities":[null]}']) {
    assert.notDeepEqual(await checkCsaf(text), [], text);
    assert.ok(Array.isArray(await adviseCsaf(text)));
  }
});

test('a document of ours is read, and nothing else', () => {
  for (const text of ['', 'null', '{}', '{"document":{"tracking":{"id":"X"},"notes":7}}']) {
    assert.throws(() => csaf.read(text), { code: 'input-malformed' }, text);
  }
});

test('names of profiles are prohibited with and without their prefix, other names are not', () => {
  const isRefused = (category: unknown) => prohibitedCategory({ document: { category } }).length > 0;
  assert.ok(['CSAF-VEX', 'vex', 'Security Advisory', 'csafsecurityadvisory'].every(isRefused));
  assert.ok(!['csaf_vex', 'Example security advisory', '', undefined, 7].some(isRefused));
});

test('file names follow the rule of the standard', () => {
  assert.equal(csafFileName('NGAO-2026-0001'), 'ngao-2026-0001.json');
  assert.equal(csafFileName('Red_Ex:ample 2026//1+2'), 'red_ex_ample_2026_1+2.json');
  assert.equal(csafPath('2.0', 'NGAO-2026-0001', '2026-03-03T10:00:00Z'), '/.well-known/csaf/white/2026/ngao-2026-0001.json');
  assert.equal(
    csafPath('2.1', 'NGAO-2026-0001', '2026-03-03T10:00:00Z'),
    '/.well-known/csaf/v2.1/clear/2026/ngao-2026-0001.json',
  );
});

test('the doors load neither the validator nor a list of weaknesses', () => {
  const doors = ['csaf', 'csaf-vex', 'csaf-2.1'].map((name) => join(import.meta.dirname, '..', name, 'index.ts'));
  const script = `
    import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) { if (url.includes('csaf-validator-lib')) throw new Error(url); return next(url, context); } });
    for (const door of ${JSON.stringify(doors)}) await import(door);
    process.stdout.write('light');`;
  const told = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  assert.equal(told, 'light');
});
