// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import Value from 'typebox/value';
import { FindingState, openStates, type StateName, stateNames } from '../../model/finding-state.ts';
import type { Person } from '../../model/person.ts';
import { endsOf, stateDiagram, transitionTable } from './diagram.ts';
import { wouldCircle } from './duplicates.ts';
import { type StepRequest, stepsFor, system, takeStep } from './move.ts';
import { type Transition, transitions, type Verb, verbs } from './transitions-table.ts';

const at = '2026-11-24T12:00:00Z';
const ada: Person = { id: 'ada', roles: ['maintainer'] };
const approval = { exception: 'e1', proposedBy: 'ada', approvedBy: 'ben' };
const everything = {
  at,
  reason: 'no fix; reachable by administrators only',
  until: '2027-01-31',
  justification: 'vulnerable_code_not_in_execute_path',
  assignee: 'ada',
  original: 'f2',
  approval,
} as const;
const fresh: FindingState = { is: 'new', since: at };
const take = (state: FindingState, verb: Verb, given: Partial<StepRequest> = {}): FindingState => {
  const step = takeStep(state, {
    ...everything,
    verb,
    by: transitions[verb].who.includes('system' as never) ? system : ada,
    ...given,
  });
  assert.ok(step.done, step.done ? '' : step.because);
  return step.state;
};
const refused = (state: FindingState, request: StepRequest) => {
  const step = takeStep(state, request);
  return step.done ? 'taken' : step.because;
};

const arrows = Object.values<Transition>(transitions).flatMap((one) =>
  one.from.flatMap((from) => endsOf(one).map((to) => ({ from, to: to as StateName }))),
);

function reachable(start: StateName): ReadonlySet<StateName> {
  const reached = new Set([start]);
  for (const name of reached) for (const { from, to } of arrows) if (from === name) reached.add(to);
  return reached;
}

test('no state is unreachable, none is a dead end', () => {
  assert.deepEqual([...reachable('new')].sort(), [...stateNames].sort());
  for (const name of stateNames) {
    assert.ok(
      arrows.some(({ from, to }) => from === name && to !== name),
      `${name} has a way out`,
    );
    assert.ok(
      [...openStates].some((open) => reachable(name).has(open)),
      `${name} can be opened again`,
    );
  }
});

test('a viewer, an auditor and an administrator can take no step', () => {
  const idle: Person = { id: 'eve', roles: ['viewer', 'auditor', 'administrator'] };
  for (const state of [fresh, take(fresh, 'accept')]) assert.deepEqual(stepsFor(state, idle), []);
  for (const verb of verbs) assert.notEqual(refused(take(fresh, 'triage'), { ...everything, verb, by: idle }), 'taken');
});

test('people cannot take the steps of the machine, nor somebody who calls himself system', () => {
  const impostor: Person = { id: 'system', roles: ['maintainer'] };
  assert.match(refused(fresh, { ...everything, verb: 'source-gone', by: impostor }), /is for: system/);
});

test('accepting needs a reason, an end that is to come and the approval of another person', () => {
  const ask = (given: Partial<StepRequest>) => refused(fresh, { ...everything, verb: 'accept', by: ada, ...given });
  assert.match(ask({ reason: ' ' }), /needs a reason/);
  assert.match(ask({ until: 'soon' }), /needs a day/);
  assert.match(ask({ until: '2026-11-23' }), /has passed/);
  assert.match(ask({ approval: { ...approval, approvedBy: 'ada' } }), /another person/);
  assert.match(ask({ approval: { ...approval, approvedBy: '' } }), /another person approved/);
  assert.equal(ask({ until: '2026-11-24' }), 'taken');
});

test('not affected needs a justification, a duplicate its original', () => {
  const { justification: _, ...without } = everything;
  assert.match(refused(fresh, { ...without, verb: 'rule-out', by: ada }), /justification/);
  assert.match(refused(fresh, { ...everything, original: '', verb: 'link', by: ada }), /duplicate of/);
});

test('a source that goes away fixes; seen again, a finding returns to what people made of it', () => {
  const cases: [FindingState, StateName][] = [
    [fresh, 'new'],
    [take(fresh, 'triage'), 'triaged'],
    [take(fresh, 'start'), 'triaged'],
    [take(fresh, 'accept'), 'accepted'],
    [take(fresh, 'accept', { until: '2026-11-24' }), 'triaged'],
  ];
  for (const [state, expected] of cases) {
    const fixed = take(state, 'source-gone');
    assert.deepEqual([fixed.is, take(fixed, 'see-again', { at: '2026-12-01T00:00:00Z' }).is], ['fixed', expected]);
  }
});

test('an acceptance that ends opens the finding again', () => {
  const accepted = take(fresh, 'accept');
  assert.equal(take(accepted, 'expire', { at: '2027-02-01T00:00:00Z' }).is, 'triaged');
  assert.match(
    refused(accepted, { ...everything, verb: 'expire', by: system, at: '2027-02-01T01:00:00+03:00' }),
    /until 2027-01-31/,
  );
});

test('whatever is asked, the state stays one that the schema knows, and history tells each change', () => {
  const someVerb = fc.constantFrom(...verbs);
  const someone = fc.constantFrom<Person>(ada, system, { id: 'ben', roles: ['committee'] }, { id: 'eve', roles: ['viewer'] });
  const asked = fc.record({
    verb: someVerb,
    by: someone,
    holes: fc.subarray(Object.keys(everything).filter((key) => key !== 'at')),
  });
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 12 }), (requests) => {
      let state: FindingState = fresh;
      for (const { verb, by, holes } of requests) {
        const given = Object.fromEntries(Object.entries(everything).filter(([key]) => !holes.includes(key)));
        const step = takeStep(state, { ...(given as typeof everything), verb, by });
        if (!step.done) continue;
        assert.ok(Value.Check(FindingState, step.state), JSON.stringify(step.state));
        assert.deepEqual([step.event.from, step.event.to], [state.is, step.state.is]);
        state = step.state;
      }
    }),
  );
});

test('a state cannot carry what belongs to another', () => {
  assert.ok(!Value.Check(FindingState, { is: 'false-positive', since: at, until: '2027-01-01', decision: {} }));
  assert.ok(!Value.Check(FindingState, { is: 'new', since: at, by: 'ada' }));
});

test('the diagram and the table are the machine', () => {
  const diagram = stateDiagram();
  for (const verb of verbs) {
    assert.ok(diagram.includes(`: ${verb}\n`), verb);
    assert.ok(transitionTable().includes(`| \`${verb}\` |`), verb);
  }
  assert.match(diagram, /^stateDiagram-v2\n/);
});

test('duplicates never go in a circle', () => {
  const links = new Map([
    ['b', 'c'],
    ['c', 'a'],
  ]);
  const originalOf = (id: string) => links.get(id);
  assert.deepEqual(
    [wouldCircle('a', 'b', originalOf), wouldCircle('a', 'a', originalOf), wouldCircle('x', 'b', originalOf)],
    [true, true, false],
  );
});
