// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { type StepRequest, system, takeStep } from '../../findings/lifecycle/move.ts';
import type { Verb } from '../../findings/lifecycle/transitions-table.ts';
import type { Moved } from '../../findings/reconcile/plan.ts';
import { utcDate } from '../../kit/working-days.ts';
import type { FindingState } from '../../model/finding-state.ts';
import type { GovernedException } from '../../model/governed-exception.ts';
import type { Person } from '../../model/person.ts';
import type { Actor } from '../../store/tables.ts';
import { systemCaller, type Tx } from '../context.ts';
import { type ClockRequest, setClocks } from './clocks.ts';
import { applierOf, bind, candidateIds, type Ready, trackedChunks } from './covered.ts';
import { moveFindings } from './move-findings.ts';

/** Whose hand moves the findings of a product, and when. */
export interface Hand extends ClockRequest {
  productId: number;
  by: Person;
  actor: Actor;
}

export interface Applied {
  /** Findings that moved; of those that a decision let go, what is open now. */
  moved: number[];
  /** Their targets, to be counted anew. */
  targets: Set<number>;
}

const verbOf = { accept: 'accept', 'not-affected': 'rule-out', 'false-positive': 'refute' } as const satisfies Record<
  string,
  Verb
>;
const movable = ['new', 'triaged', 'in-progress', 'accepted'];

/** The step that an approved exception asks for a finding. */
export function stepOf({ row, exception }: Ready, { by, now }: Pick<Hand, 'by' | 'now'>): StepRequest {
  const { stage, proposed } = exception;
  const approvedBy = stage.is === 'active' ? stage.approved.by : '';
  return {
    verb: verbOf[row.decision],
    by,
    at: now,
    reason: row.reason,
    until: row.expires,
    ...(exception.claim.is === 'rule-out' && { justification: exception.claim.justification }),
    approval: { exception: exception.id, proposedBy: proposed.by, approvedBy },
  };
}

/**
 * Moves the findings that exceptions in force cover wholly, through the state machine and with their history: those in `ids`,
 * or all of the product. Set-based: a thousand findings at a time.
 */
export async function applyExceptions(
  tx: Tx,
  ready: readonly Ready[],
  given: { hand: Hand; ids?: readonly number[] },
): Promise<Applied> {
  const { hand, ids } = given;
  const applied: Applied = { moved: [], targets: new Set() };
  const found = await candidateIds(tx, ready, {
    productId: hand.productId,
    states: movable,
    ...(ids !== undefined && { ids }),
  });
  if (found.length === 0) return applied;
  const applier = await applierOf(ready);
  const rowOf = new Map<GovernedException, Ready>(ready.map((each) => [each.exception, each]));
  for await (const tracked of trackedChunks(tx, found)) {
    const moves: Moved[] = [];
    const pairs: { exception: number; finding: number }[] = [];
    for (const { id, targetId, finding } of tracked) {
      const covering = applier.appliesTo({ finding, release: '' }, hand.now).flatMap((each) => rowOf.get(each) ?? []);
      pairs.push(...covering.map(({ row }) => ({ exception: row.id, finding: id })));
      const move = firstMove(id, finding.state, { covering, hand });
      if (!move) continue;
      moves.push(move);
      applied.moved.push(id);
      applied.targets.add(targetId);
    }
    await bind(tx, pairs);
    await moveAndClock(tx, moves, hand);
  }
  return applied;
}

function firstMove(id: number, state: FindingState, given: { covering: readonly Ready[]; hand: Hand }): Moved | undefined {
  for (const each of given.covering) {
    const step = takeStep(state, stepOf(each, given.hand));
    if (step.done) return { id: String(id), state: step.state, event: step.event };
  }
  return undefined;
}

/** Saves moves with their history, and what they mean for the clocks. */
export async function moveAndClock(tx: Tx, moves: readonly Moved[], hand: Hand): Promise<void> {
  await moveFindings(tx, moves, hand);
  await setClocks(
    tx,
    moves.map(({ id }) => Number(id)),
    hand,
  );
}

const hidden = ['accepted', 'not-affected', 'false-positive'];

/** A finding that a decision holds closed. */
interface Held {
  id: number;
  target_id: number;
  state_data: FindingState;
  /** How many sources report it now. */
  live: number;
}

/**
 * Opens again what this exception alone holds closed: it was revoked or has expired. What another exception in force covers
 * is decided by that one. A fixed finding forgets that it was accepted, so that it is seen when it comes back.
 */
export async function reopenFindings(
  tx: Tx,
  exceptionId: number,
  given: { hand: Hand; reason: string; others: readonly Ready[] },
) {
  const { hand, reason, others } = given;
  const { rows } = await sql<Held>`
    select f.id, f.target_id, f.state_data, f.live from exception_findings b join findings f on f.id = b.finding_id
    where b.exception_id = ${exceptionId} and f.state in (${sql.join(hidden.map((each) => sql`${each}`))})
      and f.state_data #>> '{decision,exception}' = ${String(exceptionId)} order by f.id`.execute(tx);
  const applied: Applied = { moved: [], targets: new Set() };
  for (let at = 0; at < rows.length; at += 1000) await openAgain(tx, rows.slice(at, at + 1000), { hand, reason, applied });
  await forgetWhenFixed(tx, exceptionId, hand);
  if (others.length > 0 && applied.moved.length > 0) await applyExceptions(tx, others, { hand, ids: applied.moved });
  return applied;
}

/**
 * Takes decisions back. What no source reports any more is not open for that: nothing would ever close it. It is fixed, and
 * open when a source reports it again.
 */
async function openAgain(
  tx: Tx,
  rows: readonly Held[],
  { hand, reason, applied }: { hand: Hand; reason: string; applied: Applied },
): Promise<void> {
  const opened: Moved[] = [];
  const gone: Moved[] = [];
  for (const { id, target_id, state_data, live } of rows) {
    const step = takeStep(state_data, reopening(state_data, { hand, reason }));
    if (!step.done) continue;
    opened.push({ id: String(id), state: step.state, event: { ...step.event, reason } });
    applied.targets.add(target_id);
    const end = live === 0 ? takeStep(step.state, { verb: 'source-gone', by: system, at: hand.now }) : undefined;
    if (end?.done) gone.push({ id: String(id), state: end.state, event: end.event });
    else applied.moved.push(id);
  }
  await moveAndClock(tx, opened, hand);
  await moveAndClock(tx, gone, { ...hand, actor: systemCaller('decisions').actor });
}

function reopening(state: FindingState, { hand, reason }: { hand: Hand; reason: string }): StepRequest {
  const isOver = state.is === 'accepted' && state.until < utcDate(hand.now);
  const verb = hand.by === system && isOver ? 'expire' : 'reopen';
  return { verb, by: hand.by, at: hand.now, reason };
}

async function forgetWhenFixed(tx: Tx, exceptionId: number, { now, by }: Hand): Promise<void> {
  const before = JSON.stringify({ is: 'triaged', since: now, by: by.id });
  await sql`
    update findings f set state_data = jsonb_set(f.state_data, '{before}', ${before}::jsonb)
    from exception_findings b
    where b.exception_id = ${exceptionId} and f.id = b.finding_id and f.state = 'fixed'
      and f.state_data #>> '{before,decision,exception}' = ${String(exceptionId)}`.execute(tx);
}
