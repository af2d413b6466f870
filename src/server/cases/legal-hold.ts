// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import type { Caller, ServerContext } from '../context.ts';
import { noSuchCase } from './access.ts';
import { onCase } from './on-case.ts';
import { requireDuty } from './people-in-case.ts';

/** One person asks that the case be kept for the law beyond its time, or no longer; a second one must agree. */
export async function askHold(
  context: ServerContext,
  caller: Caller,
  { uid, hold, reason }: { uid: string; hold: boolean; reason: string },
): Promise<string> {
  return await onCase(context, { caller, uid }, async (work) => {
    requireDuty(work, 'committee', 'owner');
    if (work.row.legal_hold === hold)
      throw new NgaoError('conflict', hold ? 'The case is held already.' : 'The case is not held. There is nothing to lift.');
    const wish = newUid();
    await work.tx
      .insertInto('case_holds')
      .values({
        uid: wish,
        case_uid: uid,
        hold,
        reason: work.box.seal('case_holds.reason', wish, reason),
        asked_by: Number(work.actor.id),
        asked_at: work.now,
        confirmed_by: null,
        confirmed_at: null,
      })
      .execute();
    await work.tell({ name: 'case.hold-ask', note: reason, data: { wish, hold } });
    return wish;
  });
}

/** Another person agrees: from now on it holds, or no longer. */
export async function confirmHold(
  context: ServerContext,
  caller: Caller,
  { uid, wish }: { uid: string; wish: string },
): Promise<void> {
  await onCase(context, { caller, uid }, async (work) => {
    requireDuty(work, 'committee', 'owner');
    const row = await work.tx
      .selectFrom('case_holds')
      .where('case_uid', '=', uid)
      .where('uid', '=', wish)
      .where('confirmed_by', 'is', null)
      .selectAll()
      .executeTakeFirst();
    if (!row) throw noSuchCase();
    if (String(row.asked_by) === work.actor.id)
      throw new NgaoError('forbidden', 'A second person must agree. Ask another member of the committee.');
    const confirmed = { confirmed_by: Number(work.actor.id), confirmed_at: work.now };
    await work.tx.updateTable('case_holds').set(confirmed).where('uid', '=', wish).execute();
    await work.save({}, { legal_hold: row.hold });
    await work.tell({ name: row.hold ? 'case.hold' : 'case.hold-lift', data: { wish } });
  });
}
