// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildTracked } from '../../../test/builders/build-tracked.ts';
import type { FindingState } from '../../model/finding-state.ts';
import { isPublicNumber, type PublicVexGiven, publicStatementsOf } from './public-statements.ts';

const canary = 'canary-51c7';
const since = '2026-11-20T00:00:00Z';
const decision = (exception: string) => ({ by: canary, approvedBy: canary, reason: canary, exception });
const given: PublicVexGiven = {
  productOf: (target) => `pkg:oci/${target}@1.0.0`,
  isPublic: isPublicNumber,
  isHidden: (id) => id === 'CVE-1900-0666',
  ended: new Set(['9']),
  today: '2026-12-01',
};
const states: readonly FindingState[] = [
  { is: 'new', since },
  { is: 'triaged', since, by: canary },
  { is: 'in-progress', since, by: canary, assignee: canary },
  { is: 'accepted', since, until: '2026-12-01', decision: decision('1') },
  { is: 'accepted', since, until: '2026-11-30', decision: decision('1') },
  { is: 'accepted', since, until: '2027-01-01', decision: decision('9') },
  { is: 'not-affected', since, justification: 'component_not_present', decision: decision('1') },
  { is: 'not-affected', since, justification: 'component_not_present', decision: decision('9') },
  { is: 'false-positive', since, decision: decision('1') },
  { is: 'false-positive', since, decision: decision('9') },
  { is: 'fixed', since, how: 'confirmed', by: canary, before: { is: 'new', since } },
];
const findings = states.map((state, index) => {
  const group = `CVE-1900-00${10 + index}`;
  return buildTracked({ id: `f${index}`, group, ids: [group, `${canary}-${index}`], state });
});

test('every known vulnerability is told, in words of ours, and a decision that ended says nothing any more', () => {
  const { statements, known, stated, leftOut } = publicStatementsOf(findings, given);
  assert.deepEqual([known, stated, leftOut], [11, 11, 0]);
  assert.doesNotMatch(JSON.stringify(statements), new RegExp(canary));
  assert.deepEqual(
    statements.map(({ status, impact, action }) => `${status}: ${impact}${action}`),
    [
      'under_investigation: ',
      'affected: No fix is being prepared yet.',
      'affected: A fix is being prepared.',
      'affected: The risk was judged; no fix is being prepared now.',
      'affected: No fix is being prepared yet.',
      'affected: No fix is being prepared yet.',
      'not_affected: ',
      'under_investigation: ',
      'not_affected: What the advisory is about is not in this product.',
      'under_investigation: ',
      'fixed: ',
    ],
  );
});

test('what has no public number, or one that is not public yet, is left out under all its names', () => {
  const hidden = buildTracked({ group: 'GHSA-2222-3333-4444', ids: ['GHSA-2222-3333-4444', 'CVE-1900-0666'] });
  const own = buildTracked({ id: 'f2', group: `${canary}-1`, ids: [`${canary}-1`] });
  const renamed = buildTracked({ id: 'f3', group: `${canary}-2`, ids: [`${canary}-2`, 'CVE-1900-0002'] });
  const told = publicStatementsOf([hidden, own, renamed, buildTracked({ id: 'f4', kind: 'code' })], given);
  assert.deepEqual([told.known, told.stated, told.leftOut], [1, 1, 2]);
  assert.deepEqual(
    told.statements.map(({ vulnerability, aliases }) => [vulnerability, aliases]),
    [['CVE-1900-0002', []]],
  );
});

test('of one package in several layers of a product the worst is told, once', () => {
  const layers = [states[6], states[1], states[10]].map((state, index) => buildTracked({ id: `l${index}`, state: state! }));
  const { statements, known, stated } = publicStatementsOf(layers, given);
  assert.deepEqual([statements.map(({ status }) => status), known, stated], [['affected'], 1, 1]);
});

test('numbers of the great collections are public, names of tools are not', () => {
  for (const id of ['CVE-1900-12345', 'GHSA-2222-3333-4444', 'MAL-1900-1', 'RUSTSEC-1900-0001', 'DSA-1-1', 'ALAS2-1900-1'])
    assert.ok(isPublicNumber(id), id);
  for (const id of ['', 'NGAO-1900-0001', 'CVE-1900', 'CVE-1900-0001 x', 'ACME-1', 'GHSA-x', `CVE-1900-${'1'.repeat(30)}`])
    assert.ok(!isPublicNumber(id), id);
});
