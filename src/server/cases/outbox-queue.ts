// SPDX-License-Identifier: Apache-2.0
import { isUnfinished } from '../../cases/letters/letter.ts';
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import { committeeSettings } from './committee-settings.ts';
import type { CaseWork } from './on-case.ts';
import { requireSigned } from './outside-signature.ts';

/** Who a letter goes to: somebody of the case, by whatever address they have then, or an address that the committee allows. */
export type Addressee = { part: 'to' | 'cc' } & ({ participant: string } | { address: string });

/** Kinds that people outside get without the list in copy: nothing a person wrote, or not R14's business. */
const withoutCopy = ['receipt', 'notice'];

/**
 * Puts a draft into the queue: it can be taken back until the committee's time to undo is over. The private list is in copy of
 * everything for the reporter (R14, T5). Throws `conflict` for what is no draft, `usage` for a draft that is unfinished.
 */
export async function queueLetter(
  work: CaseWork,
  messageUid: string,
  extra: readonly Addressee[] = [],
): Promise<{ sendAfter: string }> {
  const message = await work.tx
    .selectFrom('case_messages as m')
    .innerJoin('case_threads as t', 't.uid', 'm.thread_uid')
    .where('m.uid', '=', messageUid)
    .where('m.case_uid', '=', work.uid)
    .select(['m.state', 'm.kind', 'm.body', 't.participant_uid', 't.audience'])
    .executeTakeFirst();
  if (!message) throw new NgaoError('not-found', 'There is no such message, or you may not see it.');
  if (message.state !== 'draft') throw new NgaoError('conflict', 'This message is no draft any more. Look at it again.');
  if (message.audience === 'internal')
    throw new NgaoError('usage', 'Internal notes are not sent. Write to the reporter or a vendor.');
  if (isUnfinished(work.box.open('case_messages.body', messageUid, message.body)))
    throw new NgaoError('usage', 'The draft still has open brackets. Fill them in or delete them, then send it.');
  if (message.participant_uid !== null) await requireSigned(work, { participant: message.participant_uid, kind: message.kind });
  const settings = await committeeSettings(work.tx);
  const own: Addressee[] = message.participant_uid === null ? [] : [{ part: 'to', participant: message.participant_uid }];
  const copy: Addressee[] =
    settings.privateList === '' || withoutCopy.includes(message.kind) ? [] : [{ part: 'cc', address: settings.privateList }];
  for (const each of extra) checkAllowed(each, [...settings.allowed, settings.privateList]);
  const sendAfter = new Date(Date.parse(work.now) + settings.undoSeconds * 1000).toISOString();
  await work.tx
    .updateTable('case_messages')
    .set({ author_user: work.caller.person?.id ?? null, in_reply_to: await openingMail(work, messageUid) })
    .where('uid', '=', messageUid)
    .execute();
  await holdLetter(work, { uid: messageUid, to: [...own, ...extra, ...copy], at: sendAfter });
  await work.tell({ name: 'case.message-queue', data: { message: messageUid, kind: message.kind, sendAfter } });
  return { sendAfter };
}

/** The mail that the case came by, so that its author's mailbox shows the letter beside it; null where it came otherwise. */
async function openingMail({ tx }: CaseWork, messageUid: string): Promise<string | null> {
  const row = await tx
    .selectFrom('case_messages as receipt')
    .innerJoin('case_messages as letter', 'letter.thread_uid', 'receipt.thread_uid')
    .where('letter.uid', '=', messageUid)
    .where('receipt.kind', '=', 'receipt')
    .where('receipt.in_reply_to', 'is not', null)
    .select('receipt.in_reply_to')
    .executeTakeFirst();
  return row?.in_reply_to ?? null;
}

/** Takes a message back into the drafts. Throws `conflict` when it is on its way already. */
export async function cancelLetter(work: CaseWork, messageUid: string): Promise<void> {
  const row = await work.tx
    .updateTable('case_messages')
    .set({ state: 'draft', send_after: null, mail_id: null })
    .where('uid', '=', messageUid)
    .where('case_uid', '=', work.uid)
    .where('state', '=', 'held')
    .returning('uid')
    .executeTakeFirst();
  if (!row) throw new NgaoError('conflict', 'The message is on its way or sent; it cannot be taken back.');
  await work.tx.deleteFrom('case_deliveries').where('message_uid', '=', messageUid).execute();
  await work.tell({ name: 'case.message-cancel', data: { message: messageUid } });
}

/** The rows of a held message. Its Message-ID is fixed here, so that every copy can be known for the same. */
export async function holdLetter(
  { tx, box, context }: CaseWork,
  { uid, to, at }: { uid: string; to: readonly Addressee[]; at: string },
): Promise<void> {
  const host = new URL(context.config.publicUrl).hostname;
  await tx
    .updateTable('case_messages')
    .set({ state: 'held', send_after: at, mail_id: `<${newUid()}@${host}>` })
    .where('uid', '=', uid)
    .execute();
  for (const [position, each] of to.entries()) {
    const row = newUid();
    // Somebody of the case: the address stays under the person's own key alone.
    const address = 'address' in each ? each.address : '';
    await tx
      .insertInto('case_deliveries')
      .values({
        uid: row,
        message_uid: uid,
        position,
        part: each.part,
        participant_uid: 'participant' in each ? each.participant : null,
        address: box.seal('case_deliveries.address', row, address),
        state: 'waiting',
        at: null,
        answer: null,
      })
      .execute();
  }
  await context.jobs.add(tx, { kind: 'send-letter', payload: { message: uid }, scope: `letter-${uid}`, startAfter: at });
}

/** T5: mail goes to people of the case and to whom the committee allows, and to nobody else. */
function checkAllowed(each: Addressee, allowed: readonly string[]): void {
  if (!('address' in each)) return;
  const address = each.address.toLowerCase();
  const fits = allowed.some((one) => (one.startsWith('@') ? address.endsWith(one.toLowerCase()) : one.toLowerCase() === address));
  if (!fits) throw new NgaoError('forbidden', 'An address is neither of this case nor among the allowed recipients.');
}
