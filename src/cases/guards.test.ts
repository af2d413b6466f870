// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anybody, approval, buildDecision, buildMessage, now, revision, ripeFor } from '../../test/builders/build-case.ts';
import type { CaseFacts, MessageFacts } from './case-facts.ts';
import { fitsEmergency } from './guards-emergency.ts';
import { moveCase } from './move-case.ts';
import { noEmbargo, openCase } from './open-case.ts';
import type { TransitionName } from './states.ts';

const missing = (name: TransitionName, change: (facts: CaseFacts) => Partial<CaseFacts> = () => ({})): string[] => {
  const facts = ripeFor(name);
  const move = moveCase({ ...facts, ...change(facts) }, name, { actor: anybody, now });
  return 'refused' in move ? move.refused.map(({ code }) => code) : [];
};
const message = (given: Partial<MessageFacts>) => () => ({ messages: [buildMessage(given)] });

test('R14 acknowledged only by a message of a person that was accepted for delivery, to the reporter, the list in copy', () => {
  assert.deepEqual(missing('acknowledge', message({})), []);
  for (const given of [
    { deliveredAt: null },
    { toReporter: false },
    { copiedToList: false },
    { human: false },
    { purpose: 'receipt' as const },
  ])
    assert.deepEqual(missing('acknowledge', message(given)), ['acknowledgement-delivered'], JSON.stringify(given));
});

test('R14 where no message can reach the reporter, that is recorded instead', () => {
  const silent = (facts: CaseFacts) => ({
    messages: [],
    reporter: { ...facts.reporter, silence: { reason: 'left-no-way' as const, by: 'ben', at: now } },
  });
  assert.deepEqual(missing('acknowledge', silent), []);
});

test('R16 not rejected without a delivered explanation, the list in copy', () => {
  assert.deepEqual(missing('reject', message({ purpose: 'rejection', copiedToList: false })), ['rejection-told']);
  assert.deepEqual(missing('reject', message({ purpose: 'rejection' })), []);
});

test('R17 not accepted before the reporter was told', () => {
  assert.deepEqual(
    missing('accept', () => ({ messages: [] })),
    ['acceptance-told'],
  );
});

test('R38 no end without an assessment, spam excepted', () => {
  for (const name of ['redirect', 'mark-duplicate', 'reject', 'decline'] as const)
    assert.deepEqual(
      missing(name, () => ({ assessments: [] })),
      ['assessed'],
    );
  assert.deepEqual(
    missing('accept', () => ({ assessments: [] })),
    ['validated'],
  );
  assert.deepEqual(
    missing('set-aside-as-spam', () => ({ assessments: [] })),
    [],
  );
});

test('R19 work begins when ranges, weakness, impact and workaround are told', () => {
  for (const key of ['rangesKnown', 'weaknessKnown', 'impactTold', 'workaroundTold'] as const)
    assert.deepEqual(
      missing('start-fix', ({ vulnerability }) => ({ vulnerability: { ...vulnerability, [key]: false } })),
      ['described'],
      key,
    );
});

test('R7 and R9 before work begins the connectors are locked to private places and a code name is given', () => {
  const move = moveCase(ripeFor('start-fix'), 'start-fix', { actor: anybody, now });
  assert.ok('moved' in move && move.moved.effects.includes('lock-connectors') && move.moved.effects.includes('give-code-name'));
  assert.deepEqual(
    missing('start-fix', ({ work }) => ({ work: { ...work, privatePlace: false } })),
    ['private-place-set'],
  );
});

test('R15 work does not begin while an expert has not signed', () => {
  assert.deepEqual(
    missing('start-fix', ({ work }) => ({ work: { ...work, expertsUnsigned: 2 } })),
    ['experts-signed'],
  );
});

test('R8 and R21 what leaves for public places was checked; hints need two people who waive exactly these', () => {
  const leak =
    (given: Partial<CaseFacts['work']['leak']>, approvals: CaseFacts['approvals'] = []) =>
    ({ work, ...rest }: CaseFacts) => ({
      work: { ...work, leak: { ...work.leak, ...given } },
      approvals: [...rest.approvals, ...approvals],
    });
  assert.deepEqual(missing('publish-fix', leak({ checkedAt: null })), ['leak-clean']);
  assert.deepEqual(missing('publish-fix', leak({ open: 2 }, [approval('ben', 'waive-leak')])), ['leak-clean']);
  const two = [approval('ben', 'waive-leak'), approval('cleo', 'waive-leak')];
  assert.deepEqual(missing('publish-fix', leak({ open: 2 }, two)), []);
  assert.deepEqual(missing('publish-fix', leak({ open: 2, revision: `${revision}0` }, two)), ['leak-clean']);
});

