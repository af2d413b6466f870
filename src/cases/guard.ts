// SPDX-License-Identifier: Apache-2.0
import type { CaseActor, Instant, MessagePurpose } from './case.ts';
import type { CaseFacts, DecisionFacts, MessageFacts } from './case-facts.ts';

/** Who asks for what, when. */
export interface Ask {
  facts: CaseFacts;
  actor: CaseActor;
  now: Instant;
}

/** One condition of a transition: a pure question with the words for its "no". */
export interface Guard {
  /** The clause that asks for it. */
  rule: string;
  missing: string;
  next: string;
  holds(ask: Ask): boolean;
}

/** A "no" that says what is missing and what to do next. Returned, never thrown. */
export interface Refusal {
  code: string;
  missing: string;
  next: string;
}

/**
 * Whether the reporter was told: by a message of this round with this purpose that was delivered, written by a person and,
 * where the process asks for it, with the private list in copy; or because it is recorded that no message can reach them.
 */
export function reporterTold(facts: CaseFacts, purpose: MessagePurpose, { copied }: { copied: boolean }): boolean {
  if (facts.reporter.silence !== null) return true;
  return facts.messages.some(
    (message) => tellsReporter(message, facts.round) && message.purpose === purpose && (!copied || message.copiedToList),
  );
}

function tellsReporter({ toReporter, deliveredAt, human, round }: MessageFacts, current: number): boolean {
  return toReporter && deliveredAt !== null && human && round === current;
}

/** The newest decision of the kind in this round. */
export function decisionOf(facts: CaseFacts, kind: DecisionFacts['kind']): DecisionFacts | undefined {
  return facts.decisions.findLast((decision) => decision.kind === kind && decision.round === facts.round);
}

/** Whether the committee's newest vote on it was carried. */
export function isCarried(facts: CaseFacts, kind: DecisionFacts['kind']): boolean {
  return decisionOf(facts, kind)?.outcome === 'carried';
}

export function at(instant: Instant): number {
  return Date.parse(instant);
}
