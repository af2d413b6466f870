// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { StateName } from '../../model/finding-state.ts';
import type { Severity } from '../../model/severity.ts';
import { clockFacts, type StateSpan } from '../../policy/clocks/clock-facts.ts';
import { type ClockReading, clockOf } from '../../policy/clocks/clock-of.ts';
import type { Database, Tx } from '../context.ts';
import { severityNames } from '../ingest/finding-columns.ts';
import { calendarOf, clockProfileOf } from '../policy/product-policy.ts';

export interface ClockRequest {
  /** The product's. */
  settings: Record<string, unknown>;
  now: string;
}

/** A finding's clock as it is stored, and as it reads now. */
export interface ClockRead {
  id: number;
  stored: string;
  reading: ClockReading | null;
}

interface FactRow {
  id: number;
  severity: number;
  first_seen: string;
  state: string;
  clock_state: string;
  kev_since: string | null;
}

/** Since when anybody says that the flaw is exploited. */
const kevSince = sql`case when v.kev then (
  select min(t.at) from vulnerability_facts t join vulnerability_ids i on i.id = t.vulnerability
  where i.vulnerability_id = v.id and t.fact = 'kev' and t.value = 'true'::jsonb) end`;

const chunk = 1000;

/** A list of ids as one parameter. */
export function idList(ids: readonly number[]) {
  return sql`${`{${ids.join(',')}}`}::int[]`;
}

/** Reads the clocks of findings of one product from their history; at most a thousand at a time. */
export async function readClocks(
  db: Database | Tx,
  ids: readonly number[],
  { settings, now }: ClockRequest,
): Promise<ClockRead[]> {
  const profile = clockProfileOf(settings);
  const setting = { profile, calendar: calendarOf(settings), now };
  const asked = idList(ids);
  const { rows } = await sql<FactRow>`
    select f.id, f.severity, f.first_seen, f.state, f.clock_state, ${kevSince} as kev_since
    from findings f left join vulnerabilities v on v.id = f.vulnerability_id where f.id = any(${asked})`.execute(db);
  const moves = await sql<{ id: number; at: string; from: StateName; to: StateName }>`
    select finding_id as id, at, from_state as from, to_state as to from finding_events
    where finding_id = any(${asked}) and to_state <> '' and to_state <> from_state order by finding_events.id`.execute(db);
  const stands = await sql<{ id: number; from: string; to: string | null; reason: string }>`
    select finding_id as id, since as from, until as to, reason from clock_pauses
    where finding_id = any(${asked}) order by clock_pauses.id`.execute(db);
  const movesOf = Map.groupBy(moves.rows, ({ id }) => id);
  const pausesOf = Map.groupBy(stands.rows, ({ id }) => id);
  return rows.map((row) => {
    const facts = clockFacts(
      {
        ...plainFacts(row),
        history: historyOf(row, movesOf.get(row.id) ?? []),
        pauses: (pausesOf.get(row.id) ?? []).map(({ from, to, reason }) => ({ from, to, reason })),
      },
      profile,
    );
    return { id: row.id, stored: row.clock_state, reading: clockOf(facts, setting) };
  });
}

function plainFacts({ severity, first_seen, kev_since }: Pick<FactRow, 'severity' | 'first_seen' | 'kev_since'>) {
  return {
    severity: severityNames[severity] as Severity,
    firstSeen: first_seen,
    published: '',
    kev: kev_since === null ? null : { since: kev_since, due: '' },
  };
}

function historyOf(row: FactRow, moves: readonly { at: string; from: StateName; to: StateName }[]): StateSpan[] {
  const [first] = moves;
  const spans: StateSpan[] = [{ is: first?.from ?? (row.state as StateName), from: row.first_seen, to: first?.at ?? null }];
  for (const [index, { at, to }] of moves.entries()) spans.push({ is: to, from: at, to: moves[index + 1]?.at ?? null });
  return spans;
}

/** Counts the clocks of these findings anew and stores them; answers what they read, with what was stored before. */
export async function setClocks(tx: Tx, ids: readonly number[], request: ClockRequest): Promise<ClockRead[]> {
  const all: ClockRead[] = [];
  for (let at = 0; at < ids.length; at += chunk) {
    const reads = await readClocks(tx, ids.slice(at, at + chunk), request);
    await saveClocks(tx, reads);
    all.push(...reads);
  }
  return all;
}

async function saveClocks(tx: Tx, reads: readonly ClockRead[]): Promise<void> {
  const rows = reads.map(({ id, reading }) => ({ id, ...columnsOf(reading) }));
  await sql`
    update findings f set due_at = r.due_at, warn_at = r.warn_at, clock_state = r.clock_state, clock_changes_at = r.changes_at,
      clock_from = coalesce(r.clock_from, f.clock_from)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id int, due_at timestamptz, warn_at timestamptz, clock_state text, changes_at timestamptz, clock_from timestamptz)
    where f.id = r.id and (f.due_at, f.warn_at, f.clock_state, f.clock_changes_at, f.clock_from) is distinct from
      (r.due_at, r.warn_at, r.clock_state, r.changes_at, coalesce(r.clock_from, f.clock_from))`.execute(tx);
}

/** What stands still is due on no day: its day moves on with every day that it stands. */
function columnsOf(reading: ClockReading | null) {
  const stands = reading?.state === 'paused';
  return {
    due_at: stands ? null : (reading?.dueAt ?? null),
    warn_at: stands ? null : (reading?.warnAt ?? null),
    clock_state: reading?.state ?? 'none',
    changes_at: reading?.nextChangeAt ?? null,
    clock_from: reading?.startedAt ?? null,
  };
}

/**
 * Starts the clocks of findings that were just opened: they have no history, so those of one severity, one exploitation and
 * one first day share one reading, however many there are.
 */
export async function startClocks(tx: Tx, ids: readonly number[], { settings, now }: ClockRequest): Promise<void> {
  const setting = { profile: clockProfileOf(settings), calendar: calendarOf(settings), now };
  const opened = sql`select f.id, f.severity, f.first_seen, ${kevSince} as kev_since
    from findings f left join vulnerabilities v on v.id = f.vulnerability_id where f.id = any(${idList(ids)})`;
  const { rows } = await sql<Pick<FactRow, 'severity' | 'first_seen' | 'kev_since'>>`
    select distinct severity, first_seen, kev_since from (${opened}) as opened`.execute(tx);
  const groups = rows.map((row) => ({
    ...row,
    ...columnsOf(clockOf({ ...plainFacts(row), pauses: [], restartedAt: '', metAt: '' }, setting)),
  }));
  await sql`
    with opened as materialized (${opened})
    update findings f set due_at = r.due_at, warn_at = r.warn_at, clock_state = r.clock_state, clock_changes_at = r.changes_at
    from opened join jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as r(severity int, first_seen timestamptz,
        kev_since timestamptz, due_at timestamptz, warn_at timestamptz, clock_state text, changes_at timestamptz)
      on r.severity = opened.severity and r.first_seen = opened.first_seen and r.kev_since is not distinct from opened.kev_since
    where f.id = opened.id`.execute(tx);
}
