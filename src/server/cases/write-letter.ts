// SPDX-License-Identifier: Apache-2.0
import { type MessagePurpose, messagePurposes } from '../../cases/case.ts';
import type { Telling } from '../../cases/transition.ts';
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import type { Caller, ServerContext } from '../context.ts';
import { readableThread } from '../views/cases-threads.ts';
import { requireCase } from './access.ts';
import { draftLetters, languageOf } from './letters.ts';
import { type CaseWork, onCase } from './on-case.ts';
import { cancelLetter, queueLetter } from './outbox-queue.ts';
import { breaksAnonymity } from './reporter-withheld.ts';

interface Draft {
  uid: string;
  thread: string;
  kind: string;
  /** Without it the draft is made from the template of its kind, where there is one. */
  body?: string;
  language?: 'en' | 'fr';
}

/** Makes a draft for people outside. Its subject is the code name and stays so (T4); nothing is sent by this. */
export async function draftLetter(context: ServerContext, caller: Caller, given: Draft): Promise<string> {
  const kind = messagePurposes.find((each) => each === given.kind);
  if (kind === undefined)
    throw new NgaoError('usage', `There is no such kind of letter. Choose one of: ${messagePurposes.join(', ')}.`);
  return await onCase(context, { caller, uid: given.uid }, async (work) => {
    const audience = await audienceOf(work, given.thread);
    const { body } = given;
    const [uid] =
      body === undefined
        ? await draftLetters(work, [`${audience}:${kind}` as Telling])
        : [await insertDraft(work, { ...given, kind, body })];
    if (uid === undefined)
      throw new NgaoError('conflict', 'A draft of this kind waits in the thread, or the kind has no template: write the words.');
    await work.tell({ name: 'case.message-draft', data: { message: uid, kind } });
    return uid;
  });
}

/** Changes the words of a draft. Throws `conflict` when it is no draft any more. */
export async function editLetter(
  context: ServerContext,
  caller: Caller,
  { uid, message, body }: { uid: string; message: string; body: string },
): Promise<void> {
  await onCase(context, { caller, uid }, async (work) => {
    await requireLetter(work, message);
    const row = await work.tx
      .updateTable('case_messages')
      .set({ body: work.box.seal('case_messages.body', message, body), author_user: caller.person?.id ?? null })
      .where('uid', '=', message)
      .where('case_uid', '=', uid)
      .where('state', '=', 'draft')
      .returning('uid')
      .executeTakeFirst();
    if (!row) throw new NgaoError('conflict', 'This message is no draft any more. Look at it again.');
    await work.tell({ name: 'case.message-edit', data: { message } });
  });
}

/** Into the queue; until the answered instant it can be taken back. */
export async function sendLetterLater(
  context: ServerContext,
  caller: Caller,
  { uid, message }: { uid: string; message: string },
): Promise<void> {
  await requireCase(context, caller, uid);
  const broken = await breaksAnonymity(context, { uid, message });
  await onCase(context, { caller, uid }, async (work) => {
    await requireLetter(work, message);
    if (broken)
      throw new NgaoError(
        'conflict',
        'The letter tells who reported it, and they have not said yes to that. Take it out, or ask them.',
      );
    await queueLetter(work, message);
  });
  context.jobs.wake('send-letter');
}

export async function takeLetterBack(
  context: ServerContext,
  caller: Caller,
  { uid, message }: { uid: string; message: string },
): Promise<void> {
  await onCase(context, { caller, uid }, async (work) => {
    await requireLetter(work, message);
    await cancelLetter(work, message);
  });
}

/** The message must stand in a thread that the person may read: else it does not exist for them. */
export async function requireLetter(work: CaseWork, message: string): Promise<void> {
  const row = await work.tx
    .selectFrom('case_messages')
    .where('uid', '=', message)
    .where('case_uid', '=', work.uid)
    .select('thread_uid')
    .executeTakeFirst();
  if (!row) throw new NgaoError('not-found', 'There is no such message, or you may not see it.');
  await audienceOf(work, row.thread_uid);
}

async function audienceOf(
  { context, tx, uid, standing }: CaseWork,
  thread: string,
): Promise<'reporter' | 'vendors' | 'adopters'> {
  const { audience } = await readableThread({ context: { ...context, db: tx }, uid, standing }, thread);
  if (audience === 'reporter') return 'reporter';
  if (audience === 'vendor') return 'vendors';
  if (audience === 'adopters') return 'adopters';
  throw new NgaoError('usage', 'Nothing of this thread leaves the house. Write a note instead.');
}

export async function insertDraft(work: CaseWork, draft: Draft & { kind: MessagePurpose; body: string }): Promise<string> {
  const uid = newUid();
  const { box, caller, now } = work;
  await work.tx
    .insertInto('case_messages')
    .values({
      uid,
      case_uid: work.uid,
      thread_uid: draft.thread,
      direction: 'out',
      state: 'draft',
      kind: draft.kind,
      author_user: caller.person?.id ?? null,
      author_participant: null,
      subject: box.seal('case_messages.subject', uid, work.row.code_name),
      body: box.seal('case_messages.body', uid, draft.body),
      language: draft.language ?? (await languageOf(work, draft.thread)),
      created_at: now,
      send_after: null,
      sent_at: null,
      mail_id: null,
      in_reply_to: null,
    })
    .execute();
  return uid;
}
