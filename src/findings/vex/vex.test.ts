// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildInstance, buildTracked } from '../../../test/builders/build-tracked.ts';
import { type FindingState, justifications, stateNames } from '../../model/finding-state.ts';
import type { VexStatement } from '../../model/observation.ts';
import { cyclonedxJustifications } from '../../model/vex.ts';
import { proposalsOf } from './proposals-of.ts';
import { statementsOf } from './statements-of.ts';
import { cyclonedxOf, justificationOf, wordsOfState } from './vex-table.ts';

const since = '2026-11-20T00:00:00Z';
const decision = { by: 'ada', approvedBy: 'ben', reason: 'the parser is never called', exception: 'e1' };
const notAffected: FindingState = { is: 'not-affected', since, justification: 'vulnerable_code_not_in_execute_path', decision };
const productOf = (target: string) => `pkg:oci/${target}@1.0.0`;
const said = (given: Partial<VexStatement> = {}): VexStatement => ({
  vulnerability: 'CVE-1900-0001',
  aliases: [],
  products: ['pkg:npm/left@1.0.0'],
  status: 'not_affected',
  justification: 'component_not_present',
  statement: 'not shipped',
  at: since,
  author: 'vendor',
  ...given,
});
const propose = (statement: Partial<VexStatement>, finding = buildTracked()) =>
  proposalsOf([said(statement)], [finding], productOf);

test('every state and every justification has its words, and they lead back', () => {
  assert.deepEqual(Object.keys(wordsOfState).sort(), [...stateNames].sort());
  assert.deepEqual(Object.keys(justificationOf).sort(), [...cyclonedxJustifications].sort());
  for (const word of justifications) assert.ok(justifications.includes(justificationOf[cyclonedxOf[word]]), word);
  assert.equal(justificationOf[cyclonedxOf.vulnerable_code_not_in_execute_path], 'vulnerable_code_not_in_execute_path');
});

test('one statement per vulnerability and saying, over all products and packages', () => {
  const findings = [
    buildTracked({ id: 'a', target: 'x', state: notAffected }),
    buildTracked({
      id: 'b',
      target: 'y',
      state: { ...notAffected, since: '2026-11-22T00:00:00Z' },
      attribution: { instances: [buildInstance('2.0.0')] },
    }),
    buildTracked({ id: 'c', target: 'z' }),
    buildTracked({ id: 'd', kind: 'code' }),
    buildTracked({ id: 'e', state: { is: 'duplicate', since, by: 'ada', of: 'a', reason: 'same' } }),
  ];
  const statements = statementsOf(findings, productOf);
  assert.deepEqual(statementsOf(findings.toReversed(), productOf), statements);
  assert.deepEqual(
    statements.map(({ status }) => status),
    ['not_affected', 'under_investigation'],
  );
  const [first] = statements;
  assert.deepEqual(first?.products, [
    { product: 'pkg:oci/x@1.0.0', subcomponents: ['pkg:npm/left@1.0.0'] },
    { product: 'pkg:oci/y@1.0.0', subcomponents: ['pkg:npm/left@2.0.0'] },
  ]);
  assert.deepEqual(
    [first?.vulnerability, first?.aliases, first?.at],
    ['GHSA-aaaa-bbbb-cccc', ['CVE-1900-0001'], '2026-11-22T00:00:00Z'],
  );
  assert.deepEqual(first?.cyclonedx, { state: 'not_affected', justification: 'code_not_reachable', response: null });
  assert.deepEqual(first?.csaf, { productStatus: 'known_not_affected', flag: 'vulnerable_code_not_in_execute_path' });
});

test('an accepted risk is affected, with the decision as the action; a false positive says why', () => {
  const accepted = buildTracked({ state: { is: 'accepted', since, until: '2027-01-31', decision } });
  const refuted = buildTracked({ target: 'y', state: { is: 'false-positive', since, decision } });
  const [affected, other] = statementsOf([accepted, refuted], productOf);
  assert.deepEqual(
    [affected?.status, affected?.action],
    ['affected', 'The risk is accepted until 2027-01-31: the parser is never called'],
  );
  assert.deepEqual([other?.status, other?.justification, other?.impact], ['not_affected', null, 'the parser is never called']);
});

test('a VEX statement is matched through aliases and by product, and only proposes', () => {
  const finding = buildTracked();
  const [proposal] = propose({}, finding);
  assert.deepEqual([proposal?.suggests, proposal?.justification, proposal?.whole], ['rule-out', 'component_not_present', true]);
  assert.equal(finding.state.is, 'new');
  for (const product of ['pkg:npm/left', 'pkg:npm/left@1.0.0', 'pkg:oci/repo-a@1.0.0', 'pkg:oci/repo-a'])
    assert.equal(propose({ products: [product] }).length, 1, product);
  for (const product of ['pkg:npm/right', 'pkg:npm/left@1.0.1', 'pkg:oci/repo-b', '', 'left'])
    assert.equal(propose({ products: [product] }).length, 0, product);
  assert.equal(propose({ vulnerability: 'CVE-1900-0002' }).length, 0);
});

test('a statement about one of two versions is not about the whole', () => {
  const two = buildTracked({ attribution: { instances: [buildInstance('1.0.0'), buildInstance('2.0.0')] } });
  assert.equal(propose({}, two)[0]?.whole, false);
});

test('what is decided already, and what says nothing, proposes nothing', () => {
  assert.equal(propose({}, buildTracked({ state: notAffected })).length, 0);
  assert.equal(propose({ status: 'under_investigation' }).length, 0);
  assert.equal(propose({ status: 'fixed' })[0]?.suggests, 'confirm-fix');
  assert.equal(propose({ status: 'affected' })[0]?.suggests, 'triage');
  assert.equal(propose({ justification: 'because' })[0]?.justification, null);
});

test('of two statements the later one counts, whatever their order', () => {
  const [older, newer] = [said({ at: '' }), said({ status: 'affected', at: since })];
  for (const list of [
    [older, newer],
    [newer, older],
  ])
    assert.equal(proposalsOf(list, [buildTracked()], productOf)[0]?.suggests, 'triage');
});
