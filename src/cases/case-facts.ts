// SPDX-License-Identifier: Apache-2.0
import type {
  artefactKinds,
  Consent,
  ContactWish,
  CreditWish,
  DecisionKind,
  DisclosureFactors,
  EmbargoState,
  EmergencyStage,
  Instant,
  Lane,
  MessagePurpose,
  PublicFact,
  ReleaseProof,
  Uid,
  WorkState,
} from './case.ts';

/*
 * Everything that guards ask about a case, and no sealed text: booleans, counts, instants, ids. The store fills it from clear
 * columns alone, so a transition can be judged without opening anything.
 */
export interface CaseFacts {
  uid: Uid;
  /** null: nobody has said yet. */
  lane: Lane | null;
  state: WorkState;
  since: Instant;
  receivedAt: Instant;
  /** How often it was reopened. Messages, votes and assessments count only in the round they were made in. */
  round: number;
  /** One audit event for each. */
  transitions: number;
  emergency: EmergencyFacts;
  embargo: Embargo;
  publicFacts: PublicFacts;
  people: PeopleFacts;
  reporter: ReporterFacts;
  spam: SecondLook | null;
  /** R41: cases that turned out to be the same, in no order; `credit-order.ts` orders them. */
  joined?: readonly { uid: Uid; receivedAt: Instant }[];
  duplicate: { of: Uid; reveals: 'nothing' | 'status' | 'report' | null } | null;
  messages: readonly MessageFacts[];
  decisions: readonly DecisionFacts[];
  approvals: readonly Approval[];
  assessments: readonly AssessmentFacts[];
  vulnerability: VulnerabilityFacts;
  /** R39. */
  targetDate: Instant | null;
  work: WorkFacts;
  advisory: AdvisoryFacts;
  release: ReleaseFacts;
  vendors: readonly VendorFacts[];
  publication: PublicationFacts;
  windows: Windows;
  /** Something new came up since the case ended, from the committee or as an appeal of the reporter. */
  newEvidence: { by: Uid; at: Instant } | null;
}

/** What the clocks say about windows (windows.ts fills it), so that a guard and the clock that people see never disagree. */
export interface Windows {
  /** R16: the last second in which the reporter may appeal. */
  appealUntil: Instant | null;
  /** R31: the last second of the reporter's silence. */
  secrecyUntil: Instant | null;
}

export interface EmergencyFacts {
  stage: EmergencyStage;
  called: { by: Uid; at: Instant } | null;
  confirmed: { by: Uid; at: Instant } | null;
}

/** A fixed instant, told with the zone in which it was agreed. */
export interface EmbargoTerm {
  until: Instant;
  /** IANA name. */
  zone: string;
  proposedBy: Uid;
  proposedAt: Instant;
}

export interface Embargo {
  state: EmbargoState;
  /** In force; null before it was agreed and never taken away afterwards. */
  term: EmbargoTerm | null;
  /** When the term in force was agreed. */
  startedAt: Instant | null;
  /** Who is bound by the term in force. */
  consents: readonly Consent[];
  proposal: { term: EmbargoTerm; consents: readonly Consent[] } | null;
  exited: { at: Instant; because: EmbargoExit } | null;
}
export type EmbargoExit =
  | 'public'
  | 'exploit-public'
  | 'attacks-seen'
  | 'date'
  | 'rejected'
  | 'emergency'
  | 'announced'
  | 'decided';

/** Since when each fact holds; null: not known to hold. */
export type PublicFacts = Readonly<Record<PublicFact, Instant | null>>;

export interface PeopleFacts {
  owner: Uid | null;
  /** Everybody with access was asked about conflicts of interest, and answered. */
  conflictsDeclared: boolean;
  /** Accounts that wrote the report: R2, they decide nothing about it. */
  reportAuthors: readonly Uid[];
  advisoryAuthors: readonly Uid[];
  fixAuthors: readonly Uid[];
  recused: readonly Uid[];
}

export interface ReporterFacts {
  /** Why no message can or shall reach the reporter; null: one can. */
  silence: { reason: 'spam' | 'unreachable' | 'left-no-way' | 'we-report'; by: Uid; at: Instant } | null;
  credit: CreditWish;
  creditAskedAt: readonly Instant[];
  contact: ContactWish;
  /** R42: when they were asked whether vendors may know them, and the letter that asks and has not arrived yet. */
  contactAskedAt?: readonly Instant[];
  contactQuestion?: Uid | null;
}

