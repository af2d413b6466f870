// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scoreCvss } from '../../src/model/cvss/index.ts';
import { baseMetrics, chosenIn, openMetrics, vectorOf } from '../../web/src/pages/cases/records/cvss-metrics.ts';
import { ssvcOutcome } from '../../web/src/pages/cases/records/ssvc.ts';

test('a vector is made from the chosen metrics, and the project scores every one that the lists can make', () => {
  for (const version of ['3.1', '4.0'] as const)
    for (const { key, values } of baseMetrics[version])
      for (const [code] of values) {
        const first = Object.fromEntries(baseMetrics[version].map((one) => [one.key, one.values[0]?.[0] ?? '']));
        const vector = vectorOf(version, { ...first, [key]: code });
        assert.equal(scoreCvss(vector)?.version, version, vector);
      }
  assert.equal(vectorOf('3.1', {}), '');
  const half = chosenIn('CVSS:3.1/AC:L/AV:N/E:P');
  assert.equal(vectorOf('3.1', { ...half, PR: 'N' }), 'CVSS:3.1/AV:N/AC:L/PR:N/E:P', 'other metrics come along');
  assert.deepEqual(openMetrics('3.1', half).slice(0, 2), ['Privileges Required', 'User Interaction']);
});

test('SSVC tells its outcome once every point is chosen, by the graver of mission and safety', () => {
  const points = {
    exploitation: 'active',
    automatable: true,
    technicalImpact: 'total',
    missionImpact: 'crippled',
    safetyImpact: 'negligible',
  };
  assert.equal(ssvcOutcome(points)?.outcome, 'act');
  assert.equal(ssvcOutcome({ ...points, missionImpact: 'degraded' })?.outcome, 'attend');
  assert.equal(ssvcOutcome({ ...points, exploitation: 'none', safetyImpact: 'catastrophic' })?.outcome, 'attend');
  assert.equal(ssvcOutcome({ ...points, exploitation: 'none', automatable: false })?.outcome, 'track');
  assert.equal(ssvcOutcome({ ...points, safetyImpact: '' }), undefined);
});
