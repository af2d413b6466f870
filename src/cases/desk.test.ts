// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreedEmbargo, buildCase, buildDecision } from '../../test/builders/build-case.ts';
import { type CaseOnAgenda, weeklyAgenda } from './agenda.ts';
import type { Participant } from './case.ts';
import type { CaseFacts } from './case-facts.ts';
import type { ClockReading } from './clocks.ts';
import { escalationOf } from './escalation.ts';
import { exposureOf, partiesTold } from './exposure.ts';
import { type PlaybookName, playbookStanding, playbooks } from './playbooks.ts';
import { nextTurn, type RotaMember, rotaAhead } from './rota.ts';
import { timelineOf } from './timeline.ts';

const now = '2026-11-24T12:00:00Z';
const reading = (given: Partial<ClockReading>): ClockReading => ({
  ...{ key: 'k', kind: 'remediation', subject: null, rule: 'R54-R57', nature: 'deadline', startedAt: now, dueAt: now },
  ...{ reminders: [], state: 'running', late: false, nextChangeAt: null, because: [] },
  ...given,
});
const onAgenda = (uid: string, facts: Partial<CaseFacts>, ...readings: ClockReading[]): CaseOnAgenda => ({
  facts: buildCase({
    uid,
    since: '2026-11-10T00:00:00Z',
    receivedAt: '2026-11-02T09:00:00Z',
    embargo: { ...agreedEmbargo, state: 'exited' },
    decisions: [],
    ...facts,
  }),
  readings,
});
const headingsOf = (one: CaseOnAgenda) => weeklyAgenda([one], now).items.map(({ heading }) => heading);

test('R62 each case stands under every heading that fits', () => {
  const cases: [string[], CaseOnAgenda][] = [
    [[], onAgenda('a', { state: 'resolving' })],
    [
      ['emergencies'],
      onAgenda('a', { state: 'resolving', emergency: { stage: 'called', called: { by: 'ben', at: now }, confirmed: null } }),
    ],
    [['overdue'], onAgenda('a', { state: 'resolving' }, reading({ state: 'breached' }))],
    [['new-since-last-week'], onAgenda('a', { state: 'received', receivedAt: '2026-11-17T12:00:00Z' })],
    [['due-this-week'], onAgenda('a', { state: 'resolving' }, reading({ dueAt: '2026-12-01T12:00:00Z' }))],
    [[], onAgenda('a', { state: 'resolving' }, reading({ dueAt: '2026-12-01T12:00:01Z' }))],
    [
      ['embargo-within-two-weeks'],
      onAgenda('a', {
        state: 'resolving',
        embargo: { ...agreedEmbargo, term: agreedEmbargo.term && { ...agreedEmbargo.term, until: '2026-12-08T12:00:00Z' } },
      }),
    ],
    [['votes-open'], onAgenda('a', { state: 'investigating', decisions: [buildDecision({ outcome: 'open' })] })],
    [['waiting-for-reporter'], onAgenda('a', { state: 'needs-info' })],
    [
      ['may-publish'],
      onAgenda('a', { state: 'resolving' }, reading({ kind: 'foundation-may-publish', nature: 'permission', state: 'open' })),
    ],
    [['stuck'], onAgenda('a', { state: 'resolving', since: '2026-10-25T11:59:59Z' })],
    [['ended-since-last-week'], onAgenda('a', { state: 'rejected', since: '2026-11-20T00:00:00Z' })],
  ];
  for (const [expected, one] of cases) assert.deepEqual(headingsOf(one), expected);
});

test('R62 time to fix per level, as median and longest', () => {
  const fixed = (uid: string, days: number) =>
    onAgenda(uid, {
      publicFacts: {
        ...buildCase().publicFacts,
        'fix-deployed': new Date(Date.parse('2026-11-02T09:00:00Z') + days * 86_400_000).toISOString(),
      },
    });
  const { timeToFix } = weeklyAgenda([fixed('a', 4), fixed('b', 10), fixed('c', 5), fixed('d', 1), onAgenda('e', {})], now);
  const { timeToFix: later } = weeklyAgenda([fixed('a', 4)], '2027-11-24T12:00:00Z');
  assert.deepEqual(later, [], 'longer ago than twelve months');
  assert.deepEqual(timeToFix, [{ level: 'high', cases: 4, medianDays: 4.5, longestDays: 10 }]);
});

const member = (person: string, given: Partial<RotaMember> = {}): RotaMember => ({
  person,
  weight: 1,
  away: [],
  taken: 0,
  lastAt: null,
  ...given,
});

test('the rota shares by weight, whatever the order of the list', () => {
  const members = [member('ada', { weight: 2 }), member('ben'), member('cleo')];
  const turns = rotaAhead(members, { now, count: 40 });
  const count = (person: string) => turns.filter((one) => one === person).length;
  assert.deepEqual([count('ada'), count('ben'), count('cleo')], [20, 10, 10]);
  assert.deepEqual(rotaAhead([...members].reverse(), { now, count: 40 }), turns);
});

