// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import type { Caller, ServerContext } from '../context.ts';
import { type AdvisoryWork, onAdvisory } from './on-advisory.ts';
import { requireOpen, requireWriter } from './revise.ts';

/** A comment on the newest revision, by whoever may read the draft: committee, vendors, experts. */
export async function commentAdvisory(
  context: ServerContext,
  caller: Caller,
  { uid, text }: { uid: string; text: string },
): Promise<void> {
  await onAdvisory(context, { caller, uid }, async (work) => {
    requireOpen(work);
    const participant = work.seat.standing?.participant || null;
    await addComment(work, { text, user: caller.person?.id ?? null, participant, digest: work.row.digest });
  });
}

export async function addComment(
  work: Pick<AdvisoryWork, 'tx' | 'uid' | 'box' | 'now' | 'tell'>,
  given: { text: string; user: number | null; participant: string | null; digest: string },
): Promise<void> {
  const uid = newUid();
  await work.tx
    .insertInto('advisory_comments')
    .values({
      uid,
      advisory_uid: work.uid,
      digest: given.digest,
      user_id: given.user,
      participant_uid: given.participant,
      body: work.box.seal('advisory_comments.body', uid, given.text),
      at: work.now,
      settled_at: null,
    })
    .execute();
  await work.tell('advisory.comment', { comment: uid, digest: given.digest });
}

/** Notes that a comment was taken up or answered. Throws `not-found` for a comment of another draft. */
export async function settleComment(
  context: ServerContext,
  caller: Caller,
  { uid, comment }: { uid: string; comment: string },
): Promise<void> {
  await onAdvisory(context, { caller, uid }, async (work) => {
    requireWriter(work);
    const row = await work.tx
      .updateTable('advisory_comments')
      .set({ settled_at: work.now })
      .where('uid', '=', comment)
      .where('advisory_uid', '=', uid)
      .where('settled_at', 'is', null)
      .returning('uid')
      .executeTakeFirst();
    if (!row) throw new NgaoError('not-found', 'There is no such comment that is open.');
    await work.tell('advisory.settle', { comment });
  });
}
