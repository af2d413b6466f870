// SPDX-License-Identifier: Apache-2.0
import type { Instant, Uid } from './case.ts';
import type { CaseFacts, Embargo, PublicFacts } from './case-facts.ts';

export const noEmbargo: Embargo = { state: 'none', term: null, startedAt: null, consents: [], proposal: null, exited: null };

export const noPublicFacts: PublicFacts = {
  'vendor-aware': null,
  'fix-ready': null,
  'fix-deployed': null,
  public: null,
  'exploit-public': null,
  'attacks-seen': null,
};

export interface Intake {
  uid: Uid;
  at: Instant;
  /** Accounts that wrote it, where they are known. */
  authors: readonly Uid[];
  /** We are the reporter (R48): the vendor knows nothing yet. */
  outbound: boolean;
}

/** The facts of a case that was just received. For our own code the vendor is us, so it is aware from this moment. */
export function openCase({ uid, at, authors, outbound }: Intake): CaseFacts {
  return {
    uid,
    lane: outbound ? 'outbound' : null,
    state: 'received',
    since: at,
    receivedAt: at,
    round: 0,
    transitions: 1,
    emergency: { stage: 'none', called: null, confirmed: null },
    embargo: noEmbargo,
    publicFacts: { ...noPublicFacts, 'vendor-aware': outbound ? null : at },
    people: { owner: null, conflictsDeclared: false, reportAuthors: authors, advisoryAuthors: [], fixAuthors: [], recused: [] },
    reporter: {
      silence: outbound ? { reason: 'we-report', by: 'system', at } : null,
      credit: 'unknown',
      creditAskedAt: [],
      contact: 'unknown',
    },
    spam: null,
    duplicate: null,
    messages: [],
    decisions: [],
    approvals: [],
    assessments: [],
    targetDate: null,
    vendors: [],
    windows: { appealUntil: null, secrecyUntil: null },
    newEvidence: null,
    ...nothingDoneYet,
  };
}

const nothingDoneYet = {
  vulnerability: {
    level: null,
    affected: [],
    rangesKnown: false,
    weaknessKnown: false,
    impactTold: false,
    workaroundTold: false,
    zeroDay: false,
  },
  work: {
    privatePlace: false,
    expertsUnsigned: 0,
    reviewDone: false,
    reviewers: [],
    leak: { checkedAt: null, open: 0, revision: '' },
    fixPublicAt: null,
    retrospectiveFiled: false,
  },
  advisory: {
    revision: '',
    complete: false,
    languagesMissing: [],
    holdsProofOfConcept: false,
    confidencesRendered: 0,
    contactRendered: false,
    namesWithoutConsent: 0,
    recipients: { reporter: false, privateList: false, publicMail: false, chat: false, forum: false, outsideAllowList: 0 },
  },
  release: { required: [], proofs: [], helmAvailableAt: null },
  publication: { lines: [], pageLive: false, pageHashMatches: false },
} satisfies Pick<CaseFacts, 'vulnerability' | 'work' | 'advisory' | 'release' | 'publication'>;
