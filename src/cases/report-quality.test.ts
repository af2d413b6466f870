// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { qualityOf } from './report-quality.ts';

const missing = (content: Record<string, unknown>) => qualityOf(content).flatMap(({ id, met }) => (met === false ? [id] : []));

test('R30 a report is held against what the policy asks of a good one, in a form or in a mail', () => {
  const form = { summary: 'Twice', component: 'ledger', severity: 'high', steps: 'Send it twice.', alreadyPublic: 'no' };
  assert.deepEqual(missing(form), ['version', 'steps', 'expected', 'impact']);
  const steps = '1. Start the ledger 17.0.1\n2. Send the same transfer twice\n3. Both are booked; the second should be refused.';
  assert.deepEqual(missing({ ...form, steps, impact: 'Money is made.' }), []);
  const mail = `Bonjour,\n\nla version 17.0.1 permet à un attaquant de payer deux fois. Étapes pour reproduire :\n1) lancer\n2) envoyer\nLe second devrait être refusé.`;
  assert.deepEqual(missing({ text: mail }), []);
  assert.deepEqual(missing({ text: 'You have a bug, pay me.' }), ['version', 'steps', 'expected', 'impact']);
});

test('R30 a raw crash dump alone is told, one that somebody explains is not', () => {
  const trace = Array.from({ length: 30 }, (_, at) => `    at settle${at} (ledger.js:${at}:1)`).join('\n');
  assert.ok(missing({ text: trace }).includes('analysed'));
  const words = 'The queue is read twice.\nThe second read sees the freed entry.\nSo does a third.\n';
  assert.ok(!missing({ text: words + trace }).includes('analysed'));
});

test('R30 nobody judges what is encrypted, and endless text is read in bounded time', () => {
  assert.ok(qualityOf({ encrypted: '-----BEGIN PGP MESSAGE-----' }).every(({ met }) => met === null));
  assert.equal(qualityOf({ text: '0'.repeat(4_000_000) }).length, 6);
  assert.equal(qualityOf({ text: 'a\n'.repeat(2_000_000) }).length, 6);
});
