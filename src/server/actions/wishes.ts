// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { StepRequest } from '../../findings/lifecycle/move.ts';
import type { Verb } from '../../findings/lifecycle/transitions-table.ts';
import type { ErrorCode } from '../../kit/errors.ts';
import type { StateName } from '../../model/finding-state.ts';
import type { Tx } from '../context.ts';
import type { TransitionBody } from '../contract/findings.ts';
import { type Hand, stepOf } from '../decide/apply-exceptions.ts';
import { activeExceptions, applierOf, candidateIds, type Ready, trackedChunks } from '../decide/covered.ts';
import { linkFault, originalsOf, type Told } from './originals.ts';

type Transition = Static<typeof TransitionBody>;

export type Wish = { request: StepRequest } | { because: string; code?: ErrorCode };

interface Wishing extends Told {
  product_id: number;
}

/** What is known before steps are asked for: exceptions in force by finding, and the chain of duplicates. */
export interface Wishes {
  covering: ReadonlyMap<number, Ready>;
  originals: ReadonlyMap<string, Told>;
}

const decisions: Partial<Record<StateName, string>> = {
  accepted: 'accept',
  'not-affected': 'not-affected',
  'false-positive': 'false-positive',
};
const steps = ['new', 'triaged', 'in-progress', 'accepted'];

export async function coveringExceptions(
  tx: Tx,
  { rows, transition, hand }: { rows: readonly Wishing[]; transition: Transition | undefined; hand: Hand },
): Promise<Wishes> {
  const covering = new Map<number, Ready>();
  const decision = transition && decisions[transition.to];
  if (decision !== undefined) {
    const ready = (await activeExceptions(tx, hand.productId)).filter(({ row }) => row.decision === decision);
    const applier = await applierOf(ready);
    const ids = rows.map(({ id }) => id);
    const found = await candidateIds(tx, ready, { productId: hand.productId, states: steps, ids });
    for await (const tracked of trackedChunks(tx, found))
      for (const { id, finding } of tracked) {
        const [best] = applier.appliesTo({ finding, release: '' }, hand.now);
        const held = ready.find(({ exception }) => exception === best);
        if (held) covering.set(id, held);
      }
  }
  return {
    covering,
    originals: transition?.duplicateOf === undefined ? new Map() : await originalsOf(tx, transition.duplicateOf, hand),
  };
}

interface Asking {
  transition: Transition;
  hand: Hand;
  wishes: Wishes;
  assignee: number | null | undefined;
}

/** The step that a wish for a state means for this finding, or why there is none. */
export function requestFor(row: Wishing, { transition, hand, wishes, assignee }: Asking): Wish {
  const { to, reason, duplicateOf } = transition;
  if (decisions[to] !== undefined) return decided(row, { to, hand, wishes });
  const verb = verbFor(row.state_data.is, to);
  if (verb === undefined) return { because: `a finding that is ${row.state_data.is} cannot become ${to}` };
  const wrong = verb === 'link' ? linkFault(row, duplicateOf, wishes.originals) : undefined;
  if (wrong !== undefined) return { because: wrong };
  const worker = assignee ?? Number(hand.by.id);
  return {
    request: {
      verb,
      by: hand.by,
      at: hand.now,
      assignee: String(worker),
      ...(reason !== undefined && { reason }),
      ...(duplicateOf !== undefined && { original: String(duplicateOf) }),
    },
  };
}

function decided(row: Wishing, { to, hand, wishes }: { to: StateName; hand: Hand; wishes: Wishes }): Wish {
  const ready = wishes.covering.get(row.id);
  if (!ready)
    return {
      because: `a finding becomes ${to} only by an exception that another person approved: propose one, and it follows when that is approved`,
    };
  return { request: stepOf(ready, hand) };
}

function verbFor(from: StateName, to: StateName): Verb | undefined {
  const towards: Partial<Record<StateName, Verb>> = { 'in-progress': 'start', fixed: 'confirm-fix', duplicate: 'link' };
  return to === 'triaged' ? (backFrom[from] ?? 'reopen') : towards[to];
}

/** The step to `triaged`, where it is not taking a decision back. From `triaged` itself the machine refuses it. */
const backFrom: Partial<Record<StateName, Verb>> = { new: 'triage', 'in-progress': 'put-back' };
