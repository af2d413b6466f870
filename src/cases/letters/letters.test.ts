// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workStates } from '../case.ts';
import { transitionNames, transitionOf } from '../states.ts';
import { draftOf, isUnfinished } from './letter.ts';
import { english } from './letters-en.ts';
import { french } from './letters-fr.ts';
import { reporterSteps, reporterWords } from './reporter-words.ts';

const fields = { codeName: 'misty-heron-417', link: 'https://ngao.example.org/my', received: '2026-06-01' };

test('every telling of the table has a letter in both languages', () => {
  const tells = new Set(transitionNames.flatMap((name) => transitionOf(name).tells));
  for (const telling of tells)
    for (const language of ['en', 'fr'] as const) {
      const draft = draftOf(telling, language, fields);
      assert.ok(draft, `${telling} ${language}`);
      assert.equal(draft.subject, fields.codeName);
      assert.doesNotMatch(draft.body, /\{\{|undefined/);
    }
  assert.deepEqual(Object.keys(english).sort(), Object.keys(french).sort());
});

test('no letter asks for silence by contract or for money (R35)', () => {
  for (const text of [...Object.values(english), ...Object.values(french)])
    assert.doesNotMatch(text, /\b(NDA|non-disclosure|contract|contrat|payment|paiement|bounty|prime)\b/i);
});

test('an unfinished draft is known by its open brackets', () => {
  const draft = draftOf('reporter:rejection', 'en', fields);
  assert.ok(draft && isUnfinished(draft.body));
  assert.ok(!isUnfinished(draft.body.replaceAll(/^\[.*\]$/gm, 'It needs a key that only operators have.')));
});

test('every state has words for the reporter that hold no word of the machine', () => {
  for (const state of workStates)
    for (const language of ['en', 'fr'] as const) {
      const { step, now, next } = reporterWords(state, language);
      assert.ok(reporterSteps.includes(step));
      assert.doesNotMatch(`${now} ${next}`, /triage|embargo|spam|quorum|lane/i);
      assert.ok(now.length > 5 && next.length > 5);
    }
});