test('R44 the fix becomes public when a date is agreed and nobody has still to answer', () => {
  assert.deepEqual(
    missing('publish-fix', () => ({ embargo: noEmbargo })),
    ['date-agreed'],
  );
  const waiting = ({ embargo }: CaseFacts) => ({
    embargo: { ...embargo, consents: embargo.consents.map((one) => ({ ...one, state: 'invited' as const })) },
  });
  assert.deepEqual(missing('publish-fix', waiting), ['date-agreed']);
  assert.deepEqual(
    missing('publish-fix', () => ({ embargo: noEmbargo, lane: 'dependency-advisory' })),
    [],
  );
});

test('R63 the fix is reviewed by somebody who did not write it', () => {
  assert.deepEqual(
    missing('prepare-fix', ({ work }) => ({ work: { ...work, reviewers: [] } })),
    ['reviewed-by-another'],
  );
});

test('R48 when we report to others, no fix is ready before the vendor knows', () => {
  const outbound = openCase({ uid: 'c2', at: now, authors: [], outbound: true });
  assert.deepEqual(
    [outbound.lane, outbound.publicFacts['vendor-aware'], outbound.reporter.silence?.reason],
    ['outbound', null, 'we-report'],
  );
  assert.deepEqual(
    missing('prepare-fix', () => ({ publicFacts: outbound.publicFacts })),
    ['vendor-aware'],
  );
});

test('spam silences nobody for good: taken back, the reporter is answered again', () => {
  const fresh = openCase({ uid: 'c3', at: now, authors: [], outbound: false });
  const marked = moveCase(fresh, 'set-aside-as-spam', { actor: anybody, now });
  assert.ok('moved' in marked);
  const spam = { ...fresh, ...marked.moved.patch };
  assert.deepEqual([spam.state, spam.reporter.silence?.reason], ['spam', 'spam']);
  const same = moveCase(spam, 'confirm-spam', { actor: anybody, now });
  assert.ok('refused' in same && same.refused[0]?.code === 'second-look-by-another');
  const back = moveCase(spam, 'take-back-spam', { actor: anybody, now });
  assert.ok('moved' in back);
  assert.deepEqual([back.moved.patch.state, back.moved.patch.reporter?.silence, back.moved.patch.spam], ['received', null, null]);
});

test('an appeal is free until its clock closes; the committee may reopen at any time', () => {
  const ask = (appealUntil: string | null, duties: ('committee' | 'reporter')[]) => {
    const facts = { ...ripeFor('reopen'), state: 'rejected' as const, windows: { appealUntil, secrecyUntil: null } };
    return 'moved' in moveCase(facts, 'reopen', { actor: { id: 'x', duties }, now });
  };
  assert.deepEqual(
    [ask(now, ['reporter']), ask('2026-11-24T11:59:59Z', ['reporter']), ask(null, ['reporter'])],
    [true, false, false],
  );
  assert.ok(ask(null, ['committee']));
});

test('R44 where nobody answers the committee decides the date, with the seven factors and a reason', () => {
  const decided = (given: Partial<CaseFacts['decisions'][number]>) => () => ({
    embargo: noEmbargo,
    decisions: [buildDecision({ kind: 'move-embargo', ...given })],
  });
  assert.deepEqual(missing('publish-fix', decided({})), []);
  for (const given of [{ factors: null }, { reasonRecorded: false }, { outcome: 'lost' as const }, { round: 1 }])
    assert.deepEqual(missing('publish-fix', decided(given)), ['date-agreed']);
});

test('R23 where no emergency was called, that alone is missing, and only what fits its stage is a next move', () => {
  const none = { stage: 'none' as const, called: null, confirmed: null };
  assert.deepEqual(
    missing('confirm-emergency', () => ({ emergency: none })),
    ['emergency-called'],
  );
  const next = (stage: 'none' | 'called' | 'confirmed') =>
    ['call-emergency', 'confirm-emergency', 'announce-early', 'reject'].filter((name) => fitsEmergency(name, { ...none, stage }));
  assert.deepEqual(
    [next('none'), next('called'), next('confirmed')],
    [
      ['call-emergency', 'reject'],
      ['confirm-emergency', 'reject'],
      ['announce-early', 'reject'],
    ],
  );
});
