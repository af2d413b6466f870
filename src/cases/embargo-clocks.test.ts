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
  assert.deepEqual(open(embargoClocks(revised, exitEmbargo(agreed, 'public', now), by)), [
    'consent-answer r 2026-06-08T08:00:00Z',
  ]);
});
