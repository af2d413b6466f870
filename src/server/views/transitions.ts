// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { stepsFor } from '../../findings/lifecycle/move.ts';
import { type Transition, transitions, type Verb } from '../../findings/lifecycle/transitions-table.ts';
import type { FindingState, StateName } from '../../model/finding-state.ts';
import type { Caller } from '../context.ts';
import type { FindingView } from '../contract/findings.ts';
import { personIn } from '../decide/person.ts';

type Offers = Static<typeof FindingView>['transitions'];

/** What a button says. Handing over is assigning; the machine's own steps have no button. */
const labels: Partial<Record<Verb, string>> = {
  triage: 'Mark as looked at',
  start: 'Start work',
  'put-back': 'Put back',
  accept: 'Accept the risk',
  'rule-out': 'Not affected',
  refute: 'False positive',
  link: 'Duplicate of another finding',
  'confirm-fix': 'Confirm that it is fixed',
  reopen: 'Open again',
};

/** The steps that this person could ask for now. `approval` among the needs: by proposing an exception. */
export function transitionsFor(state: unknown, caller: Caller, productId: number): Offers {
  const person = personIn(caller, productId);
  return stepsFor(state as FindingState, person).flatMap((verb) => {
    const label = labels[verb];
    const { to, needs }: Transition = transitions[verb];
    return label === undefined ? [] : [{ to: to as StateName, needs: [...needs], label }];
  });
}
