// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { ClockFigures, TrustFacts } from '../../advisories/site/site-source.ts';
import { leastCases } from '../../advisories/site/site-source.ts';
import { writeBase64 } from '../../provenance/log/base64.ts';
import { readCheckpoint } from '../../provenance/log/note/checkpoint.ts';
import type { Database, Tx } from '../context.ts';

const day = 86_400_000;

/** What the trust page tells beside keys, as of the beginning of a day. */
export type TrustOfDay = Pick<TrustFacts, 'clocks' | 'checkpoint'>;

/**
 * Figures and the state of the audit log as of the beginning of that day (YYYY-MM-DD). Between two days nothing moves them, so that
 * nobody sees from outside when the committee works. Of the log only the root stands there: how much was written in a day would tell.
 */
export async function trustOfDay(db: Database | Tx, today: string): Promise<TrustOfDay> {
  const clocks = await clockFigures(db, today);
  const checkpoint = await checkpointBefore(db, today);
  return { ...(clocks && { clocks }), ...(checkpoint && { checkpoint }) };
}

interface Row {
  case_uid: string;
  kind: string;
  started_at: string;
  due_at: string;
  ended_at: string;
  published: string;
}

/** Over cases that were announced, and whose advisory anybody can read: no other case is looked at. */
async function clockFigures(db: Database | Tx, today: string): Promise<ClockFigures | undefined> {
  const { rows } = await sql<Row>`
    select k.case_uid, k.kind, k.started_at, k.due_at, k.ended_at, p.published_at as published
    from case_clocks k join cases c on c.uid = k.case_uid join advisories a on a.case_uid = c.uid
      join public_advisories p on p.id = a.number
    where c.state in ('announced', 'completed') and k.nature = 'deadline' and k.state = 'met' and k.ended_at is not null
      and p.published_at < ${`${today}T00:00:00Z`}::timestamptz
    order by k.case_uid, k.uid`.execute(db);
  const closedCases = new Set(rows.map((row) => row.case_uid)).size;
  const waits = rows
    .filter(({ kind }) => kind === 'acknowledge')
    .map((row) => (Date.parse(row.ended_at) - Date.parse(row.started_at)) / day);
  if (closedCases < leastCases || waits.length < leastCases) return undefined;
  const first = rows.map(({ published }) => published).sort()[0] ?? '';
  const inTime = rows.filter((row) => Date.parse(row.ended_at) <= Date.parse(row.due_at)).length;
  return {
    since: `${first.slice(0, 4)}-01-01T00:00:00Z`,
    closedCases,
    medianAcknowledgementDays: Math.round(median(waits) * 10) / 10,
    shareInTime: Math.round((inTime / rows.length) * 100) / 100,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

async function checkpointBefore(db: Database | Tx, today: string): Promise<TrustFacts['checkpoint']> {
  const at = `${today}T00:00:00Z`;
  const row = await db
    .selectFrom('audit_checkpoints')
    .where('at', '<', at)
    .orderBy('size', 'desc')
    .select('note')
    .executeTakeFirst();
  if (!row) return undefined;
  const { origin, root } = readCheckpoint(row.note).checkpoint;
  return { origin, rootHash: writeBase64(root), at };
}
