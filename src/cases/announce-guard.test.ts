// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actorOf, anybody, approval, buildDecision, now, ripeFor } from '../../test/builders/build-case.ts';
import type { Approval, CaseFacts } from './case-facts.ts';
import { moveCase } from './move-case.ts';
import { noEmbargo } from './open-case.ts';
import type { TransitionName } from './states.ts';

type Change = (facts: CaseFacts) => Partial<CaseFacts>;
const missing = (change: Change = () => ({}), name: TransitionName = 'announce', at = now): string[] => {
  const facts = ripeFor(name);
  const move = moveCase({ ...facts, ...change(facts) }, name, { actor: anybody, now: at });
  return 'refused' in move ? move.refused.map(({ code }) => code) : [];
};
const approvals =
  (...given: Approval[]): Change =>
  () => ({ approvals: given });
const advisory =
  (change: Partial<CaseFacts['advisory']>): Change =>
  (facts) => ({ advisory: { ...facts.advisory, ...change } });
const recipients =
  (change: Partial<CaseFacts['advisory']['recipients']>): Change =>
  (facts) =>
    advisory({ recipients: { ...facts.advisory.recipients, ...change } })(facts);
const reporter =
  (change: Partial<CaseFacts['reporter']>): Change =>
  (facts) => ({ reporter: { ...facts.reporter, ...change } });
const vendor =
  (change: Partial<CaseFacts['vendors'][number]>): Change =>
  ({ vendors }) => ({ vendors: vendors.map((one) => ({ ...one, ...change })) });

test('R22 released means proven in every artefact of every affected component', () => {
  const release =
    (change: Partial<CaseFacts['release']>): Change =>
    (facts) => ({ release: { ...facts.release, ...change } });
  assert.deepEqual(missing(undefined, 'release'), []);
  assert.deepEqual(missing(release({ proofs: [] }), 'release'), ['artefacts-verified']);
  assert.deepEqual(missing(release({ required: [], proofs: [] }), 'release'), ['artefacts-verified']);
  const unproven: Change = (facts) =>
    release({ proofs: facts.release.proofs.map((one) => ({ ...one, verifiedAt: null })) })(facts);
  assert.deepEqual(missing(unproven, 'release'), ['artefacts-verified']);
  const second: Change = (facts) => ({ vulnerability: { ...facts.vulnerability, affected: ['ledger', 'switch'] } });
  assert.deepEqual(missing(second, 'release'), ['artefacts-verified']);
});

test('R22 only Ngao itself calls something released, never a person', () => {
  const move = moveCase(ripeFor('release'), 'release', { actor: actorOf('ben', 'committee', 'owner', 'release-manager'), now });
  assert.ok('refused' in move && move.refused[0]?.code === 'not-yours');
});

test('R23 nothing is announced before it is released', () => {
  for (const state of ['accepted', 'resolving', 'fix-ready', 'fix-public'] as const)
    assert.deepEqual(
      missing(() => ({ state })),
      ['wrong-state'],
    );
});

test('R23 two of the committee approve this very revision, and not its author alone', () => {
  const early = approval('ben', 'announce-early');
  assert.deepEqual(missing(approvals(approval('ben'), approval('ada'))), []);
  for (const given of [
    [approval('ben')],
    [approval('ben'), approval('ben')],
    [approval('ben'), approval('eve', 'announce', { committee: false })],
    [approval('ben'), approval('cleo', 'announce', { revision: 'd'.repeat(64) })],
    [approval('ben'), approval('rui')],
    [approval('ben'), early],
  ])
    assert.deepEqual(missing(approvals(...given)), ['two-approve']);
  const authors: Change = (facts) => ({ people: { ...facts.people, advisoryAuthors: ['ben', 'cleo'] } });
  assert.deepEqual(missing(authors), ['two-approve']);
  const recused: Change = (facts) => ({ people: { ...facts.people, recused: ['cleo'] } });
  assert.deepEqual(missing(recused), ['two-approve']);
});

test('R23 the way for emergencies: confirmed, a reason with the seven factors, two approvals', () => {
  const early = (change?: Change) => missing(change, 'announce-early');
  assert.deepEqual(early(), []);
  assert.deepEqual(
    early(({ emergency }) => ({ emergency: { ...emergency, stage: 'called' } })),
    ['emergency-confirmed'],
  );
  assert.deepEqual(
    early(() => ({ decisions: [buildDecision({ kind: 'disclose-early', reasonRecorded: false })] })),
    ['early-reason-recorded'],
  );
  assert.deepEqual(
    early(() => ({ decisions: [buildDecision({ kind: 'disclose-early', factors: null })] })),
    ['early-reason-recorded'],
  );
  assert.deepEqual(early(approvals(approval('ben'), approval('cleo'))), ['two-approve-early']);
});

test('R24 reporter and private list always, one of three channels at least, nobody outside the list', () => {
  for (const change of [{ reporter: false }, { privateList: false }, { publicMail: false }])
    assert.deepEqual(missing(recipients(change)), ['recipients-complete']);
  for (const change of [
    { publicMail: false, chat: true },
    { publicMail: false, forum: true },
  ])
    assert.deepEqual(missing(recipients(change)), []);
  assert.deepEqual(missing(recipients({ outsideAllowList: 1 })), ['recipients-allowed']);
});

