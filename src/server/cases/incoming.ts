// SPDX-License-Identifier: Apache-2.0
import { orderClock } from '../../cases/clock-orders.ts';
import { newUid } from '../../sealed/place.ts';
import { isEncrypted, noteEncrypted } from './clear-text.ts';
import { changeClocks } from './clocks.ts';
import type { CaseWork } from './on-case.ts';
import type { Protection } from './outbox-pgp.ts';

/** One message that came in, by page or by mail; answers its uid. */
export async function keepIncoming(
  work: CaseWork,
  given: { participant: string; text: string; subject: string; mailId: string | null; protection?: Protection | null },
): Promise<string> {
  const uid = newUid();
  const thread = await work.tx
    .selectFrom('case_threads')
    .where('case_uid', '=', work.uid)
    .where('participant_uid', '=', given.participant)
    .select('uid')
    .executeTakeFirstOrThrow();
  await work.tx
    .insertInto('case_messages')
    .values({
      uid,
      case_uid: work.uid,
      thread_uid: thread.uid,
      direction: 'in',
      state: 'received',
      kind: 'reply',
      author_user: null,
      author_participant: given.participant,
      subject: work.box.seal('case_messages.subject', uid, given.subject),
      body: work.box.seal('case_messages.body', uid, given.text),
      ...(given.protection && { pgp: work.box.seal('case_messages.pgp', uid, JSON.stringify(given.protection)) }),
      created_at: work.now,
      send_after: null,
      sent_at: null,
      // An id that somebody else chose is no key of ours.
      mail_id: null,
      in_reply_to: null,
    })
    .execute();
  if (isEncrypted(given.protection)) await noteEncrypted(work, given.participant);
  await vendorAnswered(work, given.participant);
  await work.tell({ name: 'case.message-receive', data: { message: uid, by: given.mailId === null ? 'page' : 'mail' } });
  return uid;
}

/** R52: a vendor who answers is not silent. */
export async function vendorAnswered(work: CaseWork, participant: string): Promise<void> {
  const { facts, now, actor } = work;
  if (!facts.vendors.some((one) => one.participant === participant)) return;
  const vendors = facts.vendors.map((one) => (one.participant === participant ? { ...one, answeredAt: now } : one));
  await work.save({ vendors });
  const order = { order: 'meet', kind: 'vendor-silence', subject: participant, reason: 'vendor-answered' } as const;
  await changeClocks(work, (clocks) => orderClock(clocks, order, { by: actor.id, now }));
}
