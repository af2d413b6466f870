// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerWithoutNames, ownAnswers } from './own-answers.ts';

test('without the right to know a recipient our own words stay and a mail server leaves its codes', () => {
  for (const own of Object.values(ownAnswers)) assert.equal(answerWithoutNames(own), own);
  assert.equal(answerWithoutNames('550 5.1.1 <rea@reporter.example.org> unknown'), '550');
  assert.equal(answerWithoutNames('250 2.0.0 Ok: queued'), '250');
  assert.equal(answerWithoutNames('rea@reporter.example.org is away'), '');
});
