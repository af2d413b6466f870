// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { openStates, type StateName } from '../../model/finding-state.ts';
import { may, notFound, requirePermission } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { PauseBody } from '../contract/findings.ts';
import { setClocks } from '../decide/clocks.ts';
import { recount } from '../decide/recount.ts';
import { act, type Work } from './action.ts';

/** A comment stands in the history like everything else; what it says is in no log. */
export async function commentFinding(context: ServerContext, caller: Caller, given: { id: number; text: string }): Promise<void> {
  await act(context, caller, async (work) => {
    const row = await requireFinding(work, given.id);
    await addEvent(work, { id: given.id, event: 'finding.commented', reason: given.text });
    await work.audit({ action: 'finding.comment', subject: { kind: 'finding', id: given.id }, productId: row.product_id });
  });
}

/** Stops the clock of a finding, or lets it run on. Only what still has to be done has a clock that runs. */
export async function pauseClock(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof PauseBody> & { id: number },
): Promise<void> {
  await act(context, caller, async (work) => {
    const { tx, now } = work;
    const row = await requireFinding(work, given.id);
    if (!openStates.has(row.state as StateName))
      throw new NgaoError('conflict', `The finding is ${row.state}: its clock does not run.`);
    if (given.paused) await startPause(work, given);
    else await endPause(work, given.id);
    await setClocks(tx, [given.id], { settings: row.settings, now });
    const verb = given.paused ? 'pause' : 'resume';
    await addEvent(work, { id: given.id, event: `clock.${verb}d`, reason: given.reason });
    await recount(tx, { productId: row.product_id, targetIds: [row.target_id], now });
    await work.audit({
      action: `clock.${verb}`,
      subject: { kind: 'finding', id: given.id },
      productId: row.product_id,
      reason: given.reason,
    });
  });
}

async function startPause({ tx, now, caller }: Work, { id, reason }: { id: number; reason: string }): Promise<void> {
  const standing = await tx
    .selectFrom('clock_pauses')
    .where('finding_id', '=', id)
    .where('until', 'is', null)
    .select('id')
    .executeTakeFirst();
  if (standing) throw new NgaoError('conflict', 'The clock of this finding stands already.');
  await tx
    .insertInto('clock_pauses')
    .values({ finding_id: id, since: now, until: null, reason, by: JSON.stringify(caller.actor) })
    .execute();
}

async function endPause({ tx, now }: Work, id: number): Promise<void> {
  const ended = await tx
    .updateTable('clock_pauses')
    .set({ until: now })
    .where('finding_id', '=', id)
    .where('until', 'is', null)
    .returning('id')
    .execute();
  if (ended.length === 0) throw new NgaoError('conflict', 'Nobody stopped the clock of this finding.');
}

/** The row, locked, of a finding that the caller may work on. */
async function requireFinding({ tx, caller }: Work, id: number) {
  const row = await tx
    .selectFrom('findings')
    .innerJoin('products', 'products.id', 'findings.product_id')
    .where('findings.id', '=', id)
    .select(['product_id', 'target_id', 'state', 'settings'])
    .forUpdate('findings')
    .executeTakeFirst();
  if (!row || !may(caller, 'read', row.product_id)) throw notFound('finding');
  requirePermission(caller, 'triage', row.product_id);
  return row;
}

async function addEvent({ tx, now, caller }: Work, given: { id: number; event: string; reason: string }): Promise<void> {
  await tx
    .insertInto('finding_events')
    .values({
      finding_id: given.id,
      at: now,
      actor: JSON.stringify(caller.actor),
      event: given.event,
      data: JSON.stringify({ reason: given.reason }),
    })
    .execute();
}
