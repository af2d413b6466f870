// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { notFound, requirePermission } from '../access.ts';
import type { Caller, ServerContext, Tx } from '../context.ts';
import { requireHeld } from '../ingest/import-report.ts';
import { act } from './action.ts';

/** A person's word that the many findings a report no longer tells are gone. The report is read again and closes them. */
export async function confirmClosures(
  context: ServerContext,
  caller: Caller,
  given: { id: number; reason: string },
): Promise<string> {
  await act(context, caller, async ({ tx, audit }) => {
    const row = await tx
      .selectFrom('reports')
      .innerJoin('targets', 'targets.id', 'reports.target_id')
      .where('reports.id', '=', given.id)
      .select(['state', 'product_id', 'target_id', 'counts'])
      .forUpdate('reports')
      .executeTakeFirst();
    if (!row) throw notFound('report');
    requirePermission(caller, 'triage', row.product_id);
    requireHeld(row.state);
    if (!(await isNewest(tx, given.id)))
      throw new NgaoError(
        'conflict',
        'A newer report of the same tool came after it: what this one no longer tells may be told again. Look at the newest report.',
      );
    const counts = JSON.stringify({ ...row.counts, confirmed: 1 });
    await tx
      .updateTable('reports')
      .set({ state: 'received', attempts: 0, failures: 0, counts })
      .where('id', '=', given.id)
      .execute();
    await context.jobs.add(tx, {
      kind: 'import-report',
      payload: { report: given.id },
      scope: `target-${row.target_id}`,
      priority: 10,
    });
    await audit({
      action: 'report.confirm-closures',
      subject: { kind: 'report', id: given.id },
      productId: row.product_id,
      reason: given.reason,
    });
  });
  context.jobs.wake('import-report');
  return `report-${given.id}`;
}

/** Of several runs in one report, those that have been overtaken change nothing when it is read again. */
async function isNewest(tx: Tx, id: number): Promise<boolean> {
  return (await tx.selectFrom('streams').where('last_report_id', '=', id).select('id').executeTakeFirst()) !== undefined;
}
