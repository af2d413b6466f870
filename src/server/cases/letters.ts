// SPDX-License-Identifier: Apache-2.0
import { draftOf, type LetterLanguage } from '../../cases/letters/letter.ts';
import type { Telling } from '../../cases/transition.ts';
import { newUid } from '../../sealed/place.ts';
import { readClocks } from './clocks.ts';
import type { CaseWork } from './on-case.ts';

/** Makes the drafts that a transition tells of; nothing is sent before a person has looked at it. Answers their uids. */
export async function draftLetters(work: CaseWork, tells: readonly Telling[]): Promise<string[]> {
  const made: string[] = [];
  for (const telling of tells) made.push(...(await draftOne(work, telling)));
  return made;
}

interface Audience {
  thread: string;
  language: LetterLanguage;
}

async function draftOne(work: CaseWork, telling: Telling): Promise<string[]> {
  const [who = '', kind = ''] = telling.split(':');
  const made: string[] = [];
  for (const { thread, language } of await audiencesOf(work, who)) {
    const draft = draftOf(telling, language, await fieldsOf(work, who));
    if (!draft || (await hasDraft(work, thread, kind))) continue;
    const uid = newUid();
    await work.tx
      .insertInto('case_messages')
      .values({
        uid,
        case_uid: work.uid,
        thread_uid: thread,
        direction: who === 'committee' ? 'internal' : 'out',
        state: 'draft',
        kind,
        author_user: null,
        author_participant: null,
        subject: work.box.seal('case_messages.subject', uid, draft.subject),
        body: work.box.seal('case_messages.body', uid, draft.body),
        language,
        created_at: work.now,
        send_after: null,
        sent_at: null,
        mail_id: null,
        in_reply_to: null,
      })
      .execute();
    made.push(uid);
  }
  return made;
}

/** The threads it goes to. The world has none: what is announced is made from the advisory. */
async function audiencesOf({ tx, uid }: CaseWork, who: string): Promise<Audience[]> {
  const audience = { reporter: 'reporter', committee: 'internal', vendors: 'vendor', adopters: 'adopters' }[who];
  if (audience === undefined) return [];
  const rows = await tx
    .selectFrom('case_threads as t')
    .leftJoin('case_participants as p', 'p.uid', 't.participant_uid')
    .leftJoin('parties', 'parties.uid', 'p.party_uid')
    .where('t.case_uid', '=', uid)
    .where('t.audience', '=', audience)
    .select(['t.uid', 'parties.language'])
    .execute();
  return rows.map((row) => ({ thread: row.uid, language: row.language === 'fr' ? 'fr' : 'en' }));
}

async function fieldsOf({ tx, context, row, facts, now }: CaseWork, who: string) {
  const readings = await readClocks(tx, facts, now);
  const due = (kind: string) => readings.findLast((one) => one.kind === kind)?.dueAt.slice(0, 10) ?? '';
  const later = new Date(Date.parse(row.received_at) + 90 * 86_400_000).toISOString().slice(0, 10);
  return {
    codeName: row.code_name,
    link: `${context.config.publicUrl}${who === 'committee' ? `/cases/${row.uid}` : '/report/status'}`,
    received: row.received_at.slice(0, 10),
    answerBy: due('acknowledge'),
    secrecy: due('reporter-secrecy') || later,
    appeal: due('appeal'),
  };
}

/** One open draft of a kind is enough. */
async function hasDraft({ tx }: CaseWork, thread: string, kind: string): Promise<boolean> {
  const row = await tx
    .selectFrom('case_messages')
    .where('thread_uid', '=', thread)
    .where('kind', '=', kind)
    .where('state', '=', 'draft')
    .select('uid')
    .executeTakeFirst();
  return row !== undefined;
}
