// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildFinding } from '../../test/builders/build-finding.ts';
import { corpus, corpusTest } from '../../test/builders/corpus.ts';
import { bodOutcome } from './bod-26-04.ts';
import { bodTable } from './bod-26-04-table.ts';

const outcome = (kev: boolean, exposed: boolean, vector?: string) => {
  const cvss = vector ? [{ version: '3.1' as const, vector, score: 5 }] : [];
  return bodOutcome(buildFinding({ vulnerability: { kev, cvss } }).vulnerability!, exposed);
};

test('what the vector tells decides, what nothing tells counts as the worse answer', () => {
  const worm = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const local = 'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N';
  assert.equal(outcome(true, true, worm), '3DF');
  assert.equal(outcome(true, true), '3DF');
  assert.equal(outcome(false, true, worm), '3D');
  assert.equal(outcome(false, true, local), '60D');
  assert.equal(outcome(false, false, local), 'FSU');
  assert.equal(outcome(true, false, local), '14D');
  const toldNo = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/AU:N';
  assert.equal(outcome(false, false, toldNo), 'FSU');
  assert.equal(outcome(false, false, toldNo.replace('AU:N', 'AU:Y')), '60D');
  assert.equal(outcome(true, false, 'AV:N/AC:L/Au:N/C:C/I:C/A:C'), '3DF');
});

test('the table is the published one, row by row', corpusTest, () => {
  const file = join(corpus!, 'standards/ssvc/json/decision_tables/cisa/cisa_bod_26_04_1_0_0.json');
  const { mapping } = JSON.parse(readFileSync(file, 'utf8')) as { mapping: Record<string, string>[] };
  const rows = mapping.map((row) => [
    ['cisa:KEV:1.0.0', 'cisa:PE:1.0.0', 'ssvc:A:2.0.0', 'ssvc:TI:1.0.0'].map((point) => row[point]).join(''),
    row['cisa:BOD2604:1.0.0'],
  ]);
  assert.equal(rows.length, 16);
  assert.deepEqual(Object.fromEntries(rows), bodTable);
});
