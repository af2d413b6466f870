// SPDX-License-Identifier: Apache-2.0

/*
 * The nouns of a case. Nothing here holds a sentence that somebody wrote: titles, reasons, names, addresses and statements
 * are sealed elsewhere and appear as uids. Three machines stand side by side and are never folded into one status: the work
 * (WorkState), the embargo (EmbargoState) and the facts about the world (PublicFact), which only grow.
 */

/** RFC 3339 in UTC. */
export type Instant = string;
/** 128 random bits as 32 lower-case hex digits; an account id for people. */
export type Uid = string;

export const workStates = [
  'received',
  'spam',
  'redirected',
  'acknowledged',
  'investigating',
  'needs-info',
  'duplicate',
  'rejected',
  'declined',
  'accepted',
  'resolving',
  'fix-ready',
  'fix-public',
  'released',
  'announced',
  'completed',
  'reopened',
] as const;
export type WorkState = (typeof workStates)[number];

/** Nobody has anything to do in these, unless something new comes up. */
export const endStates = ['spam', 'redirected', 'duplicate', 'rejected', 'declined', 'completed'] as const satisfies WorkState[];

/** Beside the work, not a state of it: work goes on while the house burns. Called by one, confirmed by a second person. */
export const emergencyStages = ['none', 'called', 'confirmed'] as const;
export type EmergencyStage = (typeof emergencyStages)[number];

export const embargoStates = ['none', 'proposed', 'active', 'revise', 'exited'] as const;
export type EmbargoState = (typeof embargoStates)[number];

/** V, F, D, P, X, A of the Vultron protocol; `fix-deployed` is for us: released. */
export const publicFacts = ['vendor-aware', 'fix-ready', 'fix-deployed', 'public', 'exploit-public', 'attacks-seen'] as const;
export type PublicFact = (typeof publicFacts)[number];

export const lanes = [
  'core',
  'supporting',
  'critical-dependency',
  'website',
  'non-production',
  'dependency-advisory',
  'support',
  'spam',
  'outbound',
] as const;
export type Lane = (typeof lanes)[number];

export const participantRoles = [
  'reporter',
  'finder',
  'owner',
  'committee',
  'fixer',
  'expert',
  'vendor',
  'adopter',
  'observer',
  'coordinator',
] as const;
export type ParticipantRole = (typeof participantRoles)[number];

/** What somebody is to a transition. `triager`: on the rota, let in by a triage grant. `system`: Ngao itself. */
export const duties = ['anyone', 'reporter', 'triager', 'owner', 'committee', 'fixer', 'release-manager', 'system'] as const;
export type Duty = (typeof duties)[number];

/** Who asks for a transition, with the duties held in this case at this moment. */
export interface CaseActor {
  id: Uid;
  duties: readonly Duty[];
}

export interface Participant {
  uid: Uid;
  /** Account id or party uid: one person, one value. */
  person: Uid;
  role: ParticipantRole;
  since: Instant;
  until: Instant | null;
}

/** What a grant opens. `case`: every thread and field of it; `triage`: the report, to judge whether it is one. */
export type GrantScope =
  | { kind: 'case' }
  /** For a day and for reading alone, in an emergency: whoever has it decides nothing. */
  | { kind: 'glass' }
  | { kind: 'triage' }
  | { kind: 'report' }
  | { kind: 'advisory' }
  | { kind: 'thread'; thread: Uid };

export interface Grant {
  uid: Uid;
  person: Uid;
  role: ParticipantRole;
  scope: GrantScope;
  from: Instant;
  /** null: while the person takes part. Experts, vendors and adopters always have an end. */
  until: Instant | null;
  /** Uid of the acknowledgement that it rests on; null where the role needs none, or it is still to be signed. */
  acknowledgement: Uid | null;
  grantedBy: Uid;
  revokedAt: Instant | null;
}

/** R15: "this is not for disclosure", signed by the person who is told. */
export interface ConfidentialityAcknowledgement {
  uid: Uid;
  person: Uid;
  /** SHA-256 of the text that was signed, hex. */
  textDigest: string;
  signedAt: Instant;
  withdrawnAt: Instant | null;
}

/** A conflict of interest: the person neither reads nor votes. The reason is sealed. */
export interface Recusal {
  person: Uid;
  from: Instant;
  to: Instant | null;
}

export const decisionKinds = [
  'accept',
  'reject',
  'decline',
  'disclose-early',
  'move-embargo',
  'announce',
  'waive-leak',
  'zero-day',
  'reopen',
  'hand-over',
  'pre-notice',
] as const;
export type DecisionKind = (typeof decisionKinds)[number];

