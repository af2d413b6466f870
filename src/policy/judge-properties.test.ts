// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildComponent, buildInventory } from '../../test/builders/build.ts';
import { buildFinding } from '../../test/builders/build-finding.ts';
import { buildException, runJudge } from '../../test/builders/build-judgement.ts';
import { spentTime } from '../../test/builders/spent-time.ts';
import type { JudgeRequest } from './judge.ts';

const someFinding = fc
  .record({
    severity: fc.constantFrom('critical', 'high', 'medium', 'low', 'unknown') as fc.Arbitrary<'high'>,
    kind: fc.constantFrom('vulnerability', 'malware', 'runtime', 'secret') as fc.Arbitrary<'vulnerability'>,
    component: fc.record({
      name: fc.constantFrom('left', 'right', '__proto__'),
      version: fc.constantFrom('1.0.0', '2.0.0'),
      scope: fc.constantFrom('prod', 'dev') as fc.Arbitrary<'prod'>,
    }),
  })
  .map((given) => buildFinding(given));
const someFindings = fc
  .array(someFinding, { maxLength: 12 })
  .map((findings) => findings.map((finding, index) => ({ ...finding, id: `f${index}` })));
const someException = fc
  .record(
    {
      vulnerability: fc.constantFrom('CVE-1900-0001', 'CVE-1900-0002'),
      package: fc.constantFrom('left', 'right', '__proto__'),
      version: fc.constantFrom('1.0.0', '^2.0.0', '*'),
      scope: fc.constantFrom('prod', 'dev') as fc.Arbitrary<'prod'>,
      kind: fc.constantFrom('vulnerability', 'malware') as fc.Arbitrary<'malware'>,
      path: fc.constantFrom('*', 'left>*'),
    },
    { requiredKeys: [] },
  )
  .map(buildException);
const violating = async (given: Partial<JudgeRequest>) =>
  new Set((await runJudge(given)).verdict.violations.map(({ findingId }) => findingId));

test('one exception more never gives a violation more; an expired one changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      someFindings,
      fc.array(someException, { maxLength: 4 }),
      someException,
      async (findings, exceptions, added) => {
        const before = await violating({ findings, exceptions });
        const after = await violating({ findings, exceptions: [...exceptions, { ...added, id: 'added' }] });
        for (const id of after) assert.ok(before.has(id));
        const expired = await runJudge({
          findings,
          exceptions: [...exceptions, { ...added, id: 'added', expires: '2026-11-23' }],
        });
        const without = await runJudge({ findings, exceptions });
        assert.deepEqual(expired.findings, without.findings);
        assert.deepEqual(expired.verdict, without.verdict);
      },
    ),
  );
});

test('the order of what is handed in does not matter', async () => {
  await fc.assert(
    fc.asyncProperty(someFindings, fc.array(someException, { maxLength: 4 }), async (findings, exceptions) => {
      const numbered = exceptions.map((exception, index) => ({ ...exception, id: `e${index}` }));
      const forth = await runJudge({ findings, exceptions: numbered });
      const back = await runJudge({ findings: findings.toReversed(), exceptions: numbered.toReversed() });
      assert.equal(JSON.stringify(forth), JSON.stringify(back));
    }),
  );
});

test('1,500 components and the built-in policy take a few milliseconds', async () => {
  const licenses = ['MIT', 'ISC', 'Apache-2.0', '(MIT OR CC0-1.0)', 'BSD-3-Clause', 'MIT/X11'];
  const components = Array.from({ length: 1500 }, (_, index) =>
    buildComponent({
      name: `p${index}`,
      version: '1.0.0',
      licenses: index % 300 === 7 ? [] : [licenses[index % 5] as string],
      dependsOn: [`node_modules/p${index + 1}`],
    }),
  );
  const inventories = [buildInventory(components)];
  await runJudge({ inventories });
  const times: number[] = [];
  for (let round = 0; round < 7; round++) {
    const started = spentTime();
    const { findings } = await runJudge({ inventories });
    times.push(spentTime() - started);
    assert.equal(findings.length, 5);
  }
  const median = times.sort((a, b) => a - b)[3] as number;
  assert.ok(median < 50, `${median.toFixed(1)} ms`); // about 3 ms alone; the bound leaves room for a busy machine
  if (process.env.NGAO_TIMES) console.log(`judge: median ${median.toFixed(2)} ms, first of ${times.length}`);
});
