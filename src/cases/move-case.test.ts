// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actorOf, anybody, buildCase, now, ripeFor } from '../../test/builders/build-case.ts';
import { spoilers } from '../../test/builders/spoil-case.ts';
import { type CaseActor, endStates, workStates } from './case.ts';
import type { CaseFacts } from './case-facts.ts';
import { faultsOf } from './check-table.ts';
import { caseDiagram, caseTable, clockTable, guardTable } from './diagram.ts';
import { type GuardName, guards } from './guards.ts';
import { allowedMoves, moveCase } from './move-case.ts';
import { type TransitionName, transitionNames, transitionOf, transitions } from './states.ts';

const rui: CaseActor = { id: 'rui', duties: ['reporter'] };
const codes = (facts: CaseFacts, name: TransitionName, actor: CaseActor = anybody): string[] => {
  const move = moveCase(facts, name, { actor, now });
  return 'refused' in move ? move.refused.map(({ code }) => code) : [];
};
const people = (facts: CaseFacts, given: Partial<CaseFacts['people']>) => ({ ...facts, people: { ...facts.people, ...given } });
const usable = transitionNames.filter((name) => name !== 'receive');

for (const name of usable) {
  test(`${name}: taken when nothing is missing, with one audit event`, () => {
    const facts = ripeFor(name);
    const move = moveCase(facts, name, { actor: anybody, now });
    assert.ok('moved' in move, JSON.stringify(move));
    const { patch, audit } = move.moved;
    assert.equal(patch.transitions, facts.transitions + 1);
    assert.deepEqual([audit.action, audit.from], [`case.${name}`, facts.state]);
    assert.equal(audit.to, patch.state ?? facts.state);
  });

  for (const guard of transitionOf(name).guards) {
    test(`${name}: refused for "${guard}" alone`, () => {
      const ripe = ripeFor(name);
      // The appeal is the reporter's; the committee has no such limit.
      const actor = guard === 'appeal-in-time' ? rui : anybody;
      assert.deepEqual(codes({ ...ripe, ...spoilers[guard](ripe) }, name, actor), [guard]);
    });
  }

  test(`${name}: refused for everybody whose duty it is not, and from every other state`, () => {
    const { who, from } = transitionOf(name);
    const strangers = anybody.duties.filter((duty) => !who.includes(duty));
    assert.deepEqual(codes(ripeFor(name), name, actorOf('ben', ...strangers)), ['not-yours']);
    for (const state of workStates.filter((one) => !from.includes(one)))
      assert.deepEqual(codes({ ...ripeFor(name), state }, name), ['wrong-state'], state);
  });
}

test('every guard is asked by some transition', () => {
  const asked = new Set<GuardName>(transitionNames.flatMap((name) => transitionOf(name).guards));
  assert.deepEqual(
    Object.keys(guards).filter((name) => !asked.has(name as GuardName)),
    [],
  );
});

test('no state is unreachable, from none is an end out of reach; a broken table is noticed', () => {
  assert.deepEqual(faultsOf(transitions), { unreachable: [], deadEnds: [] });
  const { complete: _, ...unfinished } = transitions;
  const faults = faultsOf(unfinished);
  assert.deepEqual(faults.unreachable, ['completed']);
  assert.ok(faults.deadEnds.includes('announced') && faults.deadEnds.includes('released'));
});

test('R2 who is recused, or wrote the report, decides nothing', () => {
  const facts = ripeFor('accept');
  assert.deepEqual(codes(people(facts, { recused: ['ben'] }), 'accept'), ['recused']);
  assert.deepEqual(codes(people(facts, { reportAuthors: ['ben'] }), 'accept'), ['not-yours']);
});

test('R1 the four actions of the committee are refused to everybody else', () => {
  const outsider = actorOf('eve', 'anyone', 'reporter', 'fixer', 'release-manager', 'owner');
  for (const name of ['accept', 'reject', 'decline', 'announce'] as const)
    assert.deepEqual(codes(ripeFor(name), name, outsider), ['not-yours']);
});

test('R39 an accepted case always has a target date', () => {
  assert.deepEqual(codes({ ...ripeFor('accept'), targetDate: null }, 'accept'), ['target-date-set']);
});

test('R40 every transition that the reporter can notice drafts a message', () => {
  const silent = usable.filter((name) => !transitionOf(name).tells.some((telling) => telling.startsWith('reporter:')));
  assert.deepEqual(silent, ['set-aside-as-spam', 'confirm-spam', 'take-back-spam', 'call-emergency', 'lapse-emergency']);
});

test('R37 declining needs a reason, a vote and a message that says what the reporter may do', () => {
  const facts = { ...ripeFor('decline'), decisions: [], messages: [] };
  assert.deepEqual(codes(facts, 'decline'), ['decline-carried', 'decline-told']);
});

test('everything that is missing is told at once, with what to do next', () => {
  const bare = buildCase({ state: 'investigating', decisions: [], messages: [], assessments: [], targetDate: null });
  const move = moveCase(bare, 'accept', { actor: actorOf('eve'), now });
  assert.ok('refused' in move);
  const told = move.refused.map(({ code }) => code);
  assert.deepEqual(told, ['not-yours', 'validated', 'target-date-set', 'acceptance-carried', 'acceptance-told']);
  assert.ok(move.refused.every(({ missing, next }) => missing !== '' && next !== ''));
});

test('the desk sees every way on, with what is still missing', () => {
  const moves = allowedMoves(buildCase({ state: 'investigating', decisions: [] }), anybody, now);
  const missing = Object.fromEntries(moves.map((one) => [one.name, one.missing.map(({ code }) => code)]));
  assert.deepEqual(missing.reject, ['rejection-carried']);
  assert.deepEqual(missing['ask-reporter'], []);
  assert.equal(missing['publish-fix'], undefined);
});

test('reopening begins a new round: old votes, messages and assessments count no more', () => {
  const rejected = ripeFor('reopen');
  const move = moveCase({ ...rejected, state: 'rejected' }, 'reopen', { actor: rui, now });
  assert.ok('moved' in move);
  const again = { ...rejected, ...move.moved.patch, state: 'investigating' as const, targetDate: '2027-01-01T00:00:00Z' };
  assert.equal(again.round, 1);
  assert.deepEqual(codes(again, 'reject'), ['assessed', 'rejection-carried', 'rejection-told']);
  assert.deepEqual(codes(again, 'accept'), ['validated', 'acceptance-carried', 'acceptance-told']);
});

test('the pages are the table', () => {
  const [diagram, table] = [caseDiagram(), caseTable()];
  for (const name of transitionNames) assert.ok(table.includes(`| \`${name}\` |`), name);
  for (const name of usable.filter((one) => transitionOf(one).to !== 'same')) assert.ok(diagram.includes(`: ${name}\n`), name);
  for (const name of endStates) assert.ok(diagram.includes(`  ${name} --> [*]`), name);
  for (const name of Object.keys(guards)) assert.ok(guardTable().includes(`| \`${name}\` |`), name);
  assert.match(clockTable(), /\| `acknowledge` \| R14 \| deadline \| after 7 working days \|/);
});
