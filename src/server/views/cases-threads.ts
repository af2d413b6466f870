// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { cleanFileName } from '../../sealed/attachment/file-name.ts';
import { audienceOf, noSuchCase } from '../cases/access.ts';
import { answerWithoutNames } from '../cases/own-answers.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { CaseAttachment, CaseMessage, CaseThread, CaseView } from '../contract/cases.ts';
import { type CaseReading, htmlOf, readCase, someone } from './cases-reading.ts';

/** The conversations that the person may follow, with what is unread. */
export async function threadViews(reading: CaseReading): Promise<Static<typeof CaseThread>[]> {
  const { context, uid, standing, caller } = reading;
  const threads = await context.db
    .selectFrom('case_threads')
    .where('case_uid', '=', uid)
    .orderBy('created_at')
    .orderBy('audience')
    .orderBy('uid')
    .selectAll()
    .execute();
  const messages = await context.db
    .selectFrom('case_messages')
    .where('case_uid', '=', uid)
    .select(['thread_uid', 'created_at', 'author_user'])
    .orderBy('created_at')
    .execute();
  const reads = await context.db
    .selectFrom('case_reads')
    .where('case_uid', '=', uid)
    .where('user_id', '=', caller.person?.id ?? 0)
    .select(['what', 'read_at'])
    .execute();
  return threads
    .filter((thread) => standing.may({ kind: 'thread', uid: thread.uid, audience: audienceOf(thread) }))
    .map((thread) => {
      const own = messages.filter(({ thread_uid }) => thread_uid === thread.uid);
      const read = reads.find(({ what }) => what === thread.uid)?.read_at ?? '';
      const unread = own.filter((one) => one.created_at > read && one.author_user !== caller.person?.id);
      return {
        uid: thread.uid,
        audience: thread.audience,
        who: thread.participant_uid ?? '',
        messages: own.length,
        unread: unread.length,
        lastAt: own.at(-1)?.created_at ?? null,
      };
    });
}

/** R14: what came back and was not made good by a later letter of its kind. When it was taken stays as it was told. */
export function returnedLetters({ messages }: CaseFacts): Static<typeof CaseView>['returned'] {
  return messages.flatMap(({ purpose, bouncedAt, toReporter, deliveredAt, copiedToList }, place) => {
    const good = deliveredAt !== null && copiedToList;
    const later = messages
      .slice(place + 1)
      .some((one) => one.purpose === purpose && one.toReporter === toReporter && one.deliveredAt !== null);
    return bouncedAt === undefined || good || later ? [] : [{ purpose, bouncedAt, toReporter }];
  });
}

export async function attachmentViews(reading: CaseReading): Promise<Static<typeof CaseAttachment>[]> {
  const { context, uid, box, standing } = reading;
  if (!standing.may({ kind: 'report' })) return [];
  const rows = await context.db
    .selectFrom('case_attachments')
    .where('case_uid', '=', uid)
    .orderBy('added_at')
    .selectAll()
    .execute();
  return rows.map((row) => ({
    uid: row.uid,
    name: cleanFileName(box.open('case_attachments.name', row.uid, row.name)),
    size: Number(row.size),
    kind: row.kind,
    warnings: [...row.warnings],
    state: row.state as Static<typeof CaseAttachment>['state'],
    addedAt: row.added_at,
  }));
}

/** One conversation, oldest first. A thread of another case is no thread. */
export async function threadMessages(
  context: ServerContext,
  caller: Caller,
  { uid, thread }: { uid: string; thread: string },
): Promise<Static<typeof CaseMessage>[]> {
  return await readCase(context, { caller, uid }, async (reading) => {
    await readableThread(reading, thread);
    const rows = await context.db
      .selectFrom('case_messages')
      .where('case_uid', '=', uid)
      .where('thread_uid', '=', thread)
      .orderBy('created_at')
      .orderBy('uid')
      .selectAll()
      .execute();
    const views: Static<typeof CaseMessage>[] = [];
    for (const row of rows) views.push(await messageView(reading, row));
    return views;
  });
}

export async function readableThread(
  { context, uid, standing }: Pick<CaseReading, 'context' | 'uid' | 'standing'>,
  thread: string,
) {
  const row = await context.db
    .selectFrom('case_threads')
    .where('case_uid', '=', uid)
    .where('uid', '=', thread)
    .selectAll()
    .executeTakeFirst();
  if (!row || !standing.may({ kind: 'thread', uid: row.uid, audience: audienceOf(row) })) throw noSuchCase();
  return row;
}

interface MessageRow {
  uid: string;
  thread_uid: string;
  direction: string;
  state: string;
  kind: string;
  author_user: number | null;
  subject: Uint8Array | null;
  body: Uint8Array;
  tlp: string;
  language: string;
  created_at: string;
  send_after: string | null;
  sent_at: string | null;
  pgp: Uint8Array | null;
  stopped: string | null;
}

type Protection = NonNullable<Static<typeof CaseMessage>['protection']>;

/** A fingerprint names a person. */
function protectionOf(text: string, isKnown: boolean): Protection {
  const protection = JSON.parse(text) as Protection;
  return isKnown ? protection : { ...protection, fingerprints: [] };
}

async function messageView(reading: CaseReading, row: MessageRow): Promise<Static<typeof CaseMessage>> {
  const { box, context, names, standing } = reading;
  const body = box.open('case_messages.body', row.uid, row.body);
  const isKnown = standing.may({ kind: 'identity' });
  // Mail servers repeat the address in what they say.
  const told = (text: string) => (isKnown ? text : answerWithoutNames(text));
  const deliveries = await context.db
    .selectFrom('case_deliveries')
    .where('message_uid', '=', row.uid)
    .orderBy('position')
    .selectAll()
    .execute();
  return {
    uid: row.uid,
    thread: row.thread_uid,
    direction: row.direction as 'in',
    state: row.state,
    kind: row.kind,
    author: row.author_user === null ? '' : someone(names, row.author_user).name,
    subject: box.openMaybe('case_messages.subject', row.uid, row.subject),
    body: row.state === 'draft' ? body : '',
    // A receipt holds a code that is its reader's alone.
    html: row.kind === 'receipt' ? htmlOf('An automatic letter with the code of its reader.') : htmlOf(body),
    tlp: row.tlp,
    language: row.language as 'en',
    createdAt: row.created_at,
    sendAfter: row.send_after,
    sentAt: row.sent_at,
    protection: row.pgp === null ? null : protectionOf(box.open('case_messages.pgp', row.uid, row.pgp), isKnown),
    stopped: row.state === 'held' ? row.stopped : null,
    deliveries: deliveries.map((one) => ({
      part: one.part as 'to',
      address: isKnown ? box.open('case_deliveries.address', one.uid, one.address) : '',
      state: one.state,
      at: one.at,
      answer: told(box.openMaybe('case_deliveries.answer', one.uid, one.answer)),
      bouncedAt: one.bounced_at,
      bounce: told(box.openMaybe('case_deliveries.bounce', one.uid, one.bounce)),
      autoAnsweredAt: one.auto_answered_at,
    })),
  };
}