export interface SecondLook {
  firstBy: Uid;
  firstAt: Instant;
  secondBy: Uid | null;
  secondAt: Instant | null;
}

export interface MessageFacts {
  uid: Uid;
  purpose: MessagePurpose;
  round: number;
  channel: 'mail' | 'portal';
  /** The MTA accepted it, or it stands in the reporter's channel. null: not yet, bounced or cancelled. */
  deliveredAt: Instant | null;
  /** When it came back after it had been accepted. */
  bouncedAt?: Instant;
  toReporter: boolean;
  copiedToList: boolean;
  /** Written or edited by a person, not an automatic receipt. */
  human: boolean;
}

export interface DecisionFacts {
  uid: Uid;
  kind: DecisionKind;
  round: number;
  outcome: 'open' | 'carried' | 'lost' | 'no-quorum';
  decidedAt: Instant | null;
  reasonRecorded: boolean;
  factors: DisclosureFactors | null;
}

export const approvalKinds = ['announce', 'announce-early', 'waive-leak', 'proof-of-concept', 'waive-languages'] as const;
/** One person's yes to exactly one revision of a thing; another revision needs another yes. */
export interface Approval {
  kind: (typeof approvalKinds)[number];
  by: Uid;
  committee: boolean;
  at: Instant;
  /** Digest of what was approved: the advisory's revision, or for a leak waiver the findings. */
  revision: string;
}

export interface AssessmentFacts {
  round: number;
  at: Instant;
  finding: 'vulnerability' | 'not-a-vulnerability' | 'not-confirmed';
}

/** R19: what drafts are generated from. */
export interface VulnerabilityFacts {
  level: 'critical' | 'high' | 'medium' | 'low' | null;
  affected: readonly Uid[];
  rangesKnown: boolean;
  weaknessKnown: boolean;
  impactTold: boolean;
  workaroundTold: boolean;
  zeroDay: boolean;
}

export interface WorkFacts {
  privatePlace: boolean;
  /** Experts invited who have not signed R15. */
  expertsUnsigned: number;
  /** R63: fixes, minimal, tested, side effects: all four ticked. */
  reviewDone: boolean;
  reviewers: readonly Uid[];
  leak: { checkedAt: Instant | null; open: number; revision: string };
  fixPublicAt: Instant | null;
  retrospectiveFiled: boolean;
}

export interface AdvisoryFacts {
  /** Digest of the revision that would be published; '' while there is none. */
  revision: string;
  complete: boolean;
  languagesMissing: readonly string[];
  holdsProofOfConcept: boolean;
  /** R47, R33: fields of the render that a confidence or the reporter's wish forbids. */
  confidencesRendered: number;
  contactRendered: boolean;
  /** R34: names in the render that nobody agreed to. */
  namesWithoutConsent: number;
  recipients: AnnounceRecipients;
}

/** R24: who the announcement goes to, as planned. */
export interface AnnounceRecipients {
  reporter: boolean;
  privateList: boolean;
  publicMail: boolean;
  chat: boolean;
  forum: boolean;
  outsideAllowList: number;
}

export interface ReleaseFacts {
  /** What must hold the fix: derived from the affected components. */
  required: readonly { component: Uid; artefact: (typeof artefactKinds)[number] }[];
  proofs: readonly ReleaseProof[];
  /** K9: when adopters could take it. */
  helmAvailableAt: Instant | null;
}

export interface VendorFacts {
  participant: Uid;
  affected: boolean;
  firstContactAt: Instant | null;
  /** R45: told of plans and date. */
  toldAt: Instant | null;
  answeredAt: Instant | null;
  /** R52: the last second in which this vendor's silence holds things up; null: no clock runs. */
  waitUntil: Instant | null;
}

export interface PublicationFacts {
  lines: readonly { channel: string; state: 'pending' | 'sent' | 'verified' | 'failed' | 'withdrawn' }[];
  pageLive: boolean;
  pageHashMatches: boolean;
}
