// SPDX-License-Identifier: Apache-2.0
import type { Duty, MessagePurpose, WorkState } from './case.ts';
import type { ClockKind } from './clock-kinds.ts';
import type { GuardName } from './guards.ts';

/** What the server does when a transition was saved, in the same transaction or through the outbox; each at most once. */
export type SideEffect =
  | 'seal-original'
  | 'send-receipt'
  | 'suggest-similar'
  | 'charge-sender'
  | 'give-portal-link'
  | 'freeze-need-to-know'
  | 'propose-close-later'
  | 'keep-credit-order'
  | 'join-embargo-of-original'
  | 'exit-embargo'
  | 'start-retention'
  | 'suggest-vendors'
  | 'open-cve-route'
  | 'give-code-name'
  | 'lock-connectors'
  | 'choose-release-train'
  | 'propose-pre-notice'
  | 'link-commits-one-way'
  | 'start-exposure-timer'
  | 'start-public-watch'
  | 'open-announce-window'
  | 'run-publish-ledger'
  | 'publish-mitigation'
  | 'open-cra-assessment'
  | 'review-daily'
  | 'count-metrics'
  | 'cut-access'
  | 'release-sealed-tests'
  | 'revise-advisory';

/** What a transition does to a clock; an order to a clock that does not run is no order. */
export type ClockOrder = `${'start' | 'pause' | 'resume' | 'meet' | 'cancel'}:${ClockKind}`;
export type Effect = SideEffect | ClockOrder;

/** Who hears of a transition, and with which draft. `status`: what happened, in plain words (R40). */
export type Telling = `${'reporter' | 'committee' | 'vendors' | 'adopters' | 'world'}:${MessagePurpose | 'status'}`;

export interface Transition {
  from: readonly (WorkState | 'nothing')[];
  /** `same`: the work stays where it is (the emergency facet moves, or something is published). */
  to: WorkState | 'same';
  who: readonly Duty[];
  guards: readonly GuardName[];
  effects: readonly Effect[];
  tells: readonly Telling[];
  /** Clauses it makes true. */
  rules: readonly string[];
  /** For people: on the diagram and on the button. */
  says: string;
}
