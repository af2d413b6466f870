// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { notFound, requirePermission } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { TargetBody, TargetPatch } from '../contract/portfolio.ts';
import { rewriteDay } from '../ingest/counts.ts';
import { readTargetRef } from '../ingest/find-target.ts';
import { act } from './action.ts';

export async function makeTarget(context: ServerContext, caller: Caller, body: Static<typeof TargetBody>): Promise<number> {
  requirePermission(caller, 'upload', body.product);
  const { kind, ref } = readTargetRef(body.ref.includes(':') ? body.ref : `${body.kind}:${body.ref}`);
  if (kind !== body.kind) throw new NgaoError('usage', `The reference begins with "${kind}:", but the kind is "${body.kind}".`);
  return await act(context, caller, async ({ tx, now, audit }) => {
    const row = await tx
      .insertInto('targets')
      .values({
        product_id: body.product,
        kind,
        ref,
        name: body.name || ref.slice(ref.indexOf(':') + 1),
        scope: body.scope ?? 'in',
        scope_reason: body.scopeReason ?? '',
        expects: JSON.stringify(body.expects ?? []),
        created_at: now,
        archived_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!row) throw new NgaoError('conflict', `There is already a target ${ref} in this product.`);
    await audit({ action: 'target.make', subject: { kind: 'target', id: row.id }, productId: body.product, data: { ref } });
    return row.id;
  });
}

/** Archiving is quick for any size: the target leaves every list at once; its rows stay as evidence. */
export async function changeTarget(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof TargetPatch> & { id: number },
): Promise<void> {
  await act(context, caller, async ({ tx, now, audit }) => {
    const row = await tx
      .selectFrom('targets')
      .where('id', '=', given.id)
      .select(['product_id', 'archived_at'])
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw notFound('target');
    requirePermission(caller, 'upload', row.product_id);
    if (given.scope === 'out' && !given.scopeReason?.trim())
      throw new NgaoError('usage', 'Say why it is out of scope: an auditor will ask.');
    await tx.updateTable('targets').set(changesOf(given, now)).where('id', '=', given.id).execute();
    if (given.archived !== undefined && given.archived !== (row.archived_at !== null))
      await rewriteDay(tx, { productId: row.product_id, now, opened: 0, closed: 0 });
    const { scope, scopeReason, archived, name, expects } = given;
    await audit({
      action: 'target.change',
      subject: { kind: 'target', id: given.id },
      productId: row.product_id,
      ...(scopeReason !== undefined && { reason: scopeReason }),
      data: { scope, archived, ...(name !== undefined && { renamed: true }), expects: expects?.length },
    });
  });
}

function changesOf({ name, scope, scopeReason, expects, archived }: Static<typeof TargetPatch>, now: string) {
  return {
    ...(name !== undefined && { name }),
    ...(scope !== undefined && { scope }),
    ...(scopeReason !== undefined && { scope_reason: scopeReason }),
    ...(expects !== undefined && { expects: JSON.stringify(expects) }),
    ...(archived !== undefined && { archived_at: archived ? now : null }),
  };
}
