// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { serve } from './serve.ts';

const server = join(import.meta.dirname, '../server');

test("every variable that the server reads stands in the command's help", () => {
  const text = ['config.ts', 'mail-config.ts', 'publishing/read-config.ts'].map((name) =>
    readFileSync(join(server, name), 'utf8'),
  );
  const names = new Set(text.join('').match(/\bNGAO_[A-Z]+(?:_[A-Z]+)*/g));
  assert.ok(names.size > 20, [...names].join(', '));
  for (const name of names) assert.ok(isTold(name), name);
});

/** By its whole name, or as an ending (`_PORT`) of one that stands there. */
function isTold(name: string): boolean {
  if (new RegExp(`\\b${name}(?:\\b|_)`).test(serve.help)) return true;
  const parts = name.split('_');
  return parts.some((_, at) => {
    const [head, end] = [parts.slice(0, at).join('_'), `_${parts.slice(at).join('_')}`];
    return at > 1 && serve.help.includes(head) && new RegExp(`[ (]${end}\\b`).test(serve.help);
  });
}

test('several servers share a folder, or keys and a bucket', () => {
  assert.match(serve.help, /share DIR[\s\S]*or each has a copy of DIR\/keys[\s\S]*NGAO_EVIDENCE_URL/);
});
