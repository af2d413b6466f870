// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { system, takeStep } from '../lifecycle/move.ts';
import { transitions } from '../lifecycle/transitions-table.ts';
import type { Incoming } from './incoming.ts';
import { emptyPlan, type KnownFinding, type Moved, type ReconcilePlan, type Run } from './plan.ts';
import { suggestionOf } from './told.ts';

/*
 * The door of reconciliation. A report of one stream (target + tool + category) meets what the portfolio knows.
 * In one piece: `reconcile`. In chunks, with bounded memory, under one lock per stream:
 *   1. `lateness`: an older report than the newest of its stream changes nothing;
 *   2. per chunk: `gatherIncoming`, load the known rows of those keys, `planSeen`, save (mark the rows as seen by this report);
 *   3. count the stream's live spans and those not seen by this report, `judgeClosures`;
 *   4. unless held or without proof: page through the unseen live spans, `planMissing`, save.
 */

/** The whole plan of one report. `current`: every row with a live span in the stream, and every row whose hash is in `incoming`. */
export function reconcile(current: Iterable<KnownFinding>, incoming: ReadonlyMap<string, Incoming>, run: Run): ReconcilePlan {
  const late = lateness(run);
  if (late !== '') return { ...emptyPlan(), remark: late };
  const known = new Map<string, KnownFinding>();
  const missing: KnownFinding[] = [];
  let live = 0;
  for (const row of current) {
    known.set(row.hash, row);
    if (!row.span?.live) continue;
    live++;
    if (!incoming.has(row.hash)) missing.push(row);
  }
  const plan = planSeen(incoming.values(), known, run);
  const verdict = judgeClosures({ live, missing: missing.length }, run);
  if (verdict.may === 'close') {
    const gone = planMissing(missing, run);
    plan.spansEnded.push(...gone.spansEnded);
    plan.closes.push(...gone.closes);
  } else if (verdict.may === 'hold') plan.heldClosures = { missing: missing.length, live, because: verdict.because };
  plan.remark = verdict.because;
  return plan;
}

/**
 * Why this report comes too late to change anything; '' when it does not. A twin of the newest one is not late. Where one of the
 * two tells no time, the later arrival is the newer one.
 */
export function lateness({ scannedAt, newestScan, isOvertaken }: Run): string {
  const [own, newest] = [Date.parse(scannedAt), Date.parse(newestScan)];
  if (own < newest)
    return `A newer report of this stream is known (scanned at ${newestScan}); this one is kept and changes nothing.`;
  const hasOrder = own >= newest;
  if (hasOrder || !isOvertaken) return '';
  return 'A report of this stream that was received later has been taken in; this one is kept and changes nothing.';
}

/** What a chunk of findings changes. Handing in the same chunk twice changes nothing more. */
export function planSeen(incoming: Iterable<Incoming>, known: ReadonlyMap<string, KnownFinding>, run: Run): ReconcilePlan {
  const plan = emptyPlan();
  for (const one of incoming) {
    const row = known.get(one.key.hash);
    if (one.attribution.told.state === 'fixed') planToldFixed(plan, row, { incoming: one, run });
    else if (row) planKnown(plan, row, { incoming: one, run });
    else planNew(plan, one, run);
  }
  return plan;
}

export type ClosureVerdict = { may: 'close' | 'keep' | 'hold'; because: string };

/** Whether what a report no longer tells may be ended on its word. */
export function judgeClosures({ live, missing }: { live: number; missing: number }, run: Run): ClosureVerdict {
  const { proof, guard, confirmed } = run;
  if (missing === 0) return { may: 'close', because: '' };
  if (!proof)
    return { may: 'keep', because: `Nothing proves that the scan ran: ${missing} findings that it does not tell stay open.` };
  const isMuch = missing >= guard.atLeast && missing / live > guard.share;
  if (confirmed || !(isMuch || missing > guard.most)) return { may: 'close', because: '' };
  return {
    may: 'hold',
    because: `It no longer tells ${missing} of ${live} findings. Somebody has to confirm that before they are closed.`,
  };
}

/** Ends the spans of rows that the report no longer tells; a finding that no other stream reports is fixed. */
export function planMissing(rows: Iterable<KnownFinding>, run: Run): Pick<ReconcilePlan, 'spansEnded' | 'closes'> {
  const plan: Pick<ReconcilePlan, 'spansEnded' | 'closes'> = { spansEnded: [], closes: [] };
  for (const row of rows) endSpan(plan, row, { run });
  return plan;
}

function endSpan(
  plan: Pick<ReconcilePlan, 'spansEnded' | 'closes'>,
  row: KnownFinding,
  { run, reason }: { run: Run; reason?: string },
): void {
  if (!row.span?.live) return;
  plan.spansEnded.push({ id: row.id });
  const from: readonly string[] = transitions['source-gone'].from;
  // What people ruled out, refuted or linked stays that: it was not fixed, it is only out of sight.
  if (row.liveElsewhere || !from.includes(row.state.is)) return;
  plan.closes.push(step(row, { verb: 'source-gone', run, ...(reason !== undefined && { reason }) }));
}

function planNew(plan: ReconcilePlan, incoming: Incoming, run: Run): void {
  plan.opens.push({ incoming, state: { is: 'new', since: run.now } });
  propose(plan, incoming, null);
}

function planKnown(plan: ReconcilePlan, row: KnownFinding, { incoming, run }: { incoming: Incoming; run: Run }): void {
  const { span, id, state } = row;
  if (!span?.live) plan.spansStarted.push({ id, incoming });
  else if (span.digest !== incoming.digest) plan.updates.push({ id, incoming });
  else plan.unchanged++;
  if (state.is === 'fixed' && !wasScannedBefore(run, state)) plan.reopens.push(step(row, { verb: 'see-again', run }));
  const isNews = !span?.live || span.digest !== incoming.digest;
  if (isNews && (state.is === 'new' || state.is === 'triaged' || state.is === 'in-progress')) propose(plan, incoming, id);
}

/** A scan from before somebody confirmed the fix says nothing against it. */
function wasScannedBefore({ scannedAt }: Run, state: KnownFinding['state'] & { is: 'fixed' }): boolean {
  return state.how === 'confirmed' && scannedAt !== '' && Date.parse(scannedAt) < Date.parse(state.since);
}

function planToldFixed(
  plan: ReconcilePlan,
  row: KnownFinding | undefined,
  { incoming, run }: { incoming: Incoming; run: Run },
): void {
  // The source says so itself: that needs no proof of a whole scan.
  if (row) endSpan(plan, row, { run, reason: incoming.attribution.told.reason || 'The source says that it is fixed.' });
}

function propose(plan: ReconcilePlan, incoming: Incoming, id: string | null): void {
  const { told } = incoming.attribution;
  const suggests = suggestionOf(told);
  if (suggests) plan.proposals.push({ hash: incoming.key.hash, id, told, suggests });
}

function step({ id, state }: KnownFinding, given: { verb: 'source-gone' | 'see-again'; run: Run; reason?: string }): Moved {
  const { verb, run, reason } = given;
  const taken = takeStep(state, { verb, by: system, at: run.now, ...(reason !== undefined && { reason }) });
  // Both verbs need nothing and are asked only of states that the table lists.
  if (!taken.done) throw new NgaoError('internal', `A finding could not be moved: ${taken.because}.`);
  return { id, state: taken.state, event: taken.event };
}
