// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Database } from '../context.ts';

/**
 * Findings that an earlier attempt at this report opened before its process ended. They count as opened by it, and what holds
 * for new findings has yet to be decided for them.
 */
export async function openedBefore(
  db: Database,
  { reportId, streamId }: { reportId: number; streamId: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select f.id from observations o join findings f on f.id = o.finding_id and f.first_seen = o.since
    where o.stream_id = ${streamId} and o.until_report is null and o.since_report = ${reportId} order by f.id`.execute(db);
  return rows.map(({ id }) => id);
}
