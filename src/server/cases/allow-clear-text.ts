// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { Caller, ServerContext } from '../context.ts';
import { tryAgain } from './clear-text.ts';
import { onCase } from './on-case.ts';
import { requireDuty } from './people-in-case.ts';
import { requireLetter } from './write-letter.ts';

/**
 * A person says that letters to the readers of this one may go in the clear, although they wrote encrypted; it is kept who said so
 * and when. What waits for that leaves. Throws `conflict` where nothing waits for such a word.
 */
export async function allowClearText(
  context: ServerContext,
  caller: Caller,
  { uid, message }: { uid: string; message: string },
): Promise<void> {
  await onCase(context, { caller, uid }, async (work) => {
    requireDuty(work, 'triager', 'committee', 'owner');
    await requireLetter(work, message);
    const { tx, now } = work;
    const readers = await tx.selectFrom('case_deliveries').where('message_uid', '=', message).select('participant_uid').execute();
    const rows = await tx
      .updateTable('case_participants')
      .set({ clear_by: caller.person?.id ?? null, clear_at: now })
      .where('case_uid', '=', uid)
      .where('uid', 'in', ['', ...readers.flatMap(({ participant_uid }) => participant_uid ?? [])])
      .where('wrote_encrypted', '=', true)
      .where('clear_at', 'is', null)
      .returning('uid')
      .execute();
    if (rows.length === 0)
      throw new NgaoError('conflict', 'No reader of this letter waits for such a word. Load the page again.');
    const participants = rows.map((row) => row.uid);
    await work.tell({ name: 'case.clear-text', data: { message, participants } });
    for (const participant of participants) await tryAgain(work, participant);
  });
  context.jobs.wake('send-letter');
}
