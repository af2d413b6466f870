// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventWords, knownEvents } from './event-words.ts';

test('what happened is told as what somebody did, and a move by its own name', () => {
  assert.equal(eventWords('case.link-finding'), 'linked a finding of a scan');
  assert.equal(eventWords('case.no-conflict'), 'declared no conflict of interest');
  assert.equal(eventWords('case.publish-fix'), 'put the fix where everybody can see it');
  assert.equal(eventWords('case.of-tomorrow'), 'of tomorrow', 'rather its name than nothing');
});

test('the commonest of them are sentences behind a name', () => {
  const told = {
    take: 'took the case',
    vote: 'voted',
    'message-send': 'took a letter to the mail server',
    revoke: 'ended the access of somebody',
  };
  for (const [name, words] of Object.entries(told)) assert.equal(eventWords(`case.${name}`), words);
});

const sources = join(import.meta.dirname, '../../../../src');

test('no event of the server is left without words, and no words without an event', () => {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const code = files.map((name) => readFileSync(join(sources, name), 'utf8')).join('\n');
  const told = [...code.matchAll(/(?:name|event): (?:[^\n]* \? )?'case\.([a-z-]+)'(?: : 'case\.([a-z-]+)')?/g)].flatMap(
    ([, ...names]) => names,
  );
  const ofAdvisory = [...code.matchAll(/\.tell\('advisory\.([a-z-]+)'/g)].map(([, name]) => `advisory-${name}`);
  const states = readFileSync(join(sources, 'cases/states.ts'), 'utf8');
  const moves = [...states.matchAll(/^ {2}'?([a-z-]+)'?: \{$/gm)].map(([, name]) => name);
  const all = new Set([...told, ...ofAdvisory, ...moves].filter((name) => name !== undefined));
  assert.deepEqual([...all].filter((name) => !knownEvents.includes(name)).sort(), []);
  assert.deepEqual(knownEvents.filter((name) => !all.has(name)).sort(), []);
});