test('R25 completed only when the page is live and is what was approved', () => {
  const page =
    (change: Partial<CaseFacts['publication']>): Change =>
    (facts) => ({ publication: { ...facts.publication, ...change } });
  assert.deepEqual(missing(undefined, 'complete'), []);
  assert.deepEqual(missing(page({ pageLive: false }), 'complete'), ['page-live']);
  assert.deepEqual(missing(page({ pageHashMatches: false }), 'complete'), ['page-live']);
  for (const state of ['pending', 'sent', 'failed'] as const)
    assert.deepEqual(
      missing(
        page({
          lines: [
            { channel: 'csaf', state },
            { channel: 'page', state: 'verified' },
          ],
        }),
        'complete',
      ),
      ['ledger-verified'],
    );
  assert.deepEqual(missing(page({ lines: [] }), 'complete'), ['ledger-verified']);
});

test("R33 contact details leave only with the reporter's word; K2 unknown is no word", () => {
  const shown =
    (contact: CaseFacts['reporter']['contact']): Change =>
    (facts) => ({ ...advisory({ contactRendered: true })(facts), ...reporter({ contact })(facts) });
  assert.deepEqual(missing(shown('withhold')), ['contact-withheld']);
  assert.deepEqual(missing(shown('unknown')), ['contact-withheld']);
  assert.deepEqual(missing(shown('forward')), []);
});

test('R34 the credit choice is known, or was asked twice; no name without consent', () => {
  assert.deepEqual(missing(reporter({ credit: 'unknown', creditAskedAt: [now] })), ['credit-settled']);
  assert.deepEqual(missing(reporter({ credit: 'unknown', creditAskedAt: [now, now] })), []);
  assert.deepEqual(missing(reporter({ credit: 'declined', creditAskedAt: [] })), []);
  assert.deepEqual(missing(advisory({ namesWithoutConsent: 1 })), ['credit-settled']);
});

test('R45 blocked while an affected vendor is not told; R52 thirty days of silence are enough', () => {
  assert.deepEqual(missing(vendor({ toldAt: null })), ['vendors-told']);
  assert.deepEqual(missing(vendor({ toldAt: null, affected: false })), []);
  const silent = { toldAt: null, answeredAt: null };
  assert.deepEqual(missing(vendor({ ...silent, waitUntil: '2026-11-24T11:59:59Z' })), []);
  assert.deepEqual(missing(vendor({ ...silent, waitUntil: now })), ['vendors-told']);
  assert.deepEqual(missing(vendor({ ...silent, waitUntil: null })), ['vendors-told']);
});

test('R47 the confidences of vendors are kept', () => {
  assert.deepEqual(missing(advisory({ confidencesRendered: 1 })), ['confidences-kept']);
});

test('K8 no steps to exploit it, unless two people approve them for this revision', () => {
  const steps: Change = (facts) => advisory({ holdsProofOfConcept: true })(facts);
  assert.deepEqual(missing(steps), ['proof-of-concept-absent']);
  const approved: Change = (facts) => ({
    ...steps(facts),
    approvals: [...facts.approvals, approval('ben', 'proof-of-concept'), approval('cleo', 'proof-of-concept')],
  });
  assert.deepEqual(missing(approved), []);
});

test('languages are there, or their absence is let pass for this revision', () => {
  const waived: Change = (facts) => ({
    ...advisory({ languagesMissing: ['fr'] })(facts),
    approvals: [...facts.approvals, approval('ben', 'waive-languages')],
  });
  assert.deepEqual(missing(advisory({ languagesMissing: ['fr'] })), ['languages-present']);
  assert.deepEqual(missing(waived), []);
});

test('R44 the agreed instant is reached, to the second, even while another one is being talked about', () => {
  assert.deepEqual(missing(undefined, 'announce', '2026-11-24T11:00:00Z'), []);
  assert.deepEqual(missing(undefined, 'announce', '2026-11-24T10:59:59Z'), ['embargo-date-reached']);
  assert.deepEqual(
    missing(({ embargo }) => ({ embargo: { ...embargo, state: 'revise' } })),
    ['embargo-date-reached'],
  );
});

test('R51 and R53 without an agreed date: after 90 days, or by a decision with the seven factors and a reason', () => {
  const bare: Change = () => ({ embargo: noEmbargo, decisions: [] });
  assert.deepEqual(missing(bare), ['timing-weighed']);
  assert.deepEqual(missing(bare, 'announce', '2027-02-01T00:00:00Z'), []);
  assert.deepEqual(missing(bare, 'announce', '2027-01-31T23:59:59Z'), ['timing-weighed']);
  const decided =
    (given: Parameters<typeof buildDecision>[0]): Change =>
    () => ({ embargo: noEmbargo, decisions: [buildDecision({ kind: 'announce', ...given })] });
  assert.deepEqual(missing(decided({})), []);
  for (const given of [{ factors: null }, { reasonRecorded: false }, { outcome: 'lost' as const }, { round: 1 }])
    assert.deepEqual(missing(decided(given)), ['timing-weighed']);
});
