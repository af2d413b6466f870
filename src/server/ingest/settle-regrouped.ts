// SPDX-License-Identifier: Apache-2.0
import type { AuditLog } from '../audit/audit-log.ts';
import { systemCaller, type Tx } from '../context.ts';
import { askAgain } from '../decide/ask-again.ts';
import { openLeftDuplicates } from '../decide/duplicates.ts';
import { recount } from '../decide/recount.ts';
import type { Regrouped } from './merge-vulnerabilities.ts';

/**
 * What follows where groups of names became one, or several: exceptions that do not cover their findings any more let go of
 * them, duplicates without an original open, targets are counted anew, and the audit log tells it once for each product. The
 * last that a transaction does.
 */
export async function settleRegrouped(
  tx: Tx,
  audit: AuditLog,
  { regrouped, now }: { regrouped: readonly Regrouped[]; now: string },
): Promise<void> {
  const products = [...Map.groupBy(regrouped, ({ productId }) => productId)].sort(([a], [b]) => a - b);
  for (const [productId, rows] of products) {
    const product = await tx.selectFrom('products').where('id', '=', productId).select('settings').executeTakeFirstOrThrow();
    const given = { productId, settings: product.settings, now };
    const targetIds = [...new Set(rows.map(({ targetId }) => targetId))];
    const told = [...new Set(rows.map(({ finding }) => finding))];
    await askAgain(tx, { told, reopened: [] }, given);
    await openLeftDuplicates(tx, targetIds, given);
    await recount(tx, { productId, targetIds, now });
  }
  for (const [productId, rows] of products)
    for (const [, group] of Map.groupBy(rows, ({ from, into }) => JSON.stringify([from, into]))) {
      const { from = '', into = '' } = group[0] ?? {};
      await audit.append(tx, {
        caller: systemCaller('aliases'),
        action: 'finding.regroup',
        subject: { kind: 'vulnerability', id: into },
        productId,
        data: { from, findings: group.length, absorbed: group.filter(({ absorbed }) => absorbed !== null).length },
      });
    }
}
