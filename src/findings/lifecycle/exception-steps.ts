// SPDX-License-Identifier: Apache-2.0
import type { FindingState } from '../../model/finding-state.ts';
import type { GovernedException } from '../../model/governed-exception.ts';
import { type StepRequest, system } from './move.ts';

/** The step that an active exception takes in a finding it covers; undefined while nobody has approved it. */
export function stepOfException(exception: GovernedException, at: string): StepRequest | undefined {
  const { stage, claim, id, proposed, reason, until } = exception;
  if (stage.is !== 'active') return undefined;
  const approval = { exception: id, proposedBy: proposed.by, approvedBy: stage.approved.by };
  const request = { by: system, at, reason, until, approval };
  if (claim.is === 'rule-out') return { ...request, verb: 'rule-out', justification: claim.justification };
  return { ...request, verb: claim.is === 'refute' ? 'refute' : 'accept' };
}

/**
 * The step that opens a finding again when its exception has ended (expired, revoked, or no longer covering it); undefined
 * when the finding does not rest on that exception.
 */
export function stepAfterException(state: FindingState, exception: GovernedException, at: string): StepRequest | undefined {
  if (!('decision' in state) || state.decision.exception !== exception.id) return undefined;
  const { stage } = exception;
  if (state.is === 'accepted' && stage.is === 'expired') return { verb: 'expire', by: system, at };
  const ended = stage.is === 'active' ? 'The exception does not cover it any more.' : 'The exception has ended.';
  const reason = stage.is === 'revoked' ? `The exception was revoked: ${stage.reason}` : ended;
  return { verb: 'reopen', by: system, at, reason };
}

/**
 * A fixed finding that would return to an acceptance that has been taken back returns to `triaged` instead; undefined when
 * there is nothing to change. To be saved whenever an exception ends otherwise than by its date.
 */
export function withoutException(state: FindingState, { id }: GovernedException, at: string): FindingState | undefined {
  if (state.is !== 'fixed' || state.before.is !== 'accepted' || state.before.decision.exception !== id) return undefined;
  return { ...state, before: { is: 'triaged', since: at, by: system.id } };
}
