// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { type MergedFinding, mergeFindings } from '../../findings/reconcile/merge-findings.ts';
import { type FindingState, openStates } from '../../model/finding-state.ts';
import { systemCaller, type Tx } from '../context.ts';
import { refreshFindings } from './refresh-findings.ts';

/** A row that may become one with another one. */
export interface Mergeable {
  id: number;
  product_id: number;
  target_id: number;
  state_data: FindingState;
  first_seen: string;
  closed_at: string | null;
  assignee_id: number | null;
  tags: readonly string[];
}

export const mergeColumns = [
  'findings.id',
  'findings.product_id',
  'findings.target_id',
  'findings.state_data',
  'findings.first_seen',
  'findings.closed_at',
  'findings.assignee_id',
  'findings.tags',
] as const;

interface Naming {
  /** Under which key and group it stands from now on. */
  named: { key: string; vulnerability_id: number; about: string };
  now: string;
}

/**
 * Makes one finding of two of the same target. The older row lives on; nobody's hands, tags or words about the other are lost.
 * Both rows are locked. Answers which lives on and which is gone.
 */
export async function makeOne(
  tx: Tx,
  [a, b]: readonly [Mergeable, Mergeable],
  { named, now }: Naming,
): Promise<{ finding: number; absorbed: number }> {
  const merged = mergeFindings(mergeable(a), mergeable(b), { assured: false, now });
  const [kept, gone] = Number(merged.survivor) === a.id ? [a, b] : [b, a];
  const { state } = merged;
  const isOpen = openStates.has(state.is);
  await handOver(tx, { survivor: kept.id, absorbed: gone.id });
  await tx
    .updateTable('findings')
    .set({
      ...named,
      state: state.is,
      state_data: JSON.stringify(state),
      state_at: now,
      open: isOpen,
      first_seen: merged.firstSeen,
      closed_at: isOpen ? null : (kept.closed_at ?? gone.closed_at ?? now),
      // Whatever its clock read: it is read anew from the history of both.
      clock_changes_at: now,
      assignee_id: state.is === 'in-progress' ? Number(state.assignee) : (kept.assignee_id ?? gone.assignee_id),
      tags: JSON.stringify([...new Set([...kept.tags, ...gone.tags])].sort()),
    })
    .where('id', '=', kept.id)
    .execute();
  await tellMerge(tx, { kept, gone, merged, now });
  await refreshFindings(tx, [kept.id], now);
  return { finding: kept.id, absorbed: gone.id };
}

interface Telling {
  kept: Mergeable;
  gone: Mergeable;
  merged: MergedFinding;
  now: string;
}

/**
 * A line of the history. What stood closed while the other row was open has been open since that one was first seen: its clock
 * does not start over because two names met.
 */
async function tellMerge(tx: Tx, { kept, gone, merged, now }: Telling): Promise<void> {
  const { is } = merged.state;
  const own = kept.state_data.is;
  const isBack = openStates.has(is) && !openStates.has(own) && openStates.has(gone.state_data.is);
  const since = Math.max(Date.parse(gone.first_seen), Date.parse(kept.state_data.since));
  const line = { finding_id: kept.id, actor: JSON.stringify(systemCaller('aliases').actor) };
  if (isBack) {
    const data = JSON.stringify({ reason: 'a source reported it under another name' });
    const at = new Date(Math.min(since, Date.parse(now))).toISOString();
    await tx
      .insertInto('finding_events')
      .values({ ...line, at, event: 'finding.reopened', from_state: own, to_state: is, data })
      .execute();
  }
  const data = JSON.stringify({ absorbed: gone.id, reason: merged.because, proposal: merged.proposal });
  await tx
    .insertInto('finding_events')
    .values({ ...line, at: now, event: 'finding.merged', from_state: isBack ? is : own, to_state: is, data })
    .execute();
}

/** Everything that hangs on the absorbed row goes to the survivor; the row itself goes. */
async function handOver(tx: Tx, { survivor, absorbed }: { survivor: number; absorbed: number }): Promise<void> {
  const live = await tx
    .selectFrom('observations')
    .where('finding_id', '=', survivor)
    .where('until_report', 'is', null)
    .select('stream_id')
    .execute();
  // A stream that told both ids tells the survivor once; the other span ends where it began.
  if (live.length > 0) {
    await tx
      .deleteFrom('observations')
      .where('finding_id', '=', absorbed)
      .where('until_report', 'is', null)
      .where(
        'stream_id',
        'in',
        live.map(({ stream_id }) => stream_id),
      )
      .execute();
  }
  await tx.updateTable('observations').set({ finding_id: survivor }).where('finding_id', '=', absorbed).execute();
  // Its history goes along; the clock and the states are those of the survivor's own.
  await sql`
    update finding_events set finding_id = ${survivor}::int, data = data || ${JSON.stringify({ of: absorbed })}::jsonb
    where finding_id = ${absorbed}`.execute(tx);
  await sql`
    update findings set state_data = jsonb_set(state_data, '{of}', to_jsonb(${String(survivor)}::text))
    where state = 'duplicate' and state_data ->> 'of' = ${String(absorbed)}`.execute(tx);
  await tx.updateTable('clock_pauses').set({ finding_id: survivor }).where('finding_id', '=', absorbed).execute();
  const bound = await tx.selectFrom('exception_findings').where('finding_id', '=', survivor).select('exception_id').execute();
  const known = new Set(bound.map(({ exception_id }) => exception_id));
  const moving = await tx.deleteFrom('exception_findings').where('finding_id', '=', absorbed).returning('exception_id').execute();
  for (const { exception_id } of moving.filter((each) => !known.has(each.exception_id)))
    await tx.insertInto('exception_findings').values({ exception_id, finding_id: survivor }).execute();
  await moveCaseLinks(tx, { survivor, absorbed });
  await tx.deleteFrom('findings').where('id', '=', absorbed).execute();
}

/** A case that both were linked to keeps one link. */
async function moveCaseLinks(tx: Tx, { survivor, absorbed }: { survivor: number; absorbed: number }): Promise<void> {
  const linked = await tx.selectFrom('case_findings').where('finding_id', '=', survivor).select('case_uid').execute();
  const known = new Set(linked.map(({ case_uid }) => case_uid));
  const moving = await tx.deleteFrom('case_findings').where('finding_id', '=', absorbed).returningAll().execute();
  for (const row of moving.filter(({ case_uid }) => !known.has(case_uid)))
    await tx
      .insertInto('case_findings')
      .values({ ...row, finding_id: survivor })
      .execute();
}

function mergeable({ id, state_data, first_seen }: Mergeable) {
  return { id: String(id), state: state_data, firstSeen: first_seen };
}
