// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { scoreCvss } from './index.ts';

const base31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const base40 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';

describe('scoreCvss', () => {
  it('scores the base metrics of every version', () => {
    assert.deepEqual(scoreCvss('AV:N/AC:L/Au:N/C:C/I:C/A:C'), { version: '2.0', score: 10 });
    assert.deepEqual(scoreCvss('CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N'), { version: '3.0', score: 6.1 });
    assert.deepEqual(scoreCvss(base31), { version: '3.1', score: 9.8 });
    assert.deepEqual(scoreCvss(base40), { version: '4.0', score: 9.3 });
  });

  it('scores no impact as 0', () => {
    assert.equal(scoreCvss('AV:N/AC:L/Au:N/C:N/I:N/A:N')?.score, 0);
    assert.equal(scoreCvss('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:N/A:N')?.score, 0);
    assert.equal(scoreCvss('CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N')?.score, 0);
  });

  it('lets temporal and environmental metrics count where they are defined', () => {
    assert.equal(scoreCvss(`${base31}/E:U/RL:O/RC:C`)?.score, 8.5);
    assert.equal(scoreCvss(`${base31}/E:X/MAV:X`)?.score, 9.8);
    assert.equal(scoreCvss(`${base31}/MAV:P`)?.score, 6.8);
    assert.equal(scoreCvss(`${base40}/E:U`)?.score, 8.1);
    assert.equal(scoreCvss('AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H')?.score, 9.2);
  });

  it('lets supplemental metrics of v4.0 count for nothing', () => {
    assert.equal(scoreCvss(`${base40}/S:P/AU:Y/R:I/V:C/RE:H/U:Red`)?.score, 9.3);
  });

  it('reads v2.0 with its parentheses, both or none', () => {
    assert.equal(scoreCvss('(AV:N/AC:L/Au:N/C:N/I:N/A:C)')?.score, 7.8);
    assert.equal(scoreCvss('(AV:N/AC:L/Au:N/C:N/I:N/A:C'), undefined);
  });

  it('reads v3.x metrics in any order, v4.0 only in its own', () => {
    assert.equal(scoreCvss('CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N')?.score, 9.8);
    assert.equal(scoreCvss(base40.replace('AV:N/AC:L', 'AC:L/AV:N')), undefined);
  });

  for (const [what, vector] of [
    ['nothing', ''],
    ['a prefix only', 'CVSS:3.1/'],
    ['a version that does not exist', base31.replace('3.1', '3.2')],
    ['a v3 vector without prefix', base31.slice(9)],
    ['a v2 vector with prefix', 'CVSS:2.0/AV:N/AC:L/Au:N/C:N/I:N/A:C'],
    ['a missing base metric', base31.replace('/A:H', '')],
    ['a doubled metric', `${base31}/A:H`],
    ['an unknown metric', `${base31}/XX:H`],
    ['a name of Object', `${base31}/constructor:name`],
    ['a value of Object', `${base31}/E:toString`],
    ['an unknown value', base31.replace('AV:N', 'AV:Q')],
    ['a base metric not defined', base31.replace('AV:N', 'AV:X')],
    ['safety where only environmental metrics know it', base40.replace('SI:N', 'SI:S')],
    ['an empty part', `${base31}/`],
    ['lower case', base31.toLowerCase()],
    ['100 kB of metrics', `${base31}${'/E:X'.repeat(25_000)}`],
  ]) {
    it(`refuses ${what}`, () => assert.equal(scoreCvss(vector!), undefined));
  }

  it('gives one decimal between 0 and 10, or nothing, whatever the text', () => {
    const metric = fc.constantFrom(...`${base31.slice(9)}/${base40.slice(9)}/Au:N/E:U/CR:L/MSI:S/S:C/RL:O/CDP:H/TD:N`.split('/'));
    const text = fc.tuple(fc.constantFrom('', 'CVSS:3.0/', 'CVSS:3.1/', 'CVSS:4.0/', '('), fc.array(metric, { maxLength: 20 }));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          text.map(([prefix, metrics]) => prefix + metrics.join('/')),
        ),
        (vector) => {
          const scored = scoreCvss(vector);
          assert.ok(scored === undefined || /^(\d(\.\d)?|10)$/.test(String(scored.score)), vector);
        },
      ),
    );
  });
});
