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
    where finding_id = any(${asked}) and to_state <> '' and to_state <> from_state and not data ? 'of'
    order by finding_events.id`.execute(db);
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
    await saveClocks(
      tx,
      reads.map(({ id, reading }) => ({ id, ...columnsOf(reading) })),
    );
    all.push(...reads);
  }
  return all;
}

async function saveClocks(tx: Tx, rows: readonly ({ id: number } & OpeningClock)[]): Promise<void> {
  await sql`
    update findings f set due_at = r.due_at, warn_at = r.warn_at, clock_state = r.clock_state, clock_changes_at = r.changes_at,
      clock_from = coalesce(r.clock_from, f.clock_from)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id int, due_at timestamptz, warn_at timestamptz, clock_state text, changes_at timestamptz, clock_from timestamptz)
    where f.id = r.id and (f.due_at, f.warn_at, f.clock_state, f.clock_changes_at, f.clock_from) is distinct from
      (r.due_at, r.warn_at, r.clock_state, r.changes_at, coalesce(r.clock_from, f.clock_from))`.execute(tx);
}

/** What stands still is due on no day: its day moves on with every day that it stands. */
/** A clock as its columns hold it. */
export interface OpeningClock {
  due_at: string | null;
  warn_at: string | null;
  clock_state: string;
  changes_at: string | null;
  clock_from: string | null;
}

function columnsOf(reading: ClockReading | null): OpeningClock {
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
 * The clock of a finding that is being opened: it has no history, so those of one severity, one exploitation and one first
 * day share one reading, however many there are. `severity` is the stored rank.
 */
export function openingClock({ settings, now }: ClockRequest): (severity: number, kevSince: string | null) => OpeningClock {
  const setting = { profile: clockProfileOf(settings), calendar: calendarOf(settings), now };
  const known = new Map<string, OpeningClock>();
  return (severity, kevSince) => {
    const key = `${severity} ${kevSince}`;
    const facts = { ...plainFacts({ severity, first_seen: now, kev_since: kevSince }), pauses: [], restartedAt: '', metAt: '' };
    const clock = known.get(key) ?? columnsOf(clockOf(facts, setting));
    known.set(key, clock);
    return clock;
  };
}

/** Since when these vulnerabilities are said to be exploited; those of which nobody says so are left out. */
export async function exploitedSince(tx: Tx, vulnerabilities: readonly number[]): Promise<Map<number, string>> {
  if (vulnerabilities.length === 0) return new Map();
  const { rows } = await sql<{ id: number; since: string }>`
    select v.id, min(t.at) as since
    from vulnerabilities v join vulnerability_ids i on i.vulnerability_id = v.id
      join vulnerability_facts t on t.vulnerability = i.id and t.fact = 'kev' and t.value = 'true'::jsonb
    where v.kev and v.id = any(${idList(vulnerabilities)}) group by v.id`.execute(tx);
  return new Map(rows.map(({ id, since }) => [id, since]));
}

/**
 * Sets the clocks of findings that were just opened right where their exploitation became known only after: a later part of
 * the same report told it.
 */
export async function settleExploited(tx: Tx, ids: readonly number[], { settings, now }: ClockRequest): Promise<void> {
  const { rows } = await sql<{ id: number; severity: number; vulnerability_id: number }>`
    select f.id, f.severity, f.vulnerability_id from findings f join vulnerabilities v on v.id = f.vulnerability_id
    where f.id = any(${idList(ids)}) and v.kev`.execute(tx);
  if (rows.length === 0) return;
  const since = await exploitedSince(tx, [...new Set(rows.map(({ vulnerability_id }) => vulnerability_id))]);
  const clock = openingClock({ settings, now });
  await saveClocks(
    tx,
    rows.map((row) => ({ id: row.id, ...clock(row.severity, since.get(row.vulnerability_id) ?? null) })),
  );
}
