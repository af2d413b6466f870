// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { buildComponent, buildInventory } from '../../../test/builders/build.ts';
import {
  buildFinding,
  buildInput,
  cleanInput,
  incompleteInput,
  largeInput,
  sampleInput,
} from '../../../test/builders/sample-report.ts';
import type { Severity } from '../../model/severity.ts';
import { columnsOf, fit, wrap } from './measure.ts';
import { pathHint } from './path-hint.ts';
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
  assert.match(text, /and 35 more findings in 35 packages: 5 critical, 30 high/);
  assert.match(text, /ngao scan -o html=report\.html/);
  assert.ok(text.split('\n').length < 200);
});

it('tells a package version once, under its worst severity', () => {
  const findings = ['low', 'high', 'medium', 'high', 'critical', 'medium'].map((severity, at) => {
    const finding = buildFinding(
      { id: `f${at}`, target: 'package-lock.json', severity: severity as Severity },
      buildComponent({ name: 'left', version: '1.0.0' }),
    );
    finding.vulnerability!.id = `CVE-1900-000${at}`;
    return finding;
  });
  const violations = findings.slice(1).map((finding) => ({ rule: 'r', findingId: finding.id, message: 'm' }));
  const text = writeTable(buildInput({ findings, verdict: { result: 'fail', exitCode: 1, enforced: true, violations } }));
  assert.equal([...text.matchAll(/left 1\.0\.0/g)].length, 1);
  assert.match(text, /CRITICAL {2}left 1\.0\.0/);
  assert.match(text, /CVE-1900-0004 {2}Something.*\n +CVE-1900-0001 {2}\(high\)[\s\S]*and 2 more: 1 medium, 1 low/);
});

it('puts the worst where a log is read first: at the end', () => {
  const text = writeTable(sampleInput());
  assert.ok(text.indexOf('UNKNOWN') < text.lastIndexOf('CRITICAL'));
  assert.ok(text.indexOf('below the gate') < text.lastIndexOf('CRITICAL'));
});

it('gives a target without open findings no room of its own', () => {
  const inventory = (ref: string, kind: string) =>
    buildInventory([], { target: { ref, kind, name: '', version: '', digest: '' } });
  const inventories = [inventory('secrets', 'secrets'), inventory('.', 'source'), inventory('a/yarn.lock', 'yarn')];
  const text = writeTable(buildInput({ inventories }));
  assert.match(text, /\n3 targets without open findings: runtime of the project, a\/yarn\.lock, secrets\s+in\s+the\s+files\n/);
  assert.doesNotMatch(text, /nothing open/);
});

it('names the kind of what is merely open, also where nothing is declared', () => {
  const finding = buildFinding({
    id: 'f',
    kind: 'license',
    vulnerability: null,
    license: { declared: '', outcome: 'undetermined' },
  });
  assert.match(writeTable(buildInput({ findings: [finding] })), /left 1\.0\.0 {2}prod {2}no licence declared/);
});

it('says what the starter set means, next to the verdict', () => {
  const problems = [{ code: 'database-starter', message: 'Run "ngao db update" for the real one.', target: '' }];
  const verdict = { result: 'incomplete' as const, exitCode: 3, enforced: true, violations: [] };
  const text = writeTable(buildInput({ problems, verdict }));
  assert.match(text, /Next {5}ngao db update {2}the whole advisory database/);
  assert.match(text, /INCOMPLETE {2}The check is not complete: only the small built-in starter set of\s+advisories was asked\./);
});

it('shortens a path by whole names: the direct dependency stays, then the parent, then the package', () => {
  const path = ['portal@1.0.0', 'direct@1.0.0', 'middle@1.0.0', 'parent@1.0.0', 'leaf@1.0.0'];
  assert.equal(pathHint(path, 80), path.join(' > '));
  assert.equal(pathHint(path, 65), '… > direct@1.0.0 > middle@1.0.0 > parent@1.0.0 > leaf@1.0.0');
  assert.equal(pathHint(path, 50), '… > direct@1.0.0 > … > parent@1.0.0 > leaf@1.0.0');
  assert.equal(pathHint(path, 35), '… > direct@1.0.0 > … > leaf@1.0.0');
  assert.equal(pathHint(path, 30), '… > parent@1.0.0 > leaf@1.0.0');
  assert.equal(pathHint(path, 20), '… > leaf@1.0.0');
  assert.equal(pathHint(path, 6), 'leaf@…');
  assert.equal(pathHint(['a@1'], 6), 'a@1');
});

it('explains the worst finding next', () => {
  assert.match(writeTable(sampleInput()), /Next {5}ngao explain GHSA-xxxx-yyyy-0001/);
  assert.doesNotMatch(writeTable(cleanInput()), /Next/);
});

it('tells commands that work as they stand: with target, database and policy, and never shortened', () => {
  const asked = { targets: ['examples/a portal', '-x'], db: '/somewhere/quite/far/away/from/here/d1', policy: "it's.yaml" };
  const text = writeTable({ ...largeInput(1500), asked, width: 60 });
  const same = String.raw` 'examples/a portal' ./-x --db /somewhere/quite/far/away/from/here/d1 --policy 'it'\''s.yaml'`;
  const commands = text.split('\n').flatMap((line) => /^(?:Next {5}| {9})(ngao .*)$/.exec(line)?.[1] ?? []);
  assert.deepEqual(
    commands.map((command) => command.replace(/GHSA-\S+|CVE-\S+/, 'ID')),
    [`ngao explain ID${same}`, `ngao fix${same}`, `ngao scan${same} -o html=report.html`],
  );
  assert.match(writeTable({ ...sampleInput(), asked: { targets: ['.'] } }), /ngao fix +the smallest plan/);
});

it('measures, cuts and wraps wide characters by columns', () => {
  assert.equal(columnsOf('ab'), 2);
  assert.equal(columnsOf('漢字'), 4);
  assert.equal(columnsOf('e\u0301'), 1);
  assert.equal(fit('漢字漢字', 5), '漢字…');
  assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
  assert.deepEqual(wrap('abcdefgh', 3), ['abc', 'def', 'gh']);
});
