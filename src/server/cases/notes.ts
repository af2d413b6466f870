// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import type { Caller, ServerContext } from '../context.ts';
import { readableThread } from '../views/cases-threads.ts';
import { onCase } from './on-case.ts';

/** Writes a note that stays inside. Letters to people outside are drafts, queued by their own action. */
export async function writeNote(
  context: ServerContext,
  caller: Caller,
  { uid, thread, text }: { uid: string; thread: string; text: string },
): Promise<void> {
  await onCase(context, { caller, uid }, async (work) => {
    const { tx, now, box, standing } = work;
    const row = await readableThread({ context: { ...context, db: tx }, uid, standing }, thread);
    if (row.audience !== 'internal' && row.audience !== 'experts')
      throw new NgaoError('usage', 'A note goes into an internal thread. Make a draft for people outside.');
    const message = newUid();
    await tx
      .insertInto('case_messages')
      .values({
        uid: message,
        case_uid: uid,
        thread_uid: thread,
        direction: 'internal',
        state: 'delivered',
        kind: 'note',
        author_user: caller.person?.id ?? null,
        author_participant: null,
        subject: null,
        body: box.seal('case_messages.body', message, text),
        created_at: now,
        send_after: null,
        sent_at: null,
        mail_id: null,
        in_reply_to: null,
      })
      .execute();
    await work.tell({ name: 'case.note', data: { message, thread } });
  });
}

/** Everything in the thread up to now counts as read by the person. */
export async function markRead(
  context: ServerContext,
  caller: Caller,
  { uid, thread }: { uid: string; thread: string },
): Promise<void> {
  await onCase(context, { caller, uid }, async ({ tx, now, standing, audit }) => {
    await readableThread({ context: { ...context, db: tx }, uid, standing }, thread);
    const row = { case_uid: uid, user_id: caller.person?.id ?? 0, what: thread, read_at: now };
    await tx
      .insertInto('case_reads')
      .values(row)
      .onConflict((conflict) => conflict.columns(['case_uid', 'user_id', 'what']).doUpdateSet({ read_at: now }))
      .execute();
    await audit({ action: 'case.thread-read', subject: { kind: 'case', id: uid }, productId: null, data: { thread } });
  });
}
