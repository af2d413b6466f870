// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Work } from '../actions/action.ts';
import type { ServerContext } from '../context.ts';

/**
 * A scan that found word for word what the newest report of its stream says is a scan all the same: it came now, and it ran now
 * where the report proves a run and tells no time of its own. What somebody called fixed and it still tells has to open again:
 * then the report is read anew. Answers whether it is.
 */
export async function repeatReport(
  { jobs }: Pick<ServerContext, 'jobs'>,
  { tx, now }: Work,
  given: { report: number; target: number; state: string },
): Promise<boolean> {
  // The end of a report that proves a run without a time sets both moments to one.
  await sql`
    update streams set last_report_at = ${now}::timestamptz,
      last_proof_at = case when scanned_at is null and last_proof_at = last_report_at then ${now}::timestamptz else last_proof_at end
    where last_report_id = ${given.report}`.execute(tx);
  if ((given.state !== 'imported' && given.state !== 'held') || !(await tellsFixed(tx, given.report))) return false;
  await tx.updateTable('reports').set({ state: 'received', attempts: 0, failures: 0 }).where('id', '=', given.report).execute();
  await jobs.add(tx, {
    kind: 'import-report',
    payload: { report: given.report },
    scope: `target-${given.target}`,
    priority: 10,
  });
  return true;
}

/** A scan with a time of its own is the one that was known when somebody called it fixed: it says nothing new. */
async function tellsFixed(tx: Work['tx'], report: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from streams s join observations o on o.stream_id = s.id and o.until_report is null
      join findings f on f.id = o.finding_id and f.state = 'fixed'
    where s.last_report_id = ${report} and s.scanned_at is null limit 1`.execute(tx);
  return rows.length > 0;
}
