// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { gather } from '../../../../test/builders/gather-report.ts';
import { htmlTables } from './html-tables.ts';
import { readSonarqube } from './read-sonarqube.ts';

const testdata = (name: string, file: string) => readFileSync(join(import.meta.dirname, 'testdata', name, 'input', file), 'utf8');
const read = (text: string) => gather(readSonarqube({ file: 'report', bytes: Buffer.from(text) }));

it('takes a report as proof only when its own count agrees with its list', () => {
  const json = testdata('sonar-report', 'report.json');
  assert.equal(read(json).proof?.at, '2026-01-08T00:00:00Z');
  const doubtful: [string, RegExp][] = [
    [json.replace('"critical": 1', '"critical": 2'), /counts 2 issues but lists 1/],
    [json.replace('"deltaAnalysis": "No"', '"deltaAnalysis": "Yes"'), /new code only/],
    [json.replace('"inNewCodePeriod": false', '"inNewCodePeriod": true'), /new code only/],
    [json.replace('"projectStatus"', '"errors"'), /was analysed/],
  ];
  for (const [text, notice] of doubtful) {
    const { proof, notices, observations } = read(text);
    assert.deepEqual([proof, observations.length], [null, 1]);
    assert.match(notices.join(), notice);
  }
  const html = testdata('html', 'report.html');
  assert.equal(read(html).proof?.at, '2026-01-08T00:00:00Z');
  assert.equal(read(html.replace('<td>BLOCKER</td><td>1</td>', '<td>BLOCKER</td><td>5</td>')).proof, null);
});

it('reads what a reviewer or an administrator decided', () => {
  const issues = JSON.parse(testdata('issues', 'issues.json')) as { issues: object[] };
  const stateOf = (more: object) =>
    read(JSON.stringify({ ...issues, issues: [{ ...issues.issues[0], ...more }] })).observations[0]?.told.state;
  assert.deepEqual(
    ['OPEN', 'CONFIRMED', 'REOPENED', 'TO_REVIEW'].map((status) => stateOf({ status })),
    ['open', 'open', 'open', 'open'],
  );
  const resolved = ['FALSE-POSITIVE', 'WONTFIX', 'FIXED'].map((resolution) => stateOf({ status: 'RESOLVED', resolution }));
  assert.deepEqual(resolved, ['dismissed', 'dismissed', 'fixed']);
  assert.deepEqual([stateOf({ status: 'CLOSED' }), stateOf({ status: 'REVIEWED', resolution: 'SAFE' })], ['fixed', 'dismissed']);
  assert.deepEqual([stateOf({ issueStatus: 'ACCEPTED' }), stateOf({ issueStatus: 'OPEN' })], ['dismissed', 'open']);
});

it('takes rows of HTML tables apart, whatever stands in their cells', () => {
  const table = (cell: string) =>
    `<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>${cell}</td><td>2</td></tr></tbody></table>`;
  const rowsOf = (cell: string) => htmlTables(table(cell)).map(({ rows }) => rows);
  assert.deepEqual(rowsOf('1'), [[['1', '2']]]);
  assert.deepEqual(rowsOf('x<table><tr><td>inner</td></tr></table>y'), [[['xy', '2']]]);
  assert.deepEqual(rowsOf('&lt;b&gt; &amp;lt; &#39;&#x41; &nope; &#9999999;'), [[["<b> &lt; 'A &nope; &#9999999;", '2']]]);
  assert.deepEqual(rowsOf('a < b'), [[['a < b', '2']]]);
});
