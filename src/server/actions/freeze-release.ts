// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { ReleaseScope } from '../../model/release-scope.ts';
import { notFound, requirePermission } from '../access.ts';
import { heldByCommittee, isHeld, releaseHolds } from '../cases/release-hold.ts';
import type { Caller, ServerContext } from '../context.ts';
import { bindInventories, measureDrift } from '../releases/bind.ts';
import { act } from './action.ts';

/**
 * Binds the members' inventories for good: what the release holds no longer moves with what is scanned later. Throws `conflict`
 * where it is frozen, or held by the committee (R65); that somebody tried stands in the trail, so nobody feels around unseen.
 */
export async function freezeRelease(context: ServerContext, caller: Caller, id: number): Promise<void> {
  const holds = await releaseHolds(context);
  const held = await act(context, caller, async ({ tx, now, audit }) => {
    const row = await tx
      .selectFrom('releases')
      .where('id', '=', id)
      .select(['product_id', 'frozen_at', 'scope', 'version'])
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw notFound('release');
    requirePermission(caller, 'upload', row.product_id);
    if (row.frozen_at !== null) throw new NgaoError('conflict', `Release ${row.version} is frozen already.`);
    await bindInventories(tx, id);
    if (await isHeld(tx, holds, { id, product: row.product_id })) {
      const subject = { kind: 'release', id };
      await audit({ action: 'release.held', subject, productId: row.product_id, data: { version: row.version } });
      return true;
    }
    const drift = await measureDrift(tx, { release: id, scope: row.scope as unknown as ReleaseScope, now });
    await tx
      .updateTable('releases')
      .set({ frozen_at: now, drift: JSON.stringify(drift) })
      .where('id', '=', id)
      .execute();
    const bound = await tx
      .selectFrom('release_members')
      .where('release_id', '=', id)
      .where('inventory_id', 'is not', null)
      .select('inventory_id')
      .execute();
    await audit({
      action: 'release.freeze',
      subject: { kind: 'release', id },
      productId: row.product_id,
      data: { version: row.version, inventories: bound.length, drift: drift.length },
    });
    return false;
  });
  if (held) throw await heldByCommittee(context);
}
