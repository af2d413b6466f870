// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scoreCvss } from '../../src/model/cvss/index.ts';
import { baseMetrics, chosenIn, openMetrics, vectorOf } from '../../web/src/pages/cases/records/cvss-metrics.ts';
import { type Points, ssvcOutcomes } from '../../web/src/pages/cases/records/ssvc.ts';
import { corpus, corpusTest } from '../builders/corpus.ts';

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

const points: Points = {
  exploitation: 'active',
  automatable: true,
  technicalImpact: 'total',
  missionImpact: 'crippled',
  safetyImpact: 'negligible',
};
const outcomeOf = (of: string, more: Partial<Points>) =>
  ssvcOutcomes({ ...points, ...more }).find((one) => one.of === of)?.outcome;

test('SSVC tells the outcome of each published tree once all its points are chosen, and of no other', () => {
  assert.deepEqual(ssvcOutcomes(points), []);
  assert.equal(outcomeOf('supplier', { valueDensity: 'diffuse' }), 'out-of-cycle');
  assert.equal(outcomeOf('supplier', { valueDensity: 'concentrated' }), 'immediate');
  assert.equal(outcomeOf('deployer', { systemExposure: 'open' }), 'out-of-cycle');
  assert.equal(outcomeOf('deployer', { systemExposure: 'open', missionImpact: 'mission-failure' }), 'immediate');
  assert.equal(outcomeOf('coordinator', { missionWellBeing: 'medium' }), 'act');
  assert.equal(outcomeOf('supplier', { valueDensity: 'diffuse', safetyImpact: '' }), undefined);
  assert.equal(outcomeOf('coordinator', { missionWellBeing: 'high', exploitation: '' }), undefined);
});

/** The published keys of each value, in the words of the form. */
const said: Readonly<Record<string, Readonly<Record<string, Partial<Points>>>>> = {
  'ssvc:E:1.1.0': { N: { exploitation: 'none' }, P: { exploitation: 'poc' }, A: { exploitation: 'active' } },
  'ssvc:A:2.0.0': { N: { automatable: false }, Y: { automatable: true } },
  'ssvc:TI:1.0.0': { P: { technicalImpact: 'partial' }, T: { technicalImpact: 'total' } },
  'ssvc:MWI:1.0.0': { L: { missionWellBeing: 'low' }, M: { missionWellBeing: 'medium' }, H: { missionWellBeing: 'high' } },
  'ssvc:EXP:1.0.1': { S: { systemExposure: 'small' }, C: { systemExposure: 'controlled' }, O: { systemExposure: 'open' } },
  'ssvc:U:1.0.1': {
    L: { automatable: false, valueDensity: 'diffuse' },
    E: { automatable: true, valueDensity: 'diffuse' },
    S: { automatable: true, valueDensity: 'concentrated' },
  },
  'ssvc:PSI:2.0.1': { M: { safetyImpact: 'negligible' }, S: { safetyImpact: 'marginal' } },
};
const outcomes: Readonly<Record<string, string>> = {
  ...{ D: 'defer', S: 'scheduled', O: 'out-of-cycle', I: 'immediate' },
  ...{ T: 'track', 'T*': 'track*', AT: 'attend', AC: 'act' },
};
type Row = Record<string, string>;
const tableOf = (name: string) =>
  JSON.parse(readFileSync(join(corpus!, `standards/ssvc/json/decision_tables/${name}.json`), 'utf8')).mapping as Row[];
const safety = { N: 'negligible', M: 'marginal', R: 'critical', C: 'catastrophic' } as Row;
const mission = { D: 'degraded', MSC: 'crippled', MEF: 'failure', MF: 'mission-failure' } as Row;

for (const [of, file, cells] of [
  ['supplier', 'ssvc/supplier_patch_development_priority_1_0_0', 36],
  ['deployer', 'ssvc/deployer_patch_application_priority_1_0_0', 72],
  ['coordinator', 'cisa/cisa_coordinator_2_0_3', 36],
] as const) {
  test(`the SSVC table of the ${of} is the published one in each of its ${cells} cells`, corpusTest, () => {
    const rows = tableOf(file);
    assert.equal(rows.length, cells);
    // Human impact is made of two points: each way to each of its values.
    const human = tableOf('ssvc/human_impact_1_0_0').map((row) => ({
      is: row['ssvc:HI:2.0.2'],
      points: { safetyImpact: safety[row['ssvc:SI:2.0.1']!]!, missionImpact: mission[row['ssvc:MI:2.0.0']!]! },
    }));
    for (const row of rows) {
      const chosen = Object.assign({}, ...Object.entries(row).map(([point, key]) => said[point]?.[key] ?? {})) as Partial<Points>;
      const expected = outcomes[row['ssvc:DSOI:1.0.0'] ?? row['cisa:CISA:1.1.0'] ?? ''];
      const ways = human.filter(({ is }) => is === row['ssvc:HI:2.0.2']).map((one) => one.points);
      for (const way of ways.length > 0 ? ways : [{}])
        assert.equal(outcomeOf(of, { ...chosen, ...way }), expected, JSON.stringify(row));
    }
  });
}

test('SSVC: much in one place without automation is as useful as little with it (Utility 1.0.1), and every harm to safety counts', () => {
  const supplied = (more: Partial<Points>) => outcomeOf('supplier', { exploitation: 'none', ...more });
  const one = supplied({ automatable: false, valueDensity: 'concentrated' });
  assert.deepEqual([one, supplied({ automatable: true, valueDensity: 'diffuse' })], ['scheduled', 'scheduled']);
  for (const safetyImpact of ['marginal', 'critical', 'catastrophic'])
    assert.equal(supplied({ valueDensity: 'diffuse', safetyImpact }), 'out-of-cycle', safetyImpact);
});
