// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Database } from '../context.ts';

/** What earlier attempts at a report did before their process ended; it counts as done by the import. */
export interface DoneBefore {
  /** Findings that were opened; what holds for new findings has yet to be decided for them. */
  opened: number[];
  /** How many were told otherwise than before, or by this stream for the first time. */
  updated: number;
  reopened: number;
  closed: number;
}

/** Reads it from what they left: spans begin and end in the transaction, and at the moment, of the change that they tell. */
export async function doneBefore(
  db: Database,
  { reportId, streamId }: { reportId: number; streamId: number },
): Promise<DoneBefore> {
  const { rows } = await sql<{ id: number; opened: boolean; reopened: boolean }>`
    select f.id, f.first_seen = o.since as opened, exists (select 1 from finding_events e
      where e.finding_id = f.id and e.at = o.since and e.event = 'finding.reopened') as reopened
    from observations o join findings f on f.id = o.finding_id
    where o.stream_id = ${streamId} and o.until_report is null and o.since_report = ${reportId} order by f.id`.execute(db);
  const ended = await sql<{ closed: number }>`
    select count(distinct o.finding_id)::int as closed from observations o
    join finding_events e on e.finding_id = o.finding_id and e.at = o.until and e.to_state = 'fixed'
    where o.stream_id = ${streamId} and o.until_report = ${reportId}`.execute(db);
  const opened = rows.filter((row) => row.opened).map(({ id }) => id);
  return {
    opened,
    updated: rows.length - opened.length,
    reopened: rows.filter((row) => row.reopened).length,
    closed: ended.rows[0]?.closed ?? 0,
  };
}
