// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildFinding } from '../../test/builders/build-finding.ts';
import { buildBaseline, policyWithGate, runJudge } from '../../test/builders/build-judgement.ts';
import type { Finding } from '../model/report.ts';

test('a baseline hides what it knew open, and only that', async () => {
  const old = buildFinding({ id: 'old' });
  const findings = [
    old,
    buildFinding({ id: 'new' }),
    buildFinding({ id: 'bad', kind: 'malware' }),
    buildFinding({ id: 'was-excepted' }),
  ];
  const baseline = buildBaseline([
    old,
    buildFinding({ id: 'bad', kind: 'malware' }),
    buildFinding({ id: 'was-excepted', status: 'excepted' }),
  ]);
  const { findings: judged, verdict } = await runJudge({ findings, baseline });
  assert.deepEqual(Object.fromEntries(judged.map(({ id, status }) => [id, status])), {
    old: 'baseline',
    new: 'open',
    bad: 'open',
    'was-excepted': 'open',
  });
  assert.deepEqual(verdict.violations.map(({ findingId }) => findingId).sort(), ['bad', 'new', 'was-excepted']);
  await assert.rejects(runJudge({ findings, baseline: buildBaseline([], false) }), /incomplete report/);
});

test('grace: due now plus grace, kept from the baseline, over when it is past', async () => {
  const policy = policyWithGate({ graceDays: { high: { days: 30, unit: 'calendar' }, critical: { days: 3, unit: 'business' } } });
  const judgedWith = async (given: Partial<Finding>, before?: Partial<Finding>) => {
    const finding = buildFinding(given as object);
    const baseline = before && buildBaseline([{ ...finding, ...before }]);
    const { findings, verdict } = await runJudge({ findings: [finding], policy, baseline });
    return [findings[0]?.status, findings[0]?.dueAt, verdict.violations[0]?.message];
  };
  assert.deepEqual(await judgedWith({}), ['open', '2026-12-24T23:59:59Z', 'left@1.0.0 is vulnerable.']);
  assert.deepEqual(await judgedWith({ severity: 'critical' }), ['open', '2026-11-27T23:59:59Z', 'left@1.0.0 is vulnerable.']);
  assert.deepEqual(await judgedWith({ severity: 'low' }), ['open', null, undefined]);
  assert.deepEqual(await judgedWith({}, { dueAt: '2026-12-01T23:59:59Z' }), ['baseline', '2026-12-01T23:59:59Z', undefined]);
  assert.deepEqual(await judgedWith({}, { dueAt: null }), ['baseline', '2026-12-24T23:59:59Z', undefined]);
  assert.deepEqual(await judgedWith({}, { dueAt: '2026-11-23T23:59:59Z' }), [
    'open',
    '2026-11-23T23:59:59Z',
    'left@1.0.0 is vulnerable. It was due on 2026-11-23.',
  ]);
  assert.deepEqual(await judgedWith({ severity: 'critical' }, { severity: 'high', dueAt: '2026-12-20T23:59:59Z' }), [
    'baseline',
    '2026-11-27T23:59:59Z',
    undefined,
  ]);
});

test('the BOD 26-04 timeline sets due dates, and none where the next upgrade will do', async () => {
  const policy = policyWithGate({ timeline: { table: 'bod-26-04', exposed: false } });
  const due = async (kev: boolean) =>
    (
      await runJudge({
        policy,
        findings: [
          buildFinding({
            vulnerability: { kev, cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N', score: 2 }] },
          }),
        ],
      })
    ).findings[0]?.dueAt;
  assert.equal(await due(true), '2026-12-08T23:59:59Z');
  assert.equal(await due(false), null);
});
