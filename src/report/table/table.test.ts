// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { buildComponent } from '../../../test/builders/build.ts';
import {
  buildFinding,
  buildInput,
  cleanInput,
  incompleteInput,
  largeInput,
  sampleInput,
} from '../../../test/builders/sample-report.ts';
import { columnsOf, fit, wrap } from './measure.ts';
import { writeTable } from './write-table.ts';

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

it('ends with the verdict, where a log is read first', () => {
  assert.equal(lastLine(writeTable(sampleInput())), 'FAIL  4 findings break the policy: 2 critical, 1 high, 1 unknown.');
  assert.equal(lastLine(writeTable(cleanInput())), 'PASS  Nothing was found that breaks the policy.');
  assert.match(writeTable(incompleteInput()), /\nINCOMPLETE {2}The check is not complete: 1 thing could not be checked[\s\S]*$/);
  assert.doesNotMatch(writeTable(incompleteInput()), /PASS/);
});

it('says aloud when the verdict is not enforced', () => {
  const input = sampleInput();
  input.report.verdict = { ...input.report.verdict, enforced: false };
  assert.match(writeTable(input), /Told, not\s+enforced \(--warn\)\.\n$/);
});

it('fits every width it is given', () => {
  for (const width of [60, 80, 100, 120]) {
    for (const input of [sampleInput(), incompleteInput(), largeInput(400)]) {
      for (const line of writeTable({ ...input, width }).split('\n')) assert.ok(columnsOf(line) <= width, `${width}: ${line}`);
    }
  }
});

it('paints only when it may, and says the same in both', () => {
  const plainText = writeTable(sampleInput());
  const painted = writeTable({ ...sampleInput(), colour: true });
  const stripped = stripVTControlCharacters(painted);
  assert.ok(!plainText.includes('\u001b'));
  assert.notEqual(painted, plainText);
  assert.equal(stripped.replace(/ FAIL {3}/, 'FAIL  '), plainText);
});

it('caps long lists and says how much is left', () => {
  const text = writeTable(largeInput(1500));
  assert.match(text, /and 35 more \(-o json for all\): 5 critical, 30 high/);
  assert.ok(text.split('\n').length < 200);
});

it('tells the ids of one package and severity together', () => {
  const findings = ['0001', '0002', '0003', '0004', '0005', '0006'].map((digits) => {
    const finding = buildFinding({ id: digits, target: 'package-lock.json' }, buildComponent({ name: 'left', version: '1.0.0' }));
    finding.vulnerability!.id = `CVE-1900-${digits}`;
    return finding;
  });
  const violations = findings.map((finding) => ({ rule: 'r', findingId: finding.id, message: 'm' }));
  const text = writeTable(buildInput({ findings, verdict: { result: 'fail', exitCode: 1, enforced: true, violations } }));
  assert.equal([...text.matchAll(/left 1\.0\.0/g)].length, 1);
  assert.match(text, /CVE-1900-0004[\s\S]*and 2 more ids/);
});

it('explains the worst finding next', () => {
  assert.match(writeTable(sampleInput()), /Next {5}ngao explain GHSA-xxxx-yyyy-0001/);
  assert.doesNotMatch(writeTable(cleanInput()), /Next/);
});

it('measures, cuts and wraps wide characters by columns', () => {
  assert.equal(columnsOf('ab'), 2);
  assert.equal(columnsOf('漢字'), 4);
  assert.equal(columnsOf('e\u0301'), 1);
  assert.equal(fit('漢字漢字', 5), '漢字…');
  assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
  assert.deepEqual(wrap('abcdefgh', 3), ['abc', 'def', 'gh']);
});
