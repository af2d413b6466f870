// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Embargo } from './case-facts.ts';
import { type CaseClock, isOpenClock } from './clocks.ts';
import { answerInvitation, exitEmbargo, proposeTerm } from './embargo.ts';
import { embargoClocks } from './embargo-clocks.ts';
import { noEmbargo } from './open-case.ts';

const now = '2026-06-01T08:00:00.000Z';
const by = { by: 'a', now };
const term = (until: string) => ({ until, zone: 'UTC', proposedBy: 'a', proposedAt: now });
const open = (clocks: readonly CaseClock[]) =>
  clocks.filter(isOpenClock).map(({ kind, subject, givenAt }) => `${kind} ${subject} ${givenAt}`);

function moved(answer: ReturnType<typeof proposeTerm>): Embargo {
  assert.ok('embargo' in answer);
  return answer.embargo;
}

test('an invitation runs until it is answered, and an agreed date until it moves or the embargo ends (R44)', () => {
  const first = '2026-07-01T14:00:00Z';
  const asked = moved(proposeTerm(noEmbargo, { term: term(first), proposer: 'p', invited: ['q', 'r'] }, now));
  const waiting = embargoClocks([], asked, by);
  assert.deepEqual(open(waiting), ['consent-answer q 2026-06-08T08:00:00Z', 'consent-answer r 2026-06-08T08:00:00Z']);
  const agreed = moved(answerInvitation(asked, { participant: 'q', answer: 'accepted' }, now));
  const dated = embargoClocks(waiting, agreed, by);
  assert.deepEqual(open(dated), ['consent-answer r 2026-06-08T08:00:00Z', `embargo-date null ${first}`]);
  assert.deepEqual(embargoClocks(dated, agreed, by), dated, 'the same again changes nothing');
  const later = '2026-08-01T14:00:00Z';
  const revised = embargoClocks(dated, { ...agreed, term: term(later), consents: [] }, by);
  assert.deepEqual(open(revised), [`embargo-date null ${later}`]);
});

test('with the embargo its clocks end: met where it lasted to its date, else cancelled; nobody owes an answer any more', () => {
  const until = '2026-07-01T14:00:00Z';
  const asked = moved(proposeTerm(noEmbargo, { term: term(until), proposer: 'p', invited: ['q', 'r'] }, now));
  const agreed = moved(answerInvitation(asked, { participant: 'q', answer: 'accepted' }, now));
  const running = embargoClocks(embargoClocks([], asked, by), agreed, by);
  const after = (because: 'public' | 'date', at: string) =>
    embargoClocks(running, exitEmbargo(agreed, because, at), { by: 'a', now: at });
  const ends = (clocks: readonly CaseClock[]) =>
    clocks.map(({ kind, subject, events }) => `${kind} ${subject} ${events.at(-1)?.kind} ${events.at(-1)?.reason}`).sort();
  assert.deepEqual(ends(after('public', now)), [
    'consent-answer q meet consent-settled',
    'consent-answer r cancel consent-settled',
    'embargo-date null cancel embargo-ended-early',
  ]);
  assert.ok(ends(after('date', until)).includes('embargo-date null meet embargo-over'));
  assert.ok(ends(after('public', '2026-07-02T00:00:00Z')).includes('embargo-date null meet embargo-over'), 'after its date');
  assert.deepEqual(open(after('public', now)), []);
});
