// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { agreedEmbargo } from '../../test/builders/build-case.ts';
import { type Consent, type Grant, type ParticipantRole, participantRoles } from './case.ts';
import type { Embargo } from './case-facts.ts';
import { type AccessFacts, grantFaults, mayRead, type Readable, signingRoles } from './grants.ts';
import { noEmbargo } from './open-case.ts';

const [from, now, until] = ['2026-11-01T00:00:00Z', '2026-11-10T00:00:00Z', '2026-12-01T00:00:00Z'];
const grant = (role: ParticipantRole, given: Partial<Grant> = {}): Grant => ({
  ...{
    uid: 'g1',
    person: 'pat',
    role,
    scope: { kind: 'case' },
    from,
    until,
    acknowledgement: 'k1',
    grantedBy: 'ada',
    revokedAt: null,
  },
  ...given,
});
const signature = { uid: 'k1', person: 'pat', textDigest: 'c'.repeat(64), signedAt: from, withdrawnAt: null };
const access = (grants: Grant[], given: Partial<AccessFacts> = {}): AccessFacts => ({
  grants,
  acknowledgements: [signature],
  recusals: [],
  embargo: noEmbargo,
  participantOf: { pat: 'p-pat' },
  ...given,
});
const thread = (kind: 'internal' | 'reporter' | 'experts' | 'adopters'): Readable => ({
  kind: 'thread',
  uid: `t-${kind}`,
  audience: { kind },
});
const vendorThread = (participant: string): Readable => ({
  kind: 'thread',
  uid: `t-${participant}`,
  audience: { kind: 'vendor', participant },
});
const things: Record<string, Readable> = {
  report: { kind: 'report' },
  analysis: { kind: 'analysis' },
  fix: { kind: 'fix' },
  advisory: { kind: 'advisory' },
  identity: { kind: 'identity' },
  internal: thread('internal'),
  reporter: thread('reporter'),
  experts: thread('experts'),
  adopters: thread('adopters'),
  ownVendor: vendorThread('p-pat'),
  otherVendor: vendorThread('p-other'),
};
const readable = (facts: AccessFacts, at = now) =>
  Object.keys(things).filter((name) => mayRead('pat', things[name] as Readable, { access: facts, now: at }).allowed);
const because = (facts: AccessFacts, at = now, thing: Readable = { kind: 'report' }) => {
  const answer = mayRead('pat', thing, { access: facts, now: at });
  return answer.allowed ? 'allowed' : answer.because;
};

test('R6 without a grant nothing is readable, whatever else is true', () => {
  assert.deepEqual(readable(access([])), []);
  assert.deepEqual(readable(access([grant('owner', { person: 'ada' })])), []);
});

test('R59 need to know: what each role reads', () => {
  const expected: Record<ParticipantRole, string[]> = {
    owner: Object.keys(things),
    committee: Object.keys(things),
    fixer: ['report', 'analysis', 'fix', 'advisory', 'internal', 'experts'],
    expert: ['report', 'analysis', 'fix', 'experts'],
    coordinator: ['report', 'advisory', 'ownVendor', 'otherVendor'],
    reporter: ['report', 'reporter'],
    finder: ['report', 'reporter'],
    vendor: ['advisory', 'ownVendor'],
    adopter: ['advisory', 'adopters'],
    observer: ['advisory'],
  };
  for (const role of participantRoles) assert.deepEqual(readable(access([grant(role)])), expected[role], role);
});

test('R15 no acknowledgement, no read', () => {
  for (const role of signingRoles) {
    assert.equal(because(access([grant(role)], { acknowledgements: [] })), 'unsigned', role);
    assert.equal(because(access([grant(role, { acknowledgement: null })])), 'unsigned', role);
    assert.equal(because(access([grant(role)], { acknowledgements: [{ ...signature, person: 'eve' }] })), 'unsigned', role);
    assert.equal(because(access([grant(role)], { acknowledgements: [{ ...signature, withdrawnAt: now }] })), 'unsigned', role);
    assert.equal(because(access([grant(role, { until: null })])), 'unsigned', role);
  }
  assert.equal(because(access([grant('committee', { acknowledgement: null, until: null })])), 'allowed');
});

