// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildComponent, buildInventory } from '../../../test/builders/build.ts';
import { buildFinding } from '../../../test/builders/build-finding.ts';
import { buildException, runJudge } from '../../../test/builders/build-judgement.ts';
import type { Exception } from '../../model/exception.ts';
import type { JudgeRequest } from '../judge.ts';

test('an exception hides what all of its matchers say', async () => {
  const parent = buildComponent({ name: 'right', version: '1.0.0', dependsOn: ['node_modules/left'] });
  const inventory = buildInventory([parent, buildComponent({ name: 'left', version: '1.0.0', direct: false })]);
  const table: [Partial<Exception>, boolean][] = [
    [{}, false],
    [{ vulnerability: 'GHSA-aaaa-bbbb-cccc' }, true],
    [{ vulnerability: 'CVE-1900-0001' }, true],
    [{ vulnerability: 'CVE-1900-0001', aliases: false }, false],
    [{ vulnerability: 'GHSA-aaaa-bbbb-cccc', package: 'right' }, false],
    [{ package: 'left' }, true],
    [{ package: 'le.*', packagePattern: true }, true],
    [{ package: 'le.*' }, false],
    [{ package: '(?=l)left', packagePattern: true }, false],
    [{ package: 'left', version: '1.0.0' }, true],
    [{ package: 'left', version: '<1.0.1' }, true],
    [{ package: 'left', version: '>=1.0.1' }, false],
    [{ package: 'left', version: '1.x' }, true],
    [{ package: 'left', target: 'package-lock.json' }, true],
    [{ package: 'left', target: 'demo' }, true],
    [{ package: 'left', target: 'other' }, false],
    [{ package: 'left', class: 'base-os' }, false],
    [{ package: 'left', scope: 'prod' }, true],
    [{ package: 'left', scope: 'dev' }, false],
    [{ path: 'right>*' }, true],
    [{ path: 'GHSA-aaaa-bbbb-cccc|right>left' }, true],
    [{ path: 'wrong>*' }, false],
    [{ location: '**/package-lock.json' }, true],
    [{ location: 'docker/**' }, false],
    [{ package: 'left', fixState: 'fixed' }, true],
    [{ package: 'left', fixState: 'not-fixed' }, false],
    [{ package: 'left', fixState: 'wont-fix' }, false],
    [{ package: 'left', kind: 'license' }, false],
    [{ package: 'left', kinds: ['secret'] }, false],
  ];
  for (const [given, hidden] of table) {
    const { findings, verdict } = await runJudge({
      inventories: [inventory],
      findings: [buildFinding()],
      exceptions: [buildException(given)],
    });
    assert.equal(findings[0]?.status, hidden ? 'excepted' : 'open', JSON.stringify(given));
    assert.equal(verdict.exitCode, hidden ? 0 : 1);
  }
  const { findings } = await runJudge({ findings: [buildFinding()], exceptions: [buildException({ package: 'left' })] });
  assert.deepEqual(findings[0]?.exception, {
    id: 'decision-1',
    reason: 'not reachable',
    owner: 'security team',
    expires: '2027-06-30',
    source: 'ngao.yaml:7',
  });
});

test('a waiver for a package hides neither its malware nor its licence; one that names the advisory or the kind does', async () => {
  const malware = buildFinding({
    kind: 'malware',
    severity: 'critical',
    vulnerability: { id: 'MAL-1900-1', aliases: ['GHSA-aaaa-bbbb-cccc'] },
  });
  const statusWith = async (given: Partial<Exception>) =>
    (await runJudge({ findings: [malware], exceptions: [buildException(given)] })).findings[0]?.status;
  assert.equal(await statusWith({ package: 'left' }), 'open');
  assert.equal(await statusWith({ package: 'left', kind: 'malware' }), 'excepted');
  assert.equal(await statusWith({ vulnerability: 'MAL-1900-1' }), 'excepted');
  const inventory = buildInventory([buildComponent({ name: 'left', version: '1.0.0', licenses: ['Foo'] })]);
  const license = async (given: Partial<Exception>) =>
    (await runJudge({ inventories: [inventory], exceptions: [buildException(given)] })).findings[0]?.status;
  assert.equal(await license({ package: 'left' }), 'open');
  assert.equal(await license({ package: 'left', kind: 'license' }), 'excepted');
  assert.equal(await license({ package: 'left', kind: 'license', licenseOutcome: 'undetermined' }), 'excepted');
  assert.equal(await license({ package: 'left', kind: 'license', licenseOutcome: 'disallowed' }), 'open');
  assert.equal(await license({ package: 'left', kind: 'license', vulnerability: 'Foo' }), 'excepted');
});

