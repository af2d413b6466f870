// SPDX-License-Identifier: Apache-2.0
import type { MessagePurpose } from '../../src/cases/case.ts';
import type { CaseFacts } from '../../src/cases/case-facts.ts';
import type { GuardName } from '../../src/cases/guards.ts';
import { now, told } from './build-case.ts';

type Spoiler = (facts: CaseFacts) => Partial<CaseFacts>;

const unsaid =
  (...purposes: MessagePurpose[]): Spoiler =>
  ({ messages }) => ({ messages: messages.filter(({ purpose }) => !purposes.includes(purpose)) });
const uncopied =
  (purpose: MessagePurpose): Spoiler =>
  ({ messages }) => ({ messages: messages.map((one) => (one.purpose === purpose ? { ...one, copiedToList: false } : one)) });
const undecided =
  (kind: string): Spoiler =>
  ({ decisions }) => ({ decisions: decisions.map((one) => (one.kind === kind ? { ...one, outcome: 'lost' } : one)) });
const within =
  <K extends 'people' | 'vulnerability' | 'work' | 'advisory' | 'publication' | 'reporter' | 'release'>(
    key: K,
    change: Partial<CaseFacts[K]>,
  ): Spoiler =>
  (facts) =>
    ({ [key]: { ...facts[key], ...change } }) as Partial<CaseFacts>;

/** How to make exactly one guard fail, whatever else holds. */
export const spoilers: Record<GuardName, Spoiler> = {
  'second-look-open': ({ spam }) => ({ spam: spam && { ...spam, secondBy: 'dora', secondAt: told } }),
  'second-look-by-another': ({ spam }) => ({ spam: spam && { ...spam, firstBy: 'ben' } }),
  'lane-set': () => ({ lane: null }),
  assessed: () => ({ assessments: [] }),
  'redirect-told': uncopied('redirect'),
  'acknowledgement-delivered': uncopied('acknowledgement'),
  'owner-set': within('people', { owner: null }),
  'conflicts-declared': within('people', { conflictsDeclared: false }),
  'question-sent': unsaid('question'),
  'original-chosen': ({ uid }) => ({ duplicate: { of: uid, reveals: 'nothing' } }),
  'reveal-chosen': () => ({ duplicate: { of: 'c0', reveals: null } }),
  'duplicate-told': unsaid('duplicate'),
  'rejection-carried': undecided('reject'),
  'rejection-told': uncopied('rejection'),
  'decline-carried': ({ decisions }) => ({ decisions: decisions.map((one) => ({ ...one, reasonRecorded: false })) }),
  'decline-told': uncopied('decline'),
  validated: ({ assessments }) => ({ assessments: [...assessments, { round: 0, at: now, finding: 'not-confirmed' }] }),
  'level-set': within('vulnerability', { level: null }),
  'affected-known': within('vulnerability', { affected: [] }),
  'target-date-set': () => ({ targetDate: '2026-11-24T11:59:59Z' }),
  'acceptance-carried': undecided('accept'),
  'acceptance-told': uncopied('acceptance'),
  'new-evidence': () => ({ newEvidence: { by: 'rui', at: '2026-10-01T00:00:00Z' } }),
  'appeal-in-time': () => ({ state: 'rejected', windows: { appealUntil: '2026-11-24T11:59:59Z', secrecyUntil: null } }),
  described: within('vulnerability', { workaroundTold: false }),
  'private-place-set': within('work', { privatePlace: false }),
  'experts-signed': within('work', { expertsUnsigned: 1 }),
  'vendor-aware': ({ publicFacts }) => ({ publicFacts: { ...publicFacts, 'vendor-aware': null } }),
  'fix-reviewed': within('work', { reviewDone: false }),
  'reviewed-by-another': within('work', { reviewers: ['finn'] }),
  'advisory-complete': within('advisory', { complete: false }),
  'reporter-offered-look': unsaid('offer-to-comment'),
  'leak-clean': ({ work }) => ({ work: { ...work, leak: { ...work.leak, open: 1 } } }),
  'date-agreed': ({ embargo }) => ({ embargo: { ...embargo, state: 'none', term: null } }),
  'artefacts-verified': ({ release }) => ({
    release: { ...release, required: [...release.required, { component: 'ledger', artefact: 'chart' }] },
  }),
  'ledger-verified': within('publication', { lines: [{ channel: 'page', state: 'sent' }] }),
  'page-live': within('publication', { pageHashMatches: false }),
  'completion-told': unsaid('announcement', 'completion'),
  'retrospective-filed': within('work', { retrospectiveFiled: false }),
  'two-approve': ({ approvals }) => ({ approvals: approvals.filter(({ kind, by }) => kind !== 'announce' || by === 'ben') }),
  'embargo-date-reached': ({ embargo }) => ({
    embargo: { ...embargo, term: embargo.term && { ...embargo.term, until: '2026-11-24T12:00:01Z' } },
  }),
  'timing-weighed': ({ embargo, decisions }) => ({
    embargo: { ...embargo, state: 'none', term: null },
    decisions: decisions.map((one) => ({ ...one, factors: null })),
  }),
  'recipients-complete': ({ advisory }) => ({
    advisory: { ...advisory, recipients: { ...advisory.recipients, publicMail: false } },
  }),
  'recipients-allowed': ({ advisory }) => ({
    advisory: { ...advisory, recipients: { ...advisory.recipients, outsideAllowList: 1 } },
  }),
  'contact-withheld': within('advisory', { contactRendered: true }),
  'credit-settled': within('reporter', { credit: 'unknown', creditAskedAt: [told] }),
  'names-agreed': within('advisory', { namesWithoutConsent: 1 }),
  'vendors-told': ({ vendors }) => ({ vendors: vendors.map((one) => ({ ...one, toldAt: null })) }),
  'confidences-kept': within('advisory', { confidencesRendered: 1 }),
  'proof-of-concept-absent': within('advisory', { holdsProofOfConcept: true }),
  'languages-present': within('advisory', { languagesMissing: ['fr'] }),
  'emergency-confirmed': ({ emergency }) => ({ emergency: { ...emergency, stage: 'called' } }),
  'early-reason-recorded': undecided('disclose-early'),
  'two-approve-early': ({ approvals }) => ({ approvals: approvals.filter(({ kind }) => kind === 'announce') }),
  'no-emergency-yet': () => ({ emergency: { stage: 'called', called: { by: 'cleo', at: now }, confirmed: null } }),
  'emergency-cause': ({ publicFacts }) => ({ publicFacts: { ...publicFacts, 'attacks-seen': null } }),
  'emergency-called': ({ emergency }) => ({ emergency: { ...emergency, stage: 'none' } }),
  'emergency-second-person': ({ emergency }) => ({
    emergency: { ...emergency, called: emergency.called && { ...emergency.called, by: 'ben' } },
  }),
  'emergency-within-hour': ({ emergency }) => ({
    emergency: { ...emergency, called: emergency.called && { ...emergency.called, at: '2026-11-24T10:59:59Z' } },
  }),
  'emergency-hour-passed': ({ emergency }) => ({
    emergency: { ...emergency, called: emergency.called && { ...emergency.called, at: '2026-11-24T11:00:00Z' } },
  }),
};
