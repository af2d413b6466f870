// SPDX-License-Identifier: Apache-2.0
import type { StateName } from '../../model/finding-state.ts';
import type { Role } from '../../model/person.ts';

/** Who may take a step: a role in the product, or Ngao itself. */
export type Actor = Role | 'system';

/**
 * What a step needs beside the actor: `approval` is an active governed exception (asked for by one person, approved by another);
 * `original` is the finding that it is a duplicate of.
 */
export type Need = 'reason' | 'until' | 'justification' | 'assignee' | 'original' | 'approval';

export interface Transition {
  from: readonly StateName[];
  /** `before`: the state that a fixed finding remembers. */
  to: StateName | 'before';
  who: readonly Actor[];
  needs: readonly Need[];
  /** Name of the event in the history. */
  event: string;
  /** For people: on the diagram and in refusals. */
  says: string;
}

const hands: readonly Actor[] = ['maintainer', 'committee'];
const open: readonly StateName[] = ['new', 'triaged', 'in-progress'];

/**
 * The one state machine of findings. Everything else (what is refused, the diagram, the buttons of the pages) is read from
 * this table. Decisions that say "nobody needs to act" come only from an approved exception; nothing but the report of
 * the source, or a person with a reason, calls a finding fixed.
 */
export const transitions = {
  triage: { from: ['new'], to: 'triaged', who: [...hands, 'system'], needs: [], event: 'finding.triaged', says: 'looked at' },
  start: {
    from: ['new', 'triaged'],
    to: 'in-progress',
    who: [...hands, 'system'],
    needs: ['assignee'],
    event: 'finding.started',
    says: 'somebody works on it',
  },
  'hand-over': {
    from: ['in-progress'],
    to: 'in-progress',
    who: hands,
    needs: ['assignee'],
    event: 'finding.handed-over',
    says: 'somebody else works on it',
  },
  'put-back': {
    from: ['in-progress'],
    to: 'triaged',
    who: hands,
    needs: ['reason'],
    event: 'finding.put-back',
    says: 'nobody works on it',
  },
  accept: {
    from: open,
    to: 'accepted',
    who: [...hands, 'system'],
    needs: ['reason', 'until', 'approval'],
    event: 'finding.accepted',
    says: 'risk accepted until a day',
  },
  'rule-out': {
    from: [...open, 'accepted'],
    to: 'not-affected',
    who: [...hands, 'system'],
    needs: ['reason', 'justification', 'approval'],
    event: 'finding.not-affected',
    says: 'present, but does no harm here',
  },
  refute: {
    from: [...open, 'accepted'],
    to: 'false-positive',
    who: [...hands, 'system'],
    needs: ['reason', 'approval'],
    event: 'finding.false-positive',
    says: 'the tool is wrong',
  },
  link: {
    from: open,
    to: 'duplicate',
    who: hands,
    needs: ['reason', 'original'],
    event: 'finding.duplicate',
    says: 'told by another finding',
  },
  'confirm-fix': {
    from: [...open, 'accepted'],
    to: 'fixed',
    who: hands,
    needs: ['reason'],
    event: 'finding.fix-confirmed',
    says: 'a person says it is fixed',
  },
  'source-gone': {
    from: [...open, 'accepted'],
    to: 'fixed',
    who: ['system'],
    needs: [],
    event: 'finding.fixed',
    says: 'no source reports it any more',
  },
  'see-again': {
    from: ['fixed'],
    to: 'before',
    who: ['system'],
    needs: [],
    event: 'finding.reopened',
    says: 'a source reports it again',
  },
  expire: {
    from: ['accepted'],
    to: 'triaged',
    who: ['system'],
    needs: [],
    event: 'finding.acceptance-ended',
    says: 'the day has passed',
  },
  reopen: {
    from: ['fixed', 'accepted', 'not-affected', 'false-positive', 'duplicate'],
    to: 'triaged',
    who: [...hands, 'system'],
    needs: ['reason'],
    event: 'finding.reopened',
    says: 'decision taken back',
  },
} as const satisfies Record<string, Transition>;

export type Verb = keyof typeof transitions;
export const verbs = Object.keys(transitions) as Verb[];
