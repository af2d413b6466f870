// SPDX-License-Identifier: Apache-2.0
import type { BeforeFixed, Decision, FindingEvent, FindingState, Justification, StateName } from '../../model/finding-state.ts';
import type { Person } from '../../model/person.ts';
import { type Need, type Transition, transitions, type Verb, verbs } from './transitions-table.ts';

/** Ngao itself: reconciliation, the clock, a rule. */
export const system = { id: 'system', roles: [] } as const satisfies Person;

/** A step that somebody asks for, with what it may need. */
export interface StepRequest {
  verb: Verb;
  by: Person;
  /** RFC 3339. */
  at: string;
  reason?: string;
  /** `YYYY-MM-DD`. */
  until?: string;
  justification?: Justification;
  assignee?: string;
  /** Id of the finding that it is a duplicate of. */
  original?: string;
  /** From the governed exception that is active. */
  approval?: { exception: string; proposedBy: string; approvedBy: string };
}

export type Step = { done: true; state: FindingState; event: FindingEvent } | { done: false; because: string };

/**
 * Takes one step of the state machine, or says why not: never throws. The new state and the line for the history are
 * returned together; whoever saves one saves the other.
 */
export function takeStep(state: FindingState, request: StepRequest): Step {
  const transition: Transition = transitions[request.verb];
  const because = refusal(state, request, transition);
  if (because !== undefined) return { done: false, because };
  const next = nextState(state, request);
  const reason = request.reason ?? (request.by === system ? transition.says : '');
  const event = { at: request.at, by: request.by.id, event: transition.event, from: state.is, to: next.is, reason };
  return { done: true, state: next, event };
}

/** The steps that this person could ask for now; for buttons. */
export function stepsFor(state: FindingState, by: Person): Verb[] {
  return verbs.filter((verb) => isFrom(transitions[verb], state.is) && mayTake(transitions[verb], by));
}

function refusal(state: FindingState, request: StepRequest, transition: Transition): string | undefined {
  if (!isFrom(transition, state.is)) return `a finding that is ${state.is} cannot take the step "${request.verb}"`;
  if (!mayTake(transition, request.by)) return `the step "${request.verb}" is for: ${transition.who.join(', ')}`;
  const missing = transition.needs.find((need) => !has(request, need));
  if (missing !== undefined) return `the step "${request.verb}" needs ${needWords[missing]}`;
  const { approval } = request;
  if (approval && transition.needs.includes('approval') && approval.proposedBy === approval.approvedBy)
    return 'a decision is approved by another person than the one who proposed it';
  if (transition.needs.includes('until') && (request.until as string) < utcDay(request.at))
    return 'the day until which it is accepted has passed';
  if (request.verb === 'expire' && state.is === 'accepted' && state.until >= utcDay(request.at))
    return `it is accepted until ${state.until}`;
  return undefined;
}

function isFrom(transition: Transition, state: StateName): boolean {
  return transition.from.includes(state);
}

function mayTake({ who }: Transition, by: Person): boolean {
  return by === system ? who.includes('system') : by.roles.some((role) => who.includes(role));
}

const needWords: Record<Need, string> = {
  reason: 'a reason',
  until: 'a day until which it holds (YYYY-MM-DD)',
  justification: 'a VEX justification',
  assignee: 'somebody who works on it',
  original: 'the finding that it is a duplicate of',
  approval: 'an exception that another person approved',
};

function has(request: StepRequest, need: Need): boolean {
  const { approval } = request;
  if (need === 'approval') return [approval?.exception, approval?.proposedBy, approval?.approvedBy].every((text) => text?.trim());
  if (need === 'until') return /^\d{4}-\d{2}-\d{2}$/.test(request.until ?? '');
  return (request[need] ?? '').trim() !== '';
}

/** Only called when nothing is missing. */
function nextState(state: FindingState, request: StepRequest): FindingState {
  const { at: since, by, reason = '', assignee = '', original = '', until = '' } = request;
  switch (transitions[request.verb].to) {
    case 'triaged':
      return { is: 'triaged', since, by: by.id };
    case 'in-progress':
      return { is: 'in-progress', since, by: by.id, assignee };
    case 'accepted':
      return { is: 'accepted', since, until, decision: decisionOf(request) };
    case 'not-affected':
      return { is: 'not-affected', since, justification: request.justification as Justification, decision: decisionOf(request) };
    case 'false-positive':
      return { is: 'false-positive', since, decision: decisionOf(request) };
    case 'duplicate':
      return { is: 'duplicate', since, by: by.id, of: original, reason };
    case 'fixed':
      return { is: 'fixed', since, how: howFixed(request), by: by.id, before: state as BeforeFixed };
    case 'before':
      return seenAgain(state, since);
  }
}

function decisionOf({ reason = '', approval }: StepRequest): Decision {
  const { proposedBy = '', approvedBy = '', exception = '' } = approval ?? {};
  return { by: proposedBy, approvedBy, reason, exception };
}

function howFixed({ verb, reason }: StepRequest): 'source-gone' | 'told-by-source' | 'confirmed' {
  if (verb === 'confirm-fix') return 'confirmed';
  return reason === undefined ? 'source-gone' : 'told-by-source';
}

/** Nobody works on what was thought fixed; an acceptance that has not ended still holds. */
function seenAgain(state: FindingState, since: string): FindingState {
  const before = state.is === 'fixed' ? state.before : state;
  if (before.is === 'new') return { is: 'new', since };
  if (before.is === 'accepted' && before.until >= utcDay(since)) return before;
  return { is: 'triaged', since, by: system.id };
}

/** Days end in UTC, whatever the offset that an instant is written with. */
function utcDay(instant: string): string {
  return new Date(instant).toISOString().slice(0, 10);
}