export interface Vote {
  person: Uid;
  choice: 'for' | 'against' | 'abstain';
  at: Instant;
}

export interface Decision {
  uid: Uid;
  kind: DecisionKind;
  openedBy: Uid;
  openedAt: Instant;
  /** Votes after this instant do not count. */
  closesAt: Instant;
  votes: readonly Vote[];
  /** R53: told where the decision is about when to disclose. */
  factors: DisclosureFactors | null;
}

/** R53: exactly the seven things that timing weighs. */
export interface DisclosureFactors {
  alreadyPublic: boolean;
  severity: 'critical' | 'high' | 'medium' | 'low' | 'unknown';
  /** Critical infrastructure could be hit: payment hubs are. */
  criticalInfrastructure: boolean;
  /** Threat to health and safety. */
  safety: boolean;
  mitigationsAvailable: boolean;
  vendorAnswer: 'responsive' | 'slow' | 'silent' | 'none-needed';
  /** Days that deployers need to apply the fix, as estimated. */
  daysToApply: number;
}

/** R38: the record that somebody looked. */
export interface Assessment {
  uid: Uid;
  by: Uid;
  at: Instant;
  reproduced: 'yes' | 'no' | 'not-tried';
  finding: 'vulnerability' | 'not-a-vulnerability' | 'not-confirmed';
}

export const clockNatures = ['deadline', 'permission', 'reminder'] as const;
/** A permission opens a door at its instant and never presses anybody; a reminder only says a word. */
export type ClockNature = (typeof clockNatures)[number];

export const clockEventKinds = ['start', 'pause', 'resume', 'meet', 'cancel', 'override'] as const;
export type ClockEventKind = (typeof clockEventKinds)[number];

export interface ClockEvent {
  kind: ClockEventKind;
  at: Instant;
  by: Uid;
  /** A word from a list, not a sentence: `waits-for-reporter`, `state-released`. */
  reason: string;
  /** For `override` alone: the new due instant. */
  dueAt?: Instant;
}

export type Audience =
  | { kind: 'internal' }
  | { kind: 'reporter' }
  | { kind: 'experts' }
  | { kind: 'vendor'; participant: Uid }
  | { kind: 'adopters' };

export interface Thread {
  uid: Uid;
  audience: Audience;
  openedAt: Instant;
}

export const tlps = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;
export type Tlp = (typeof tlps)[number];

export type MessageDirection = 'in' | 'out';
/** `held`: in the undo queue. `delivered`: the MTA accepted it, or it stands in the reporter's channel. */
export const messageStatuses = [
  'received',
  'quarantined',
  'draft',
  'held',
  'sending',
  'delivered',
  'bounced',
  'cancelled',
] as const;
export type MessageStatus = (typeof messageStatuses)[number];

export const messagePurposes = [
  'receipt',
  'acknowledgement',
  'redirect',
  'question',
  'duplicate',
  'rejection',
  'decline',
  'acceptance',
  'offer-to-comment',
  'date-agreed',
  'vendor-notice',
  'pre-notice',
  'announcement',
  'completion',
  'errata',
  'reply',
] as const;
export type MessagePurpose = (typeof messagePurposes)[number];

export interface Message {
  uid: Uid;
  thread: Uid;
  direction: MessageDirection;
  status: MessageStatus;
  purpose: MessagePurpose;
  tlp: Tlp;
  at: Instant;
}

export interface Fix {
  uid: Uid;
  component: Uid;
  authors: readonly Uid[];
  reviewers: readonly Uid[];
  publicSince: Instant | null;
}

export const artefactKinds = ['npm', 'image', 'chart'] as const;
/** R22: the fix really is in what people download. */
export interface ReleaseProof {
  component: Uid;
  artefact: (typeof artefactKinds)[number];
  /** `algorithm:hex`, as published. */
  digest: string;
  verifiedAt: Instant | null;
}

export const consentStates = ['invited', 'accepted', 'declined', 'lapsed'] as const;
export interface Consent {
  participant: Uid;
  state: (typeof consentStates)[number];
  invitedAt: Instant;
  rsvpBy: Instant;
  answeredAt: Instant | null;
}

/** R34. `unknown`: not answered yet. */
export const creditWishes = ['unknown', 'named', 'pseudonym', 'declined'] as const;
export type CreditWish = (typeof creditWishes)[number];

/** R33, R42, K2: nothing is forwarded without the reporter's own word. */
export const contactWishes = ['unknown', 'forward', 'withhold'] as const;
export type ContactWish = (typeof contactWishes)[number];
