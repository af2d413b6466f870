// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { system, takeStep } from '../../findings/lifecycle/move.ts';
import type { Moved } from '../../findings/reconcile/plan.ts';
import type { FindingState } from '../../model/finding-state.ts';
import { systemCaller, type Tx } from '../context.ts';
import { decideNew } from '../ingest/decide-new.ts';
import { moveAndClock } from './apply-exceptions.ts';
import { type ClockRequest, idList } from './clocks.ts';
import { applierOf, readyOf, trackedChunks } from './covered.ts';

type Asking = ClockRequest & { productId: number };

/**
 * What a source tells anew may be more than what was decided: a second place, a production scope, another version than the
 * one that was named. A decision holds only while its exception covers all of the finding; else the finding is open again.
 * Severity and wording are no part of any exception's terms, and a version only where the exception names one. Exceptions
 * in force and rules are asked about what opened here and about `reopened`.
 */
export async function askAgain(
  tx: Tx,
  { told, reopened }: { told: readonly number[]; reopened: readonly number[] },
  given: Asking,
): Promise<void> {
  const outgrown = await openOutgrown(tx, told, given);
  await decideNew(tx, [...new Set([...reopened, ...outgrown])], given);
}

async function openOutgrown(tx: Tx, ids: readonly number[], given: Asking): Promise<number[]> {
  const held = await heldBy(tx, ids);
  if (held.size === 0) return [];
  const rows = await tx
    .selectFrom('exceptions')
    .where(sql<boolean>`id = any(${idList([...new Set(held.values())])})`)
    .selectAll()
    .execute();
  const ready = new Map(readyOf(rows).map((each) => [each.row.id, each]));
  const applier = await applierOf([...ready.values()]);
  const moves: Moved[] = [];
  for await (const tracked of trackedChunks(tx, [...held.keys()])) {
    const outgrown = tracked.filter(({ id, finding }) => {
      const by = ready.get(held.get(id) ?? 0);
      return by && applier.coverageOf(by.exception, finding) !== 'all';
    });
    moves.push(
      ...outgrown.flatMap(({ id, finding }) => openingOf(id, finding.state, { exception: held.get(id), now: given.now })),
    );
  }
  const hand = { ...given, by: system, actor: systemCaller('decisions').actor };
  for (let at = 0; at < moves.length; at += 1000) await moveAndClock(tx, moves.slice(at, at + 1000), hand);
  return moves.map(({ id }) => Number(id));
}

/** The exception that hides each of these findings, where one does. */
async function heldBy(tx: Tx, ids: readonly number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: number; exception: number }>`
    select id, (state_data #>> '{decision,exception}')::int as exception from findings
    where id = any(${idList(ids)}) and state in ('accepted', 'not-affected', 'false-positive')
    order by id for no key update`.execute(tx);
  return new Map(rows.map(({ id, exception }) => [id, exception]));
}

function openingOf(id: number, state: FindingState, { exception, now }: { exception: number | undefined; now: string }): Moved[] {
  const reason = `exception ${exception} does not cover all that is told of it now`;
  const step = takeStep(state, { verb: 'reopen', by: system, at: now, reason });
  return step.done ? [{ id: String(id), state: step.state, event: step.event }] : [];
}
