// SPDX-License-Identifier: Apache-2.0
import { draftOf } from '../../cases/letters/letter.ts';
import { newUid } from '../../sealed/place.ts';
import { committeeSettings } from './committee-settings.ts';
import { draftLetters } from './letters.ts';
import type { CaseWork } from './on-case.ts';
import { type Addressee, holdLetter } from './outbox-queue.ts';

/** How the reporter is told that the report arrived: `none` where there is no address, `code` with the receipt code in it. */
export type ReporterLetter = 'none' | 'plain' | 'code';

export interface NewCaseTold {
  participant: string;
  thread: string;
  receipt: string;
  answerBy: string;
  language: 'en' | 'fr';
  letter: ReporterLetter;
}

const code = { en: 'Your code, told this once:', fr: 'Votre code, communiqué cette seule fois :' };

/** The receipt without content, the word to the committee (code name and link only), and the draft that a person completes. */
export async function tellOfNewCase(work: CaseWork, told: NewCaseTold): Promise<void> {
  const { context, row } = work;
  const { privateList } = await committeeSettings(work.tx);
  const mine = `${context.config.publicUrl}/report/status`;
  if (told.letter !== 'none') {
    const receipt = told.letter === 'code' ? `${code[told.language]} \`${told.receipt}\`\n\n${mine}` : mine;
    const fields = { codeName: row.code_name, link: mine, received: day(row.received_at), answerBy: day(told.answerBy), receipt };
    const draft = draftOf('reporter:receipt', told.language, fields);
    // Without the list in copy: the code is the reporter's alone.
    if (draft)
      await automatic(work, { kind: 'receipt', thread: told.thread, draft, to: [{ part: 'to', participant: told.participant }] });
  }
  const link = `${context.config.publicUrl}/cases/${row.uid}`;
  const notice = draftOf('committee:status', 'en', { codeName: row.code_name, link, received: '' });
  const internal = await work.tx
    .selectFrom('case_threads')
    .where('case_uid', '=', row.uid)
    .where('audience', '=', 'internal')
    .select('uid')
    .executeTakeFirstOrThrow();
  if (notice && privateList !== '')
    await automatic(work, { kind: 'notice', thread: internal.uid, draft: notice, to: [{ part: 'to', address: privateList }] });
  await draftLetters(work, ['reporter:acknowledgement']);
}

async function automatic(
  work: CaseWork,
  given: { kind: string; thread: string; draft: { subject: string; body: string }; to: readonly Addressee[] },
): Promise<void> {
  const uid = newUid();
  await work.tx
    .insertInto('case_messages')
    .values({
      uid,
      case_uid: work.uid,
      thread_uid: given.thread,
      direction: 'out',
      state: 'draft',
      kind: given.kind,
      author_user: null,
      author_participant: null,
      subject: work.box.seal('case_messages.subject', uid, given.draft.subject),
      body: work.box.seal('case_messages.body', uid, given.draft.body),
      created_at: work.now,
      send_after: null,
      sent_at: null,
      mail_id: null,
      in_reply_to: null,
    })
    .execute();
  await holdLetter(work, { uid, to: given.to, at: work.now });
}

const day = (at: string) => at.slice(0, 10);