test('R15 a grant ends by itself, at its instant, and at once when it is taken back', () => {
  assert.equal(because(access([grant('expert')]), '2026-11-30T23:59:59Z'), 'allowed');
  assert.equal(because(access([grant('expert')]), until), 'expired');
  assert.equal(because(access([grant('expert')]), '2026-10-31T23:59:59Z'), 'expired');
  assert.equal(because(access([grant('expert', { revokedAt: now })])), 'expired');
});

test('R2 who is recused loses every read', () => {
  assert.deepEqual(readable(access([grant('owner')], { recusals: [{ person: 'pat', from, to: null }] })), []);
});

test('R47 a vendor reads no thread of another vendor, even by a grant on that thread', () => {
  const scope = { kind: 'thread', thread: 't-p-other' } as const;
  assert.equal(because(access([grant('vendor', { scope })]), now, vendorThread('p-other')), 'not-in-scope');
});

test('R20 a grant for the advisory opens the advisory and nothing else; a triage grant the report and its thread', () => {
  assert.deepEqual(readable(access([grant('reporter', { scope: { kind: 'advisory' } })])), ['advisory']);
  assert.deepEqual(readable(access([grant('committee', { scope: { kind: 'triage' } })])), ['report', 'reporter']);
  assert.deepEqual(readable(access([grant('expert', { scope: { kind: 'thread', thread: 't-experts' } })])), ['experts']);
});

test('R44 while an embargo is agreed, nobody new reads before accepting it', () => {
  const invited: Consent = {
    participant: 'p-pat',
    state: 'invited',
    invitedAt: from,
    rsvpBy: '2026-11-08T00:00:00Z',
    answeredAt: null,
  };
  const embargo = (consent?: Consent): Embargo => ({
    ...agreedEmbargo,
    consents: consent ? [...agreedEmbargo.consents, consent] : agreedEmbargo.consents,
  });
  for (const role of signingRoles) {
    const facts = (consent?: Consent) => access([grant(role)], { embargo: embargo(consent) });
    assert.equal(because(facts(), now, { kind: 'advisory' }), 'no-consent');
    assert.equal(because(facts(invited), '2026-11-07T00:00:00Z', { kind: 'advisory' }), 'no-consent');
    assert.notEqual(because(facts({ ...invited, state: 'accepted' }), now, { kind: 'advisory' }), 'no-consent');
  }
  assert.equal(
    because(access([grant('vendor')], { embargo: embargo(), participantOf: {} }), now, { kind: 'advisory' }),
    'no-consent',
  );
});

test('grants that should not be given', () => {
  assert.deepEqual(grantFaults(grant('expert'), now), []);
  assert.equal(grantFaults(grant('expert', { until: null }), now).length, 1);
  assert.equal(grantFaults(grant('fixer', { until: from, grantedBy: 'pat' }), now).length, 2);
});

test('no content is readable without an active grant, whatever the mix', () => {
  const instant = fc.integer({ min: 0, max: 60 }).map((days) => new Date(Date.parse(from) + days * 86_400_000).toISOString());
  const some = fc.record({
    role: fc.constantFrom(...participantRoles),
    person: fc.constantFrom('pat', 'eve'),
    from: instant,
    until: fc.option(instant),
    revokedAt: fc.option(instant),
  });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 5 }), instant, fc.constantFrom(...Object.values(things)), (given, at, thing) => {
      const grants = given.map(({ role, ...rest }, n) => grant(role, { ...rest, uid: `g${n}` }));
      const answer = mayRead('pat', thing, { access: access(grants), now: at });
      if (!answer.allowed) return;
      const by = grants.find(({ uid }) => uid === answer.grant);
      assert.ok(by && by.person === 'pat' && by.from <= at && (by.until ?? '9') > at && (by.revokedAt ?? '9') > at);
    }),
  );
});
