// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { NgaoError } from '../../kit/errors.ts';
import { parse } from '../../markup/parse.ts';
import { toHtml } from '../../markup/to-html.ts';
import { newUid } from '../../sealed/place.ts';
import { countAttempt } from '../auth/rate.ts';
import type { ServerContext } from '../context.ts';
import type { ReporterView, RetestAnswer } from '../contract/intake.ts';
import { keepIncoming } from './incoming.ts';
import { notifyOwner } from './notify-committee.ts';
import { onCaseAs } from './on-case.ts';
import type { Reporter } from './reporter-session.ts';
import { caseOwner } from './vault.ts';

type View = Static<typeof ReporterView>;

/** R20: the newest letter of this round that offers the draft and the fix, word for word, with the day until which to comment. */
export async function offerOf(
  { db, vault }: ServerContext,
  { caseUid, participant }: Reporter,
  { facts, commentBy }: { facts: CaseFacts; commentBy: string | null },
): Promise<View['draft']> {
  const offer = deliveredOffer(facts);
  if (!offer) return null;
  const row = await db
    .selectFrom('case_messages as m')
    .innerJoin('case_threads as t', 't.uid', 'm.thread_uid')
    .where('m.uid', '=', offer.uid)
    .where('t.participant_uid', '=', participant)
    .select(['m.uid', 'm.body'])
    .executeTakeFirst();
  if (!row) return null;
  const body = await vault.with(caseOwner(caseUid), (box) => box.open('case_messages.body', row.uid, row.body));
  return { html: toHtml(parse(body)), commentBy };
}

/** Whether the reporter was asked to try the fix, and what they said last. */
export async function retestOf({ db }: Pick<ServerContext, 'db'>, caseUid: string, facts: CaseFacts): Promise<View['retest']> {
  const askedAt = deliveredOffer(facts)?.deliveredAt;
  if (!askedAt) return null;
  const row = await db
    .selectFrom('case_records')
    .where('case_uid', '=', caseUid)
    .where('kind', '=', 'retest')
    .where('state', '=', 'current')
    .where('written_at', '>=', askedAt)
    .select('flags')
    .executeTakeFirst();
  const answer = (row?.flags as { answer?: 'fixed' | 'not-fixed' } | undefined)?.answer ?? null;
  return { askedAt, answer };
}

/** The reporter tried the fix. The answer is a flag of a record; the words go into the conversation. Throws `conflict`. */
export async function answerRetest(
  context: ServerContext,
  reporter: Reporter,
  { answer, text }: Static<typeof RetestAnswer>,
): Promise<void> {
  await countAttempt(context, `reporter-says:${reporter.participant}`, 20);
  const { caller, caseUid: uid, participant } = reporter;
  await onCaseAs(context, { caller, actor: { id: participant, duties: ['reporter'] }, uid }, async (work) => {
    const { tx, now, box, facts } = work;
    if (!deliveredOffer(facts)) throw new NgaoError('conflict', 'There is no fix to try yet. Write a message instead.');
    const record = newUid();
    const [before] = await tx
      .updateTable('case_records')
      .set({ state: 'replaced' })
      .where('case_uid', '=', uid)
      .where('kind', '=', 'retest')
      .where('state', '=', 'current')
      .returning('uid')
      .execute();
    await tx
      .insertInto('case_records')
      .values({
        ...{ uid: record, case_uid: uid, kind: 'retest', state: 'current', replaces: before?.uid ?? null },
        flags: JSON.stringify({ answer }),
        content: box.seal('case_records.content', record, JSON.stringify({ answer, text: text ?? '' })),
        written_by: JSON.stringify(caller.actor),
        written_at: now,
      })
      .execute();
    if (text) await keepIncoming(work, { participant, text, subject: '', mailId: null });
    await notifyOwner(work);
    await work.tell({ name: 'case.retest', data: { record, answer } });
  });
}

function deliveredOffer({ messages, round }: CaseFacts) {
  return messages.findLast(
    (one) => one.purpose === 'offer-to-comment' && one.toReporter && one.round === round && one.deliveredAt !== null,
  );
}
