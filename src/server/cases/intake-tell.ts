// SPDX-License-Identifier: Apache-2.0
import { draftOf } from '../../cases/letters/letter.ts';
import { draftLetters } from './letters.ts';
import { holdAutomatic, notifyCommittee } from './notify-committee.ts';
import type { CaseWork } from './on-case.ts';
import { giveTurn } from './rota.ts';

/** How the reporter is told that the report arrived: `none` where there is no address, `code` with the receipt code in it. */
export type ReporterLetter = 'none' | 'plain' | 'code';

export interface NewCaseTold {
  participant: string;
  thread: string;
  receipt: string;
  answerBy: string;
  language: 'en' | 'fr';
  letter: ReporterLetter;
  /** The mail that the receipt answers, as in `case_messages.in_reply_to`. */
  answers?: string | undefined;
}

const code = { en: 'Your code, told this once:', fr: 'Votre code, communiqué cette seule fois :' };

/** The receipt without content, the word to the committee (code name and link only), and the draft that a person completes. */
export async function tellOfNewCase(work: CaseWork, told: NewCaseTold): Promise<void> {
  const { context, row } = work;
  const mine = `${context.config.publicUrl}/report/status`;
  if (told.letter !== 'none') {
    const receipt = told.letter === 'code' ? `${code[told.language]} \`${told.receipt}\`\n\n${mine}` : mine;
    const fields = { codeName: row.code_name, link: mine, received: day(row.received_at), answerBy: day(told.answerBy), receipt };
    const draft = draftOf('reporter:receipt', told.language, fields);
    // Without the list in copy: the code is the reporter's alone.
    if (draft)
      await holdAutomatic(work, {
        kind: 'receipt',
        thread: told.thread,
        draft,
        language: told.language,
        inReplyTo: told.answers,
        to: [{ part: 'to', participant: told.participant }],
      });
  }
  await notifyCommittee(work, 'committee:status');
  await giveTurn(work);
  await draftLetters(work, ['reporter:acknowledgement']);
}

const day = (at: string) => at.slice(0, 10);
