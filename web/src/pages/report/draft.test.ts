// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyDraft, fieldsOf, personOf } from './draft.ts';
import { firstTongue, wordsIn } from './words.ts';

test('what is empty is not sent, and nothing about the person stands among the fields', () => {
  const draft = { ...emptyDraft, summary: ' A flaw in the parser ', component: 'parser', steps: 'Send it.', name: 'Ada' };
  assert.deepEqual(fieldsOf(draft), {
    summary: 'A flaw in the parser',
    severity: 'unknown',
    component: 'parser',
    steps: 'Send it.',
    alreadyPublic: 'unknown',
    exploited: 'unknown',
  });
  assert.deepEqual(personOf(draft), { contactWish: 'unknown', creditWish: 'unknown' });
  assert.deepEqual(personOf({ ...draft, address: 'ada@example.org' }).contact, { name: 'Ada', address: 'ada@example.org' });
});

test('both languages say everything', () => {
  assert.deepEqual(Object.keys(wordsIn.fr), Object.keys(wordsIn.en));
  assert.equal(firstTongue(['de-CH', 'fr-CH', 'en']), 'fr');
  assert.equal(firstTongue(['de']), 'en');
});
