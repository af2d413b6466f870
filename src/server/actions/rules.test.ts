// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decisionBench } from '../../../test/builders/decision-bench.ts';
import { exceptionsPage } from '../views/exceptions.ts';
import { dryRunView, rulesView } from '../views/rules.ts';
import { applyStoredRules, changeRule, makeRule, removeRule } from './rules.ts';

const code = (expected: string) => (error: unknown) => (error as { code?: string }).code === expected;
const matches = [
  { id: 'GHSA-1900-0000-0001', package: 'left', severity: 'Critical' as const },
  { id: 'GHSA-1900-0000-0002', package: 'left-pad', severity: 'Low' as const },
];
const whenLow = { field: 'severity', op: 'is', value: 'low' };

test('rules are for the committee and administrators, and a wrong one is not saved', async (t) => {
  const bench = await decisionBench(t);
  const { context, product, ada, kim, caller } = bench;
  const body = {
    product,
    name: 'low',
    rule: { when: whenLow, act: [{ do: 'triage' }] },
    priority: 5,
    enabled: true,
    logOnly: false,
  };
  await assert.rejects(makeRule(context, ada, body), code('forbidden'));
  const wrong = { when: { field: 'severty', op: 'is', value: 'low' }, act: [{ do: 'triage' }] };
  await assert.rejects(makeRule(context, kim, { ...body, rule: wrong }), /severity/);
  const id = await makeRule(context, kim, body);
  await changeRule(context, caller, { ...body, id, name: 'low ones' });
  assert.deepEqual(
    (await rulesView(context, ada, product)).map(({ name }) => name),
    ['low ones'],
  );
  await assert.rejects(removeRule(context, ada, id), code('forbidden'));
  await removeRule(context, kim, id);
  assert.deepEqual(await rulesView(context, ada, product), []);
});

test('a rule acts on what is opened; one that only logs changes nothing; a trial changes nothing', async (t) => {
  const bench = await decisionBench(t);
  const { context, product, kim, ben } = bench;
  const head = { product, priority: 5, enabled: true, logOnly: false };
  const low = {
    when: whenLow,
    act: [{ do: 'triage' }, { do: 'tag', tag: 'later' }, { do: 'assign', to: String(ben.person!.id) }],
  };
  const urgent = { when: { field: 'severity', op: 'is', value: 'critical' }, act: [{ do: 'tag', tag: 'urgent' }] };
  await makeRule(context, kim, { ...head, name: 'low', rule: low });
  const logging = await makeRule(context, kim, { ...head, name: 'urgent', rule: urgent, logOnly: true });
  await bench.grype('image:shop', matches);
  const low1 = await bench.finding(matches[1]!.id);
  assert.deepEqual([low1.state, low1.tags], ['triaged', ['later']]);
  const critical = await bench.finding(matches[0]!.id);
  assert.deepEqual([critical.state, critical.tags], ['new', []]);
  const trial = await dryRunView(context, ben, { product });
  assert.deepEqual(
    trial.rules.map(({ name, matched, changes, examples }) => [name, matched, changes, examples[0]?.change]),
    [
      ['low', 1, 0, undefined],
      ['urgent', 1, 1, 'tag urgent'],
    ],
  );
  assert.deepEqual((await bench.finding(matches[0]!.id)).tags, []);
  assert.deepEqual(await applyStoredRules(context, kim, { product }), { looked: 2, changed: 0, next: null });
  await changeRule(context, kim, { ...head, id: logging, name: 'urgent', rule: urgent });
  assert.deepEqual(await applyStoredRules(context, kim, { product }), { looked: 2, changed: 1, next: null });
  assert.deepEqual((await bench.finding(matches[0]!.id)).tags, ['urgent']);
  await assert.rejects(applyStoredRules(context, ben, { product }), code('forbidden'));
});

test('a rule proposes at most: one proposal for a flaw and its package in all targets', async (t) => {
  const bench = await decisionBench(t);
  const { context, product, kim } = bench;
  const act = [
    { do: 'propose-not-affected', justification: 'component_not_present', reason: 'Removed when the image is built.' },
  ];
  const rule = { when: { field: 'package', op: 'matches', value: 'left*' }, act };
  await makeRule(context, kim, { product, name: 'left', rule, priority: 1, enabled: true, logOnly: false });
  await bench.grype('image:shop', matches);
  await bench.grype('image:stall', matches);
  const { items } = await exceptionsPage(context, kim, { state: 'proposed' });
  assert.deepEqual(
    items.map(({ about, findings, proposedBy }) => [about, findings, proposedBy]),
    [
      [matches[1]!.id, 2, null],
      [matches[0]!.id, 2, null],
    ],
  );
  assert.equal((await bench.finding(matches[0]!.id)).state, 'new');
});
