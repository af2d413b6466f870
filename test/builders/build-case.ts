// SPDX-License-Identifier: Apache-2.0
import { type CaseActor, duties, messagePurposes, type Uid } from '../../src/cases/case.ts';
import type { Approval, CaseFacts, DecisionFacts, Embargo, MessageFacts } from '../../src/cases/case-facts.ts';
import { openCase } from '../../src/cases/open-case.ts';
import { type TransitionName, transitionOf } from '../../src/cases/states.ts';

/* Cases at which every guard holds, for tests that take one thing away. Ada owns, Ben and Cleo are committee, Rui reported. */
export const receivedAt = '2026-11-02T09:00:00Z';
export const since = '2026-11-20T09:00:00Z';
export const told = '2026-11-21T09:00:00Z';
export const now = '2026-11-24T12:00:00Z';
export const revision = 'a'.repeat(64);

export const actorOf = (id: Uid, ...held: CaseActor['duties'][number][]): CaseActor => ({ id, duties: held });
/** Somebody for whom no duty is missing. */
export const anybody: CaseActor = { id: 'ben', duties };

export function buildMessage(given: Partial<MessageFacts> = {}): MessageFacts {
  const purpose = given.purpose ?? 'acknowledgement';
  const sent = { round: 0, channel: 'mail', deliveredAt: told, toReporter: true, copiedToList: true, human: true } as const;
  return { uid: `m-${purpose}`, purpose, ...sent, ...given };
}

export function buildDecision(given: Partial<DecisionFacts> = {}): DecisionFacts {
  return { uid: 'd1', kind: 'accept', round: 0, outcome: 'carried', decidedAt: told, reasonRecorded: true, factors, ...given };
}

export const factors = {
  alreadyPublic: false,
  severity: 'high',
  criticalInfrastructure: true,
  safety: false,
  mitigationsAvailable: true,
  vendorAnswer: 'none-needed',
  daysToApply: 21,
} as const;

export const approval = (by: Uid, kind: Approval['kind'] = 'announce', given: Partial<Approval> = {}): Approval => ({
  kind,
  by,
  committee: true,
  at: told,
  revision,
  ...given,
});

export const agreedEmbargo: Embargo = {
  state: 'active',
  term: { until: '2026-11-24T11:00:00Z', zone: 'Africa/Nairobi', proposedBy: 'p-owner', proposedAt: receivedAt },
  startedAt: receivedAt,
  consents: ['p-owner', 'p-reporter'].map((participant) => ({
    participant,
    state: 'accepted',
    invitedAt: receivedAt,
    rsvpBy: since,
    answeredAt: told,
  })),
  proposal: null,
  exited: null,
};

/** Everything done that a case can have done, in whatever state it then stands. */
export function buildCase(given: Partial<CaseFacts> = {}): CaseFacts {
  const fresh = openCase({ uid: 'c1', at: receivedAt, authors: ['rui'], outbound: false });
  const kinds = ['accept', 'reject', 'decline', 'disclose-early', 'announce'] as const;
  return {
    ...fresh,
    lane: 'core',
    since,
    embargo: agreedEmbargo,
    people: { ...fresh.people, owner: 'ada', conflictsDeclared: true, fixAuthors: ['finn'], advisoryAuthors: ['ada'] },
    reporter: { silence: null, credit: 'named', creditAskedAt: [told], contact: 'withhold' },
    duplicate: { of: 'c0', reveals: 'status' },
    messages: messagePurposes.map((purpose) => buildMessage({ purpose })),
    decisions: kinds.map((kind) => buildDecision({ kind, uid: kind })),
    approvals: [approval('ben'), approval('cleo'), approval('ben', 'announce-early'), approval('cleo', 'announce-early')],
    assessments: [{ round: 0, at: told, finding: 'vulnerability' }],
    vulnerability: {
      level: 'high',
      affected: ['ledger'],
      rangesKnown: true,
      weaknessKnown: true,
      impactTold: true,
      workaroundTold: true,
      zeroDay: false,
    },
    targetDate: '2026-12-18T20:59:59Z',
    work: {
      privatePlace: true,
      expertsUnsigned: 0,
      reviewDone: true,
      reviewers: ['gus'],
      leak: { checkedAt: told, open: 0, revision },
      fixPublicAt: null,
      retrospectiveFiled: true,
    },
    advisory: {
      revision,
      complete: true,
      languagesMissing: [],
      holdsProofOfConcept: false,
      confidencesRendered: 0,
      contactRendered: false,
      namesWithoutConsent: 0,
      recipients: { reporter: true, privateList: true, publicMail: true, chat: false, forum: false, outsideAllowList: 0 },
    },
    release: {
      required: [{ component: 'ledger', artefact: 'image' }],
      proofs: [{ component: 'ledger', artefact: 'image', digest: `sha256:${'b'.repeat(64)}`, verifiedAt: told }],
      helmAvailableAt: null,
    },
    vendors: [{ participant: 'p-vendor', affected: true, firstContactAt: told, toldAt: told, answeredAt: told, waitUntil: null }],
    publication: { lines: [{ channel: 'page', state: 'verified' }], pageLive: true, pageHashMatches: true },
    windows: { appealUntil: '2026-12-20T23:59:59Z', secrecyUntil: '2027-01-31T23:59:59Z' },
    newEvidence: { by: 'rui', at: told },
    ...given,
  };
}

/** A case at which nothing is missing for the transition. */
export function ripeFor(name: TransitionName): CaseFacts {
  const state = transitionOf(name).from[0] ?? 'received';
  return buildCase({ ...(state === 'nothing' ? {} : { state }), ...ripe[name] });
}

const attacked = { ...openCase({ uid: 'c', at: receivedAt, authors: [], outbound: false }).publicFacts, 'attacks-seen': told };
const called = { by: 'cleo', at: '2026-11-24T11:30:00Z' };
const ripe: Partial<Record<TransitionName, Partial<CaseFacts>>> = {
  'confirm-spam': { spam: { firstBy: 'cleo', firstAt: told, secondBy: null, secondAt: null } },
  'call-emergency': { publicFacts: attacked },
  'confirm-emergency': { publicFacts: attacked, emergency: { stage: 'called', called, confirmed: null } },
  'lapse-emergency': { emergency: { stage: 'called', called: { ...called, at: told }, confirmed: null } },
  'announce-early': { emergency: { stage: 'confirmed', called, confirmed: { by: 'ben', at: now } } },
};