test('who is away, excluded or has no share takes none; then nobody does', () => {
  const away = { away: [{ from: '2026-11-20T00:00:00Z', to: now }] };
  assert.equal(
    nextTurn([member('ada', away), member('ben', { taken: 5 })], { now: '2026-11-24T11:59:59Z', without: [] })?.person ?? null,
    'ben',
  );
  assert.equal(nextTurn([member('ada', away), member('ben', { taken: 5 })], { now, without: [] })?.person ?? null, 'ada');
  assert.equal(nextTurn([member('ada', { weight: 0 }), member('ben')], { now, without: ['ben'] })?.person ?? null, null);
  assert.equal(nextTurn([member('ada', { lastAt: now }), member('ben')], { now, without: [] })?.person ?? null, 'ben');
});

test('the four playbooks: what is next, what is late; ids are unique', () => {
  assert.deepEqual(Object.keys(playbooks), ['premature-disclosure', 'zero-day', 'dependency', 'embargo-violation']);
  for (const name of Object.keys(playbooks) as PlaybookName[]) {
    const ids = playbooks[name].steps.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(playbookStanding(name, { startedAt: now, done: ids, now }).next, null);
  }
  const standing = playbookStanding('zero-day', { startedAt: '2026-11-24T07:30:00Z', done: ['evidence', 'call'], now });
  assert.deepEqual([standing.next?.id, standing.late, standing.left], ['establish', ['establish', 'hubs'], 8]);
});

test('K9 the gap between public fix and chart counts while it is open, and stands when it is closed', () => {
  const gap = (helmAvailableAt: string | null, fixPublicAt: string | null = '2026-11-20T12:00:00Z') => {
    const { gapHours, gapOpen } = exposureOf({ fixPublicAt, helmAvailableAt, participants: [] }, now);
    return [gapHours, gapOpen];
  };
  assert.deepEqual(
    [gap(null), gap('2026-11-21T12:00:00Z'), gap('2026-12-01T00:00:00Z')],
    [
      [96, true],
      [24, false],
      [96, true],
    ],
  );
  assert.deepEqual(gap(null, null), [null, false]);
});

test('T16 parties times days; a thousand parties leak with 63 per cent', () => {
  const participant = (n: number, since = '2026-11-22T12:00:00Z'): Participant => ({
    uid: `p${n}`,
    person: `x${n}`,
    role: 'expert',
    since,
    until: null,
  });
  const risk = (participants: Participant[]) => exposureOf({ fixPublicAt: null, helmAvailableAt: null, participants }, now);
  const crowd = risk(Array.from({ length: 1_000 }, (_, n) => participant(n)));
  assert.deepEqual([crowd.parties, crowd.partyDays, Math.round(crowd.leakChance * 100)], [1_000, 2_000, 63]);
  // The same person in two roles is one party; who is not told yet is none; who has left still knows.
  const some = risk([
    participant(1),
    participant(1, '2026-11-23T12:00:00Z'),
    participant(2, '2027-01-01T00:00:00Z'),
    { ...participant(3), until: '2026-11-23T00:00:00Z' },
  ]);
  assert.deepEqual([some.parties, some.partyDays], [2, 4]);
});

test('R32 whom the reporter told counts, each once, and nobody is nobody', () => {
  assert.deepEqual(partiesTold('CERT Example, the vendor and a friend\nCERT example.'), [
    'cert example',
    'the vendor',
    'a friend',
  ]);
  assert.deepEqual(partiesTold('Le fournisseur et un ami'), ['le fournisseur', 'un ami']);
  for (const none of ['', ' ', 'Nobody.', 'no', 'Personne', 'N/A', '-']) assert.deepEqual(partiesTold(none), [], none);
  assert.equal(partiesTold(Array.from({ length: 500 }, (_, n) => `party ${n}`).join(';')).length, 50);
});

test('all days of all parties on one line', () => {
  const facts = buildCase({ targetDate: '2026-12-18T20:59:59Z' });
  const line = timelineOf(
    facts,
    [
      reading({ kind: 'reporter-secrecy', dueAt: '2027-01-31T23:59:59Z', rule: 'R31' }),
      reading({
        kind: 'foundation-may-publish',
        dueAt: '2026-11-09T23:59:59Z',
        rule: 'R51',
        nature: 'permission',
        state: 'open',
      }),
      reading({ kind: 'vendor-silence', dueAt: '2026-12-02T23:59:59Z', rule: 'R52', nature: 'permission', state: 'waiting' }),
      reading({ kind: 'appeal', state: 'cancelled' }),
    ],
    now,
  );
  assert.deepEqual(
    line.map(({ what, party, state }) => `${what} ${party} ${state}`),
    [
      'received reporter past',
      'vendor-aware everybody past',
      'foundation-may-publish foundation open',
      'vendor-silence vendor waiting',
      'target-date foundation ahead',
      'reporter-secrecy reporter running',
    ],
  );
});

test('a clock is heard by its owner, then by the committee, then by its deputies', () => {
  const to = (state: ClockReading['state'], owner: string | null = 'ada', at = now) =>
    escalationOf(reading({ state }), { owner, now: at });
  assert.deepEqual([to('running'), to('warned'), to('reached'), to('warned', null)], [null, 'owner', 'owner', 'committee']);
  assert.deepEqual(
    [to('breached'), to('breached', 'ada', '2026-11-27T12:00:00Z'), to('breached', 'ada', '2026-11-27T12:00:01Z')],
    ['committee', 'committee', 'deputies'],
  );
  assert.deepEqual([to('open'), to('waiting'), to('met')], [null, null, null]);
});
