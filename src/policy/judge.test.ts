// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildFinding } from '../../test/builders/build-finding.ts';
import { freshDatabase, policyWithGate, runJudge } from '../../test/builders/build-judgement.ts';
import { builtInPolicy, everywhere } from './built-in-policy.ts';

test('nothing found, nothing missing: pass', async () => {
  const { verdict, findings, problems } = await runJudge();
  assert.deepEqual(verdict, { result: 'pass', exitCode: 0, enforced: true, violations: [] });
  assert.deepEqual([findings, problems], [[], []]);
});

test('every threshold against every severity', async () => {
  const order = ['low', 'medium', 'high', 'critical'] as const;
  for (const threshold of ['any', ...order, 'off'] as const) {
    for (const severity of order) {
      const { verdict } = await runJudge({
        findings: [buildFinding({ severity })],
        policy: policyWithGate({ vulnerability: everywhere(threshold) }),
      });
      const fails = threshold === 'any' || (threshold !== 'off' && order.indexOf(severity) >= order.indexOf(threshold));
      assert.equal(verdict.exitCode, fails ? 1 : 0, `${severity} against ${threshold}`);
      if (fails) assert.equal(verdict.violations[0]?.rule, `gate.vulnerability.prod=${threshold}`);
    }
  }
});

test('the class has a threshold of its own, application packages have their scope', async () => {
  const thresholds = { prod: 'low', dev: 'medium', 'base-os': 'critical', 'base-npm': 'high', runtime: 'off' } as const;
  const table = [
    ['app', 'prod', 'low', 'prod=low'],
    ['app', 'dev', 'low', undefined],
    ['app', 'dev', 'medium', 'dev=medium'],
    ['base-os', 'prod', 'high', undefined],
    ['base-os', 'prod', 'critical', 'base-os=critical'],
    ['base-npm', 'dev', 'high', 'base-npm=high'],
    ['base-npm', 'prod', 'medium', undefined],
    ['runtime', 'prod', 'critical', undefined],
  ] as const;
  for (const [className, scope, severity, rule] of table) {
    const findings = [buildFinding({ severity, component: { class: className, scope } })];
    const { verdict } = await runJudge({ findings, policy: policyWithGate({ vulnerability: thresholds }) });
    assert.equal(verdict.violations[0]?.rule, rule && `gate.vulnerability.${rule}`, `${className} ${scope} ${severity}`);
  }
});

test('unknown severity is whatever the policy says, and told when it may pass', async () => {
  const findings = [buildFinding({ severity: 'unknown' })];
  assert.equal((await runJudge({ findings })).verdict.violations[0]?.rule, 'gate.unknownSeverity=fail');
  const warned = await runJudge({ findings, policy: policyWithGate({ unknownSeverity: 'warn' }) });
  assert.equal(warned.verdict.exitCode, 0);
  assert.deepEqual(
    warned.notices.map(({ code }) => code),
    ['severity-unknown'],
  );
  const passed = await runJudge({ findings, policy: policyWithGate({ unknownSeverity: 'pass' }) });
  assert.deepEqual([passed.verdict.exitCode, passed.notices], [0, []]);
  assert.equal((await runJudge({ findings, policy: policyWithGate({ vulnerability: everywhere('off') }) })).verdict.exitCode, 0);
  assert.equal(
    (await runJudge({ findings, policy: policyWithGate({ unknownSeverity: 'pass', vulnerability: everywhere('any') }) })).verdict
      .exitCode,
    1,
  );
});

test('only what can be fixed, except malware', async () => {
  const policy = policyWithGate({ onlyFixable: true });
  const unfixed = buildFinding({ vulnerability: { fixedIn: [] } });
  assert.equal((await runJudge({ findings: [unfixed], policy })).verdict.exitCode, 0);
  assert.equal((await runJudge({ findings: [buildFinding()], policy })).verdict.exitCode, 1);
  assert.equal((await runJudge({ findings: [{ ...unfixed, kind: 'malware' }], policy })).verdict.exitCode, 1);
});

test('secrets and code, which stand in no component', async () => {
  const secret = buildFinding({ kind: 'secret', component: null, vulnerability: null, location: { file: '.env', line: 1 } });
  assert.equal((await runJudge({ findings: [secret] })).verdict.violations[0]?.rule, 'secrets=fail');
  assert.equal((await runJudge({ findings: [secret], policy: { ...builtInPolicy, secrets: 'warn' } })).verdict.exitCode, 0);
  const code = buildFinding({ kind: 'code', severity: 'medium', component: null, vulnerability: null });
  assert.equal((await runJudge({ findings: [code] })).verdict.exitCode, 0);
  assert.equal(
    (await runJudge({ findings: [{ ...code, severity: 'high' }] })).verdict.violations[0]?.rule,
    'gate.code.prod=high',
  );
});

test('incomplete wins over failed, both are told, and --warn only changes the exit code', async () => {
  const problems = [{ code: 'input-malformed', message: 'cut off', target: 'yarn.lock' }];
  const both = await runJudge({ findings: [buildFinding()], problems: [...problems, ...problems] });
  assert.deepEqual(
    [both.verdict.result, both.verdict.exitCode, both.verdict.violations.length, both.problems.length],
    ['incomplete', 3, 1, 1],
  );
  const warned = await runJudge({ findings: [buildFinding()], problems, warn: true });
  assert.deepEqual([warned.verdict.result, warned.verdict.exitCode, warned.verdict.enforced], ['incomplete', 0, false]);
  const failed = await runJudge({ findings: [buildFinding()], warn: true });
  assert.deepEqual([failed.verdict.result, failed.verdict.exitCode, failed.verdict.violations.length], ['fail', 0, 1]);
});

test('a database that is older than the policy allows makes the result incomplete', async () => {
  const at = async (builtAt: string, policy = builtInPolicy) =>
    (await runJudge({ database: { ...freshDatabase, builtAt }, policy })).problems.map(({ code }) => code);
  assert.deepEqual(await at('2026-11-19T12:00:00Z'), []);
  assert.deepEqual(await at('2026-11-19T11:59:59Z'), ['database-stale']);
  assert.deepEqual(await at('never'), ['database-stale']);
  assert.deepEqual(await at('2020-01-01T00:00:00Z', policyWithGate({ maxDatabaseAge: null })), []);
  assert.deepEqual(
    (await runJudge({ database: { ...freshDatabase, builtAt: '2020-01-01T00:00:00Z', starter: true } })).problems,
    [],
  );
});

test('a young database of old files is told by its newest advisory', async () => {
  const notices = async (...newest: string[]) => {
    const sources = newest.map((date, at) => ({ name: at === 0 ? 'osv/npm' : `osv/other-${at}`, records: 1, newest: date }));
    return (await runJudge({ database: { ...freshDatabase, sources } })).notices.map(({ code, message }) => `${code} ${message}`);
  };
  assert.deepEqual(await notices('2026-10-26T00:00:00Z', '1990-01-01T00:00:00Z', ''), []);
  assert.match(
    (await notices('', '2024-11-24T12:00:00Z', '1990-01-01T00:00:00Z')).join(),
    /^database-content-old .* of 2024-11-24, 730 days/,
  );
  const kev = [{ name: 'kev', records: 1, newest: '1990-01-01T00:00:00Z' }];
  assert.deepEqual((await runJudge({ database: { ...freshDatabase, sources: kev } })).notices, []);
});
