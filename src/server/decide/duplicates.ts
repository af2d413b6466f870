// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { system, takeStep } from '../../findings/lifecycle/move.ts';
import type { Moved } from '../../findings/reconcile/plan.ts';
import type { FindingState } from '../../model/finding-state.ts';
import { systemCaller, type Tx } from '../context.ts';
import { decideNew } from '../ingest/decide-new.ts';
import { moveAndClock } from './apply-exceptions.ts';
import { type ClockRequest, idList } from './clocks.ts';

/**
 * Opens duplicates in these targets that a source reports while what they are duplicates of is open no longer: it was fixed,
 * decided, or is gone. Then nothing openly tells what they tell. Exceptions in force and rules are asked about them.
 */
export async function openLeftDuplicates(
  tx: Tx,
  targetIds: Iterable<number>,
  given: ClockRequest & { productId: number },
): Promise<number[]> {
  const targets = [...new Set(targetIds)];
  if (targets.length === 0) return [];
  const { rows } = await sql<{ id: number; state_data: FindingState & { is: 'duplicate' } }>`
    select d.id, d.state_data from findings d
    where d.state = 'duplicate' and d.live > 0 and d.target_id = any(${idList(targets)})
      and not exists (select 1 from findings o where o.id = (d.state_data ->> 'of')::int and o.open)
    order by d.id for no key update of d`.execute(tx);
  const { now } = given;
  const moves = rows.flatMap(({ id, state_data }): Moved[] => {
    const reason = `finding ${state_data.of}, which told the same, is not open any more`;
    const step = takeStep(state_data, { verb: 'reopen', by: system, at: now, reason });
    return step.done ? [{ id: String(id), state: step.state, event: step.event }] : [];
  });
  const ids = moves.map(({ id }) => Number(id));
  await moveAndClock(tx, moves, { ...given, by: system, actor: systemCaller('decisions').actor });
  await decideNew(tx, ids, given);
  return ids;
}
