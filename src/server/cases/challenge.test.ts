// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NgaoError } from '../../kit/errors.ts';
import { checkSolution, newChallenge, solve } from './challenge.ts';

const key = new Uint8Array(32).fill(7);
const now = '2026-11-27T08:00:00.000Z';
const refused = (error: unknown) => error instanceof NgaoError && error.code === 'challenge-unsolved';

test('a solved challenge is taken, and tells what may not come twice', () => {
  const { challenge, difficulty } = newChallenge(key, now);
  const solution = solve(challenge, difficulty);
  const { once, until } = checkSolution(key, { challenge, solution }, now);
  assert.match(once, /^[0-9a-f]{32}$/);
  assert.equal(until, '2026-11-27T08:30:00.000Z');
});

test('unsolved, forged, cheapened, old and foreign challenges are refused', () => {
  const { challenge, difficulty } = newChallenge(key, now);
  const solution = solve(challenge, difficulty);
  const [random, until, , mac] = challenge.split('.');
  const cheap = `${random}.${until}.0.${mac}`;
  for (const given of [
    { challenge, solution: 'x' },
    { challenge, solution: '' },
    { challenge: cheap, solution: '1' },
    { challenge: `${challenge}x`, solution },
    { challenge: '', solution },
  ])
    assert.throws(() => checkSolution(key, given, now), refused);
  assert.throws(() => checkSolution(key, { challenge, solution }, '2026-11-27T08:30:00.001Z'), refused);
  assert.throws(() => checkSolution(new Uint8Array(32), { challenge, solution }, now), refused);
});
