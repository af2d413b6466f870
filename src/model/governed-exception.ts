// SPDX-License-Identifier: Apache-2.0
import type { Exception } from './exception.ts';
import type { Justification } from './finding-state.ts';
import type { Severity } from './severity.ts';

/** What an exception says of the findings it covers; each has its own verb in the state machine. */
export type ExceptionClaim = { is: 'accept' } | { is: 'rule-out'; justification: Justification } | { is: 'refute' };

/** What is excepted, whatever the place: an id (with its alias group), a kind, or both. */
export type ExceptionSubject = Pick<Exception, 'kind' | 'kinds' | 'vulnerability' | 'aliases'>;

/** Where it holds. Scopes are united, never widened into each other. */
export interface ExceptionScope {
  /** Ids of targets; `all` is every target of the estate. */
  targets: readonly string[] | 'all';
  matchers: Pick<Exception, 'package' | 'packagePattern' | 'version' | 'class' | 'scope' | 'path' | 'location' | 'fixState'>;
}

/** A person's word at a time. */
export interface Signature {
  by: string;
  /** RFC 3339. */
  at: string;
}

/**
 * Where an exception stands. It hides nothing unless it is active: approved by another person than the proposer, not past
 * its last day, not revoked.
 */
export type ExceptionStage =
  | { is: 'proposed' }
  | { is: 'active'; approved: Signature }
  | { is: 'rejected'; rejected: Signature; reason: string }
  | { is: 'revoked'; revoked: Signature; reason: string; approved: Signature | null }
  | { is: 'expired'; at: string; approved: Signature | null };

/** A dated decision of two people about findings of the estate. Its terms never change: a renewal is a new one. */
export interface GovernedException {
  id: string;
  claim: ExceptionClaim;
  about: ExceptionSubject;
  scopes: readonly ExceptionScope[];
  /** Worst severity of the findings when it was proposed: decides who may approve. */
  severity: Severity;
  reason: string;
  /** Who decides again when it ends. */
  owner: string;
  /** What shows that the fix breaks something, or that the claim is true: a build, a test, a ticket. '' when nothing does. */
  evidence: string;
  /** R61: the issue that tracks it, and what lessens the harm meanwhile; absent and '' are nothing. */
  issue?: string;
  mitigations?: string;
  /** `YYYY-MM-DD`, through its end in UTC. */
  until: string;
  /** Bound to releases: it holds only for those that are confirmed. null: for every state of its targets. */
  releases: readonly ReleaseConfirmation[] | null;
  proposed: Signature;
  stage: ExceptionStage;
  /** The exception that this one renews; ''. */
  renews: string;
}

/** That somebody looked at it again for a release. */
export interface ReleaseConfirmation extends Signature {
  release: string;
}
