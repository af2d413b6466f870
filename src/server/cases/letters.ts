// SPDX-License-Identifier: Apache-2.0
import type { DecisionKind } from '../../cases/case.ts';
import { draftOf, type LetterLanguage } from '../../cases/letters/letter.ts';
import { reporterWords } from '../../cases/letters/reporter-words.ts';
import type { Telling } from '../../cases/transition.ts';
import { newUid } from '../../sealed/place.ts';
import { readClocks } from './clocks.ts';
import { notifyCommittee } from './notify-committee.ts';
import type { CaseWork } from './on-case.ts';

/** Makes the drafts that a transition tells of; nothing is sent before a person has looked at it. Answers their uids. */
export async function draftLetters(work: CaseWork, tells: readonly Telling[]): Promise<string[]> {
  const made: string[] = [];
  for (const telling of tells) made.push(...(await draftOne(work, telling)));
  return made;
}

/**
 * After a move: the letters it tells of that nobody has written yet. What a guard wanted sent before is not told again, a
 * reporter whom nothing reaches gets no draft, and the committee is told at once, by code name and link alone.
 */
export async function draftAfterMove(work: CaseWork, tells: readonly Telling[]): Promise<void> {
  const { facts } = work;
  for (const telling of tells) {
    const [who = '', kind = ''] = telling.split(':');
    if (who === 'committee') await notifyCommittee(work, telling);
    else if (who !== 'reporter') await draftLetters(work, [telling]);
    else if (facts.reporter.silence === null && !(await isTold(work, kind))) await draftLetters(work, [telling]);
  }
}

/** R16, R17, R37: the letter that must go out before the case moves is offered as soon as the vote is carried. */
const lettersOf: Partial<Record<DecisionKind, Telling>> = {
  accept: 'reporter:acceptance',
  reject: 'reporter:rejection',
  decline: 'reporter:decline',
};

export async function draftForDecision(work: CaseWork, kind: DecisionKind): Promise<void> {
  const telling = lettersOf[kind];
  if (telling !== undefined) await draftAfterMove(work, [telling]);
}

/** Whether the reporter was told it in this round, or a letter of the kind is on its way. */
async function isTold({ tx, uid, facts }: CaseWork, kind: string): Promise<boolean> {
  const told = facts.messages.some(
    ({ purpose, round, toReporter, human }) => purpose === kind && round === facts.round && toReporter && human,
  );
  if (told) return true;
  const row = await tx
    .selectFrom('case_messages as m')
    .innerJoin('case_threads as t', 't.uid', 'm.thread_uid')
    .where('m.case_uid', '=', uid)
    .where('t.audience', '=', 'reporter')
    .where('m.kind', '=', kind)
    .where('m.state', 'in', ['held', 'sending', 'in-doubt'])
    .select('m.uid')
    .executeTakeFirst();
  return row !== undefined;
}

interface Audience {
  thread: string;
  language: LetterLanguage;
}

async function draftOne(work: CaseWork, telling: Telling): Promise<string[]> {
  const [who = '', kind = ''] = telling.split(':');
  const made: string[] = [];
  for (const { thread, language } of await audiencesOf(work, who)) {
    const draft = draftOf(telling, language, await fieldsOf(work, who, language));
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
    .where((where) => {
      // Somebody outside has a conversation of their own, whatever they are; a trusted party is no vendor.
      const adopter = where('p.role', '=', 'adopter');
      const own = where('t.audience', '=', audience);
      if (who === 'adopters') return where.or([own, adopter]);
      return who === 'vendors' ? where.and([own, where.not(adopter)]) : own;
    })
    .select(['t.uid', 'parties.language'])
    .execute();
  return rows.map((row) => ({ thread: row.uid, language: row.language === 'fr' ? 'fr' : 'en' }));
}

/** The language of whoever a thread is with; English where nobody said. */
export async function languageOf({ tx }: Pick<CaseWork, 'tx'>, thread: string): Promise<LetterLanguage> {
  const row = await tx
    .selectFrom('case_threads as t')
    .innerJoin('case_participants as p', 'p.uid', 't.participant_uid')
    .innerJoin('parties', 'parties.uid', 'p.party_uid')
    .where('t.uid', '=', thread)
    .select('parties.language')
    .executeTakeFirst();
  return row?.language === 'fr' ? 'fr' : 'en';
}

async function fieldsOf({ tx, context, row, facts, now }: CaseWork, who: string, language: LetterLanguage) {
  const readings = await readClocks(tx, facts, now);
  const due = (kind: string) => readings.findLast((one) => one.kind === kind)?.dueAt.slice(0, 10) ?? '';
  const words = reporterWords(facts.state, language);
  const later = new Date(Date.parse(row.received_at) + 90 * 86_400_000).toISOString().slice(0, 10);
  return {
    codeName: row.code_name,
    link: `${context.config.publicUrl}${who === 'committee' ? `/cases/${row.uid}` : '/report/status'}`,
    received: row.received_at.slice(0, 10),
    answerBy: due('acknowledge'),
    secrecy: due('reporter-secrecy') || later,
    appeal: due('appeal'),
    news: `${words.now} ${words.next}`,
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
