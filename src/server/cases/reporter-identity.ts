// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Caller, Database, ServerContext, Tx } from '../context.ts';
import type { CaseDesk } from '../contract/case-desk.ts';
import type { CaseReading } from '../views/cases-reading.ts';
import { onCase } from './on-case.ts';
import { queueLetter } from './outbox-queue.ts';
import { requireDuty } from './people-in-case.ts';
import { insertDraft } from './write-letter.ts';

const questions = {
  en: (link: string) => `May we tell vendors who you are and how to reach you, so that they can ask you themselves?

We tell them nothing about you unless you say yes. You need not answer, and may change your answer: under "Your wishes" at ${link}, with the code that you were given.

The security committee`,
  fr: (
    link: string,
  ) => `Pouvons-nous dire aux fournisseurs qui vous êtes et comment vous joindre, afin qu'ils vous interrogent eux-mêmes ?

Sans votre accord, nous ne leur disons rien de vous. Vous n'êtes pas tenu de répondre et pouvez changer d'avis : sous « Vos souhaits » sur ${link}, avec le code qui vous a été remis.

Le comité de sécurité`,
};

/** R42, K2: asks the reporter whether vendors may learn who they are. Throws `conflict` where it is answered, or nobody can be asked. */
export async function askContact(context: ServerContext, caller: Caller, uid: string): Promise<void> {
  await onCase(context, { caller, uid }, async (work) => {
    requireDuty(work, 'owner', 'committee');
    const { reporter } = work.facts;
    if (reporter.contact !== 'unknown') throw new NgaoError('conflict', 'The reporter has answered. Only they change it.');
    if (reporter.silence !== null) throw new NgaoError('conflict', 'Nothing reaches the reporter, so nobody can be asked.');
    if (await isUnderWay(work.tx, work.facts)) throw new NgaoError('conflict', 'The question is on its way already.');
    const row = await work.tx
      .selectFrom('case_threads as t')
      .innerJoin('case_participants as p', 'p.uid', 't.participant_uid')
      .leftJoin('parties', 'parties.uid', 'p.party_uid')
      .where('t.case_uid', '=', uid)
      .where('t.audience', '=', 'reporter')
      .where('p.state', '=', 'active')
      .orderBy('t.created_at')
      .select(['t.uid', 'parties.language'])
      .executeTakeFirst();
    if (!row) throw new NgaoError('conflict', 'There is no conversation with a reporter, so nobody can be asked.');
    const language = row.language === 'fr' ? 'fr' : 'en';
    const body = questions[language](`${context.config.publicUrl}/report/status`);
    const message = await insertDraft(work, { uid, thread: row.uid, kind: 'reply', body, language });
    await queueLetter(work, message);
    await work.save({ reporter: { ...reporter, contactQuestion: message } });
    await work.tell({ name: 'case.contact-ask', data: { message } });
  });
  context.jobs.wake('send-letter');
}

/** What the desk shows: what they said, when they were last asked, and whether the question is on its way. */
export async function contactStanding({ context, facts }: CaseReading): Promise<Static<typeof CaseDesk>['reporterContact']> {
  const { contact, contactAskedAt = [], silence } = facts.reporter;
  const underWay = await isUnderWay(context.db, facts);
  return {
    ...{ wish: contact, askedAt: contactAskedAt.at(-1) ?? null, underWay },
    mayAsk: contact === 'unknown' && silence === null && !underWay,
  };
}

/** A question that was taken back before it left is none. */
async function isUnderWay(db: Database | Tx, { reporter }: CaseFacts): Promise<boolean> {
  if (!reporter.contactQuestion) return false;
  const row = await db
    .selectFrom('case_messages')
    .where('uid', '=', reporter.contactQuestion)
    .where('state', 'in', ['held', 'sending', 'in-doubt'])
    .select('uid')
    .executeTakeFirst();
  return row !== undefined;
}
