// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import { act, type Work } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import { actorOf, isCommittee, noSuchCase } from './access.ts';
import { notifyOwner } from './notify-committee.ts';
import { caseWork } from './on-case.ts';
import { giveGrant, joinCase, participantOf } from './people-in-case.ts';
import { caseOwner } from './vault.ts';

const hours = 24 * 3_600_000;
const outside = {
  participant: '',
  role: 'committee',
  scopes: [],
  threads: [],
  until: null,
  recused: false,
  may: () => false,
  waits: false,
};

/** A member of the committee asks to read a case in an emergency. A second member must agree; the owner is told by code name. */
export async function askBreakGlass(
  context: ServerContext,
  caller: Caller,
  { uid, reason }: { uid: string; reason: string },
): Promise<string> {
  return await withoutGrant(context, { caller, uid }, async (work) => {
    const glass = newUid();
    await work.tx
      .insertInto('break_glass')
      .values({
        uid: glass,
        case_uid: uid,
        asked_by: Number(work.actor.id),
        asked_at: work.now,
        reason: work.box.seal('break_glass.reason', glass, reason),
        confirmed_by: null,
        confirmed_at: null,
        until_at: null,
      })
      .execute();
    await notifyOwner(work);
    await work.tell({ name: 'case.break-glass-ask', note: reason, data: { glass } });
    return glass;
  });
}

/** Another member agrees: a day of reading for who asked. */
export async function confirmBreakGlass(
  context: ServerContext,
  caller: Caller,
  { uid, glass }: { uid: string; glass: string },
): Promise<void> {
  await withoutGrant(context, { caller, uid }, async (work) => {
    const { tx, now, actor } = work;
    const row = await tx
      .selectFrom('break_glass')
      .where('case_uid', '=', uid)
      .where('uid', '=', glass)
      .where('confirmed_by', 'is', null)
      .selectAll()
      .executeTakeFirst();
    if (!row) throw noSuchCase();
    if (String(row.asked_by) === actor.id)
      throw new NgaoError('forbidden', 'A second person must agree. Ask another member of the committee.');
    const until = new Date(Date.parse(now) + hours).toISOString();
    await tx
      .updateTable('break_glass')
      .set({ confirmed_by: Number(actor.id), confirmed_at: now, until_at: until })
      .where('uid', '=', glass)
      .execute();
    const there = await participantOf(work, row.asked_by);
    if (there) await giveGrant(work, { participant: there.uid, scope: 'glass', until });
    else await joinCase(work, { role: 'committee', userId: row.asked_by, scope: 'glass', until });
    await notifyOwner(work);
    await work.tell({ name: 'case.break-glass', data: { glass, user: row.asked_by, until } });
  });
}

/** Only for the committee, and never for who has declared a conflict: both get the answer for what does not exist. */
async function withoutGrant<T>(
  context: ServerContext,
  { caller, uid }: { caller: Caller; uid: string },
  use: (work: ReturnType<typeof caseWork>) => Promise<T>,
): Promise<T> {
  if (!isCommittee(caller)) throw noSuchCase();
  const known = await context.db.selectFrom('cases').where('uid', '=', uid).select('uid').executeTakeFirst();
  if (!known) throw noSuchCase();
  return await context.vault.with(caseOwner(uid), async (box) =>
    act(context, caller, async (plain: Work) => {
      const row = await plain.tx.selectFrom('cases').where('uid', '=', uid).selectAll().forUpdate().executeTakeFirstOrThrow();
      const work = caseWork(plain, { row, box, standing: outside, actor: actorOf(caller, outside, null) });
      if (work.facts.people.recused.includes(work.actor.id)) throw noSuchCase();
      return await use(work);
    }),
  );
}
