// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { notFound, requirePermission } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { ProductPolicy } from '../contract/decisions.ts';
import { holdDecisions } from '../decide/hold.ts';
import { policyChanges } from '../policy/policy-changes.ts';
import { checkPolicy, policyOf } from '../policy/product-policy.ts';
import { act } from './action.ts';

export async function makeProduct(context: ServerContext, caller: Caller, body: { key: string; name: string }): Promise<number> {
  requirePermission(caller, 'configure', null);
  return await act(context, caller, async ({ tx, now, audit }) => {
    const row = await tx
      .insertInto('products')
      .values({ key: body.key, name: body.name, created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!row) throw new NgaoError('conflict', `There is already a product with the key "${body.key}".`);
    await audit({ action: 'product.make', subject: { kind: 'product', id: row.id }, productId: row.id, data: { key: body.key } });
    return row.id;
  });
}

/** Clocks that run are computed anew by the clock's job: from their own start, so that a change can move them both ways. */
export async function changePolicy(
  context: ServerContext,
  caller: Caller,
  given: { id: number; policy: Static<typeof ProductPolicy> },
) {
  requirePermission(caller, 'configure', given.id);
  checkPolicy(given.policy);
  await act(context, caller, async ({ tx, now, audit }) => {
    await holdDecisions(tx, given.id, 'alone');
    const product = await tx.selectFrom('products').where('id', '=', given.id).select('settings').executeTakeFirst();
    if (!product) throw notFound('product');
    const data = policyChanges(policyOf(product.settings), policyOf({ policy: given.policy }));
    await tx
      .updateTable('products')
      .set({ settings: JSON.stringify({ policy: given.policy }) })
      .where('id', '=', given.id)
      .execute();
    await tx
      .updateTable('findings')
      .set({ clock_changes_at: now })
      .where('product_id', '=', given.id)
      .where('open', '=', true)
      .execute();
    await context.jobs.add(tx, { kind: 'clocks', payload: {}, scope: 'clocks' });
    await audit({ action: 'policy.change', subject: { kind: 'product', id: given.id }, productId: given.id, data });
  });
  context.jobs.wake('clocks');
}
