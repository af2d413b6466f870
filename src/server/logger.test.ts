// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NgaoError } from '../kit/errors.ts';
import { makeLogger } from './logger.ts';

const canary = 'canary-7f3a';

function logged(write: (log: ReturnType<typeof makeLogger>) => void): string {
  const lines: string[] = [];
  write(makeLogger('trace', { write: (line) => lines.push(line) }));
  return lines.join('');
}

test('an error is logged by its kind and its place, without its words', () => {
  const hostile = `${canary}\n    at ${canary} (file.ts:1:1)\n  at ${canary}`;
  const text = logged((log) => {
    log.error({ err: new RangeError(hostile) }, 'broke');
    log.error({ err: new NgaoError('internal', hostile, { cause: new Error(canary) }) }, 'broke');
    log.error(new Error(hostile), 'broke');
  });
  assert.doesNotMatch(text, /canary/);
  assert.match(text, /"type":"RangeError"/);
  assert.match(text, /logger\.test\.ts:\d+/);
});

test('a message that was changed later, a thrown text and nothing at all are no leak', () => {
  const changed = new Error(canary);
  changed.message = 'another';
  const text = logged((log) => {
    log.error({ err: changed }, 'broke');
    log.error({ err: canary }, 'broke');
    log.error({ err: undefined }, 'broke');
  });
  assert.doesNotMatch(text, /canary/);
});

test('fields that may hold secrets are hidden at any of the first three levels', () => {
  const secrets = { password: canary, token: canary, email: canary, cookie: canary, authorization: canary, title: canary, q: 1 };
  const text = logged((log) => log.info({ ...secrets, req: secrets, deep: { er: secrets } }, 'seen'));
  assert.doesNotMatch(text, /canary/);
  assert.match(text, /"q":1/);
});
