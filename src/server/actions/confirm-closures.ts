// SPDX-License-Identifier: Apache-2.0
import { notFound, requirePermission } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
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
