// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Moved } from '../../findings/reconcile/plan.ts';
import { openStates } from '../../model/finding-state.ts';
import type { Actor } from '../../store/tables.ts';
import type { Tx } from '../context.ts';

/** Puts findings into their new state and writes the line of their history; their clocks are read anew by the next run. */
export async function moveFindings(
  tx: Tx,
  moves: readonly Moved[],
  { now, actor }: { now: string; actor: Actor },
): Promise<void> {
  if (moves.length === 0) return;
  const rows = moves.map(({ id, state, event }) => ({
    id: Number(id),
    state: state.is,
    state_data: state,
    open: openStates.has(state.is),
    closed: openStates.has(state.is) ? null : now,
    event: event.event,
    from_state: event.from,
    data: { reason: event.reason },
  }));
  const json = JSON.stringify(rows);
  await sql`
    update findings set state = r.state, state_data = r.state_data, state_at = ${now}::timestamptz, open = r.open, closed_at = r.closed,
      clock_changes_at = ${now}::timestamptz
    from jsonb_to_recordset(${json}::jsonb) as r(id int, state text, state_data jsonb, open boolean, closed timestamptz)
    where findings.id = r.id`.execute(tx);
  await sql`
    insert into finding_events (finding_id, at, actor, event, from_state, to_state, data)
    select id, ${now}::timestamptz, ${JSON.stringify(actor)}::jsonb, event, from_state, state, data
    from jsonb_to_recordset(${json}::jsonb) as r(id int, event text, from_state text, state text, data jsonb)`.execute(tx);
}