test('exceptions that are expired, ending, unused, undated or unreadable are told with file and line', async () => {
  const noticeFor = async (given: Partial<Exception>, findings = [buildFinding()]) => {
    const judged = await runJudge({ findings, exceptions: [buildException({ package: 'left', ...given })] });
    return [judged.findings[0]?.status, ...judged.notices.map(({ code, message }) => `${code}: ${message}`)];
  };
  assert.deepEqual(await noticeFor({ expires: '2026-11-23' }), [
    'open',
    'exception-expired: ngao.yaml:7: the exception for left expired on 2026-11-23 and hides nothing. Renew it with a new decision, or delete it.',
  ]);
  assert.deepEqual(await noticeFor({ expires: '2026-11-24' }), [
    'excepted',
    'exception-expiring: ngao.yaml:7: the exception for left ends on 2026-11-24.',
  ]);
  assert.deepEqual((await noticeFor({ expires: '2026-12-08' })).length, 2);
  assert.deepEqual(await noticeFor({ expires: '2026-12-09' }), ['excepted']);
  assert.deepEqual(await noticeFor({ package: 'other' }), [
    'open',
    'exception-unused: ngao.yaml:7: the exception for other matches nothing. Correct it, or delete it.',
  ]);
  assert.deepEqual(await noticeFor({ package: 'other', vulnerability: 'GHSA-aaaa-bbbb-cccc' }), [
    'open',
    'exception-unused: ngao.yaml:7: the exception for GHSA-aaaa-bbbb-cccc in other matches nothing: GHSA-aaaa-bbbb-cccc is open for left. Correct it, or delete it.',
  ]);
  assert.deepEqual(await noticeFor({ expires: '' }), [
    'excepted',
    'exception-undated: ngao.yaml:7: the exception for left has no end. Give it a date.',
  ]);
  assert.match(
    String((await noticeFor({ location: '{' }))[1]),
    /^exception-unreadable: .*its location is not a readable pattern/,
  );
});

test('an unused exception is only called so when all it could speak of was looked for', async () => {
  const codes = async (given: Partial<Exception>, more: Partial<JudgeRequest> = {}) =>
    (
      await runJudge({ exceptions: [buildException({ package: 'left', ...given })], inventories: [buildInventory([])], ...more })
    ).notices.map(({ code }) => code);
  assert.deepEqual(await codes({}), ['exception-unused']);
  assert.deepEqual(await codes({ target: 'demo' }), ['exception-unused']);
  assert.deepEqual(await codes({ target: 'elsewhere' }), []);
  const whole = await runJudge({
    exceptions: [buildException({ package: 'left', target: 'nothere' })],
    inventories: [buildInventory([])],
    wholeFolder: true,
  });
  assert.match(whole.notices[0]?.message ?? '', /names the target nothere, which was not found \(found: .*\)\. Correct it/);
  assert.deepEqual(await codes({}, { only: new Set(['license']) }), []);
  assert.deepEqual(await codes({}, { problems: [{ code: 'database-missing', message: 'none', target: '' }] }), []);
  const inherited = { format: 'ngao', file: 'org.yaml', line: 3, inherited: true };
  assert.deepEqual(await codes({ source: inherited }), []);
  assert.deepEqual(await codes({ source: inherited, expires: '2020-01-01' }), []);
  assert.deepEqual(await codes({ source: inherited, expires: '2020-01-01' }, { findings: [buildFinding()] }), [
    'exception-expired',
  ]);
});

test('an exception for a development finding is not called unused when development is left out', async () => {
  const findings = [buildFinding({ component: { scope: 'dev' } })];
  const judged = await runJudge({ findings, exceptions: [buildException({ package: 'left' })], includeDev: false });
  assert.deepEqual([judged.findings, judged.notices], [[], []]);
});

test('of several exceptions the smallest id is recorded, an expired one never', async () => {
  const exceptions = ['c', 'b', 'a'].map((id) =>
    buildException({ id, package: 'left', expires: id === 'a' ? '2020-01-01' : '2027-06-30' }),
  );
  const judged = await runJudge({ findings: [buildFinding()], exceptions });
  assert.equal(judged.findings[0]?.exception?.id, 'b');
  assert.deepEqual(
    judged.notices.map(({ code }) => code),
    ['exception-expired'],
  );
});
