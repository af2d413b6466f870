// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { buildComponent } from '../../../test/builders/build.ts';
import { buildFinding, buildInput, cleanInput, hostileInput, largeInput } from '../../../test/builders/sample-report.ts';
import { markdownCode, markdownText } from '../markdown-text.ts';
import { writeMarkdown } from './write-markdown.ts';

it('fits into a comment on GitHub, however much there is, and counts what is left out', () => {
  const summary = '|'.repeat(5_000);
  const findings = Array.from({ length: 3_000 }, (_, at) => {
    const finding = buildFinding({ id: `f${at}` }, buildComponent({ name: `left-${at % 1_000}`, version: '1.0.0' }));
    return { ...finding, vulnerability: { ...finding.vulnerability!, summary } };
  });
  for (const input of [largeInput(5_000), buildInput({ findings }), hostileInput('<'.repeat(3_000))]) {
    const page = writeMarkdown(input);
    assert.ok(page.length < 65_536, String(page.length));
    assert.match(page, /^## Ngao: /);
    assert.match(page, /<\/sub>\n$/);
  }
  assert.match(writeMarkdown(buildInput({ findings })), /and [\d,]+ more \(the JSON report holds all\)/);
});

it('tells a package once, and how many more findings it has', () => {
  const findings = ['a', 'b', 'c'].map((id) => buildFinding({ id }));
  const violations = findings.map(({ id }) => ({ rule: 'r', findingId: id, message: 'm' }));
  const page = writeMarkdown(buildInput({ findings, verdict: { result: 'fail', exitCode: 1, enforced: true, violations } }));
  const rows = page.split('\n').filter((line) => line.startsWith('| high'));
  assert.equal(rows.length, 1);
  assert.match(rows[0] ?? '', /`left 1\.0\.0` .*\*\*\+2\*\* \(2 high\)/);
  assert.equal([...page.matchAll(/^ {2}- high: /gm)].length, 3, 'each of them in the folded part');
});

it('is short when all is well', () => {
  assert.equal(writeMarkdown(cleanInput()).split('\n').length, 6);
});

it('makes plain text of markup, mentions, references and links', () => {
  assert.equal(markdownText('a|b <b>&'), 'a\\|b &lt;b&gt;&amp;');
  assert.equal(markdownText('@team #12 GH-3'), '@&#8203;team #&#8203;12 GH&#8203;-3');
  assert.equal(
    markdownText('[x](https://example.org) www.example.org'),
    '\\[x\\](https:&#8203;//example.org) www&#8203;.example.org',
  );
  assert.equal(markdownText('# title\n- item'), '\\#&#8203; title - item');
  assert.equal(markdownText('1. first'), '1\\. first');
});

it('closes code over any backticks', () => {
  assert.equal(markdownCode('plain'), '`plain`');
  assert.equal(markdownCode('a``b'), '``` a``b ```');
  assert.equal(markdownCode('a|b'), '`a\\|b`');
});
