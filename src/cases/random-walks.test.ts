// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { agreedEmbargo, buildCase } from '../../test/builders/build-case.ts';
import { spoilers } from '../../test/builders/spoil-case.ts';
import { type CaseActor, duties, type PublicFact, publicFacts } from './case.ts';
import type { CaseFacts } from './case-facts.ts';
import { applyOrders } from './clock-orders.ts';
import { type CaseClock, chainFaults, isOpenClock, readClock } from './clocks.ts';
import { exitEmbargo } from './embargo.ts';
import type { GuardName } from './guards.ts';
import { allowedMoves, moveCase } from './move-case.ts';
import { openCase } from './open-case.ts';
import { establishFact } from './public-facts.ts';
import { isEndState, type TransitionName, transitionNames, transitionOf } from './states.ts';
import { withWindows } from './windows.ts';

/* Section 3, "Invariants": a thousand cases that stumble through the machine with random people, facts and hours. */
interface Walk {
  facts: CaseFacts;
  clocks: readonly CaseClock[];
  audit: string[];
  published: number;
  now: string;
}
const step = fc.record({
  // Often at once: an emergency waits an hour only.
  hours: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400 })),
  /** How much of what people normally do was done before somebody tries to move the case. */
  prepared: fc.constantFrom(true, true, true, false),
  spoiled: fc.option(fc.constantFrom(...(Object.keys(spoilers) as GuardName[])), { freq: 4 }),
  claim: fc.option(fc.constantFrom(...publicFacts), { freq: 6 }),
  pick: fc.integer({ min: 0, max: 1_000 }),
  person: fc.constantFrom('ada', 'ben', 'cleo', 'rui', 'watch'),
  duties: fc.oneof({ weight: 4, arbitrary: fc.constant(duties) }, { weight: 1, arbitrary: fc.subarray([...duties]) }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const calendar = { zone: 'Africa/Nairobi', holidays: [], incrementEnds: [] };
const plus = (now: string, hours: number) => new Date(Date.parse(now) + hours * 3_600_000).toISOString();

/** What people do between two moves, all of it in the round that is on. */
function prepare(facts: CaseFacts, now: string): CaseFacts {
  const done = buildCase();
  const { state, since, round, transitions, emergency, publicFacts: known, receivedAt, spam, windows } = facts;
  const own = { uid: facts.uid, state, since, round, transitions, emergency, publicFacts: known, receivedAt, spam, windows };
  return {
    ...done,
    ...own,
    reporter: { ...done.reporter, silence: facts.reporter.silence },
    messages: [...facts.messages, ...done.messages.map((one) => ({ ...one, round, deliveredAt: now }))],
    decisions: done.decisions.map((one) => ({ ...one, round, decidedAt: now })),
    assessments: [...facts.assessments, { round, at: now, finding: 'vulnerability' }],
    targetDate: plus(now, 500),
    newEvidence: { by: 'rui', at: now },
    work: { ...done.work, fixPublicAt: facts.work.fixPublicAt },
    embargo:
      facts.embargo.state === 'none'
        ? { ...agreedEmbargo, term: agreedEmbargo.term && { ...agreedEmbargo.term, until: now } }
        : facts.embargo,
  };
}

function claimFact(walk: Walk, fact: PublicFact | null): void {
  if (fact === null) return;
  const claim = {
    uid: 'f',
    fact,
    since: walk.now,
    claimedBy: 'ada',
    source: 'insider' as const,
    supporters: [],
    canonicalAt: walk.now,
  };
  const result = establishFact(walk.facts, claim, walk.now);
  if ('patch' in result) walk.facts = { ...walk.facts, ...result.patch };
}

function tryMove(walk: Walk, { pick, person, duties: held }: Step): void {
  const actor: CaseActor = { id: person, duties: held };
  const open = allowedMoves(walk.facts, actor, walk.now);
  const ready = open.filter(({ missing }) => missing.length === 0);
  const from = ready.length > 0 ? ready.map(({ name }) => name) : transitionNames;
  const name = from[pick % from.length] as TransitionName;
  const before = walk.facts;
  const move = moveCase(before, name, { actor, now: walk.now });
  if ('refused' in move) {
    assert.ok(move.refused.length > 0 && move.refused.every(({ missing, next }) => missing !== '' && next !== ''));
    return;
  }
  walk.facts = { ...before, ...move.moved.patch };
  walk.clocks = applyOrders(walk.clocks, move.moved.effects, { facts: walk.facts, by: person, now: walk.now });
  const readings = walk.clocks.map((clock) =>
    readClock(clock, { calendar, level: walk.facts.vulnerability.level, now: walk.now }),
  );
  walk.facts = withWindows(walk.facts, readings);
  walk.audit.push(move.moved.audit.action);
  if (name === 'announce') walk.published++;
  if (transitionOf(name).to !== 'same' && transitionOf(name).to !== before.state) {
    const again = moveCase(walk.facts, name, { actor, now: walk.now });
    assert.ok('refused' in again, `${name} twice`);
  }
}

function takeStep(walk: Walk, one: Step): void {
  walk.now = plus(walk.now, one.hours);
  if (one.prepared) walk.facts = prepare(walk.facts, walk.now);
  if (one.spoiled !== null) {
    // What spoils a test by moving the case, or by taking back a fact, is no deed that the store would do.
    const { state: _, since: __, publicFacts: ___, emergency: ____, spam: _____, ...change } = spoilers[one.spoiled](walk.facts);
    walk.facts = { ...walk.facts, ...change, embargo: walk.facts.embargo };
  }
  claimFact(walk, one.claim);
  tryMove(walk, one);
}

function toldOrRecorded({ messages, reporter, round }: CaseFacts): boolean {
  return reporter.silence !== null || messages.some((one) => one.toReporter && one.deliveredAt !== null && one.round === round);
}

function checkInvariants(walk: Walk, before: CaseFacts): void {
  const { facts, clocks, audit } = walk;
  assert.equal(facts.transitions, audit.length, 'one audit event per transition');
  for (const fact of publicFacts)
    if (before.publicFacts[fact] !== null) assert.equal(facts.publicFacts[fact], before.publicFacts[fact], `${fact} never goes`);
  assert.ok(facts.publicFacts['fix-deployed'] === null || facts.publicFacts['fix-ready'] !== null);
  for (const clock of clocks) assert.deepEqual(chainFaults(clock), [], clock.key);
  const open = clocks.filter(isOpenClock).map(({ kind, subject }) => `${kind}/${subject}`);
  assert.equal(new Set(open).size, open.length, 'one open chain per clock');
  assert.equal(new Set(clocks.map(({ key }) => key)).size, clocks.length, 'keys are unique');
  if (facts.publicFacts.public !== null && facts.round === 0)
    assert.notEqual(facts.embargo.state, 'active', 'public ends the embargo');
  if (['announced', 'completed'].includes(facts.state)) assert.notEqual(facts.publicFacts.public, null);
}

function walkThrough(steps: readonly Step[]): Walk {
  const start = '2026-11-02T09:00:00Z';
  const walk: Walk = {
    facts: openCase({ uid: 'c1', at: start, authors: ['rui'], outbound: false }),
    clocks: [],
    audit: ['case.receive'],
    published: 0,
    now: start,
  };
  walk.clocks = applyOrders([], transitionOf('receive').effects, { facts: walk.facts, by: 'system', now: start });
  for (const one of steps) {
    const before = walk.facts;
    takeStep(walk, one);
    checkInvariants(walk, before);
    if (isEndState(walk.facts.state) && walk.facts.state !== before.state)
      assert.ok(toldOrRecorded(walk.facts), `nobody was told of ${walk.facts.state}`);
  }
  return walk;
}

test('1,000 random walks keep the invariants, and come everywhere', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const walk = walkThrough(steps);
      for (const action of walk.audit) seen.add(action);
      for (const clock of walk.clocks) {
        const reading = readClock(clock, { calendar, level: walk.facts.vulnerability.level, now: walk.now });
        assert.ok(Date.parse(reading.dueAt) >= Date.parse(clock.startedAt), clock.key);
      }
      // Announced once per round at most: publishing again is another revision, not another announcement.
      assert.ok(walk.published <= walk.facts.round + 1);
    }),
    { numRuns: 1_000, seed: 20_261_124 },
  );
  // A walk that never leaves the house proves nothing.
  for (const name of transitionNames) assert.ok(seen.has(`case.${name}`), `no walk came through ${name}`);
});

test('the walls of the walk itself hold: an embargo that has ended stays ended', () => {
  const facts = buildCase({ state: 'released', embargo: exitEmbargo(agreedEmbargo, 'public', '2026-11-24T12:00:00Z') });
  const move = moveCase(facts, 'announce', { actor: { id: 'ben', duties }, now: '2026-11-24T12:00:00Z' });
  assert.ok('moved' in move);
  assert.equal(move.moved.patch.embargo?.exited?.because, 'public');
});
