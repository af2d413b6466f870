// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildCase } from '../../test/builders/build-case.ts';
import { type PublicFact, publicFacts } from './case.ts';
import type { CaseFacts } from './case-facts.ts';
import { noPublicFacts } from './open-case.ts';
import { establishFact, type FactClaim, growFacts, isCanonical, supportClaim } from './public-facts.ts';

const now = '2026-11-24T12:00:00Z';
const claim = (fact: PublicFact, given: Partial<FactClaim> = {}): FactClaim => ({
  ...{ uid: 'f1', fact, since: now, claimedBy: 'rui', source: 'outsider', supporters: [], canonicalAt: null },
  ...given,
});
const establish = (fact: PublicFact, facts: CaseFacts = buildCase()) => {
  const result = establishFact(facts, claim(fact, { canonicalAt: now }), now);
  assert.ok('patch' in result, JSON.stringify(result));
  return result;
};

test('a fix needs an aware vendor, a deployed fix a ready one; an exploit that is public makes it public', () => {
  assert.ok('refused' in growFacts(noPublicFacts, 'fix-ready', now));
  assert.ok('refused' in growFacts({ ...noPublicFacts, 'vendor-aware': now }, 'fix-deployed', now));
  const grown = growFacts(noPublicFacts, 'exploit-public', now);
  assert.deepEqual('added' in grown && grown.added, ['exploit-public', 'public']);
});

test('facts only grow, and keep their first instant', () => {
  const step = fc.record({ fact: fc.constantFrom(...publicFacts), at: fc.integer({ min: 0, max: 99 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let facts = noPublicFacts;
      for (const { fact, at } of steps) {
        const grown = growFacts(facts, fact, `2026-11-24T12:00:${String(at % 60).padStart(2, '0')}Z`);
        if ('refused' in grown) continue;
        const held = Object.entries(facts).filter(([, since]) => since !== null);
        assert.deepEqual({ ...grown.grown, ...Object.fromEntries(held) }, grown.grown);
        assert.ok(grown.grown['exploit-public'] === null || grown.grown.public !== null);
        facts = grown.grown;
      }
    }),
  );
});

test('a claim is a fact when the owner or two people stand for it, never by an outsider alone', () => {
  const canonical = (given: Partial<FactClaim>) => isCanonical(claim('public', given), { owner: 'ada' });
  assert.ok(!canonical({}));
  assert.ok(!canonical({ supporters: ['ben'] }));
  assert.ok(!canonical({ supporters: ['ben', 'rui'] }));
  assert.ok(canonical({ supporters: ['ben', 'cleo'] }));
  assert.ok(canonical({ supporters: ['ada'] }));
  assert.ok(canonical({ claimedBy: 'ben', source: 'insider', supporters: ['cleo'] }));
  assert.ok(!canonical({ claimedBy: 'ben', source: 'insider', supporters: ['ben'] }));
  assert.ok(!isCanonical(claim('public', { claimedBy: 'watch', source: 'system' }), { owner: null }));
});

test('support makes it canonical at that moment and not again later', () => {
  const first = supportClaim(claim('public'), 'ben', { owner: 'ada', now });
  assert.equal(first.canonicalAt, null);
  const second = supportClaim(first, 'cleo', { owner: 'ada', now });
  assert.equal(second.canonicalAt, now);
  assert.equal(supportClaim(second, 'dora', { owner: 'ada', now: '2027-01-01T00:00:00Z' }), second);
});

test('what is only a claim changes nothing', () => {
  assert.ok('refused' in establishFact(buildCase(), claim('public'), now));
});

test('public, or an exploit public, ends the embargo at once; attacks seen should end it', () => {
  assert.deepEqual(establish('public').patch.embargo.exited, { at: now, because: 'public' });
  assert.deepEqual(establish('exploit-public').patch.embargo.exited, { at: now, because: 'exploit-public' });
  const seen = establish('attacks-seen');
  assert.deepEqual([seen.patch.embargo.state, seen.embargoShouldEnd], ['active', true]);
});
