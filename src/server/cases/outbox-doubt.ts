// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely';
import { NgaoError } from '../../kit/errors.ts';
import { findLetters } from '../../notify/mail/imap-find.ts';
import { readImapSettings } from '../../notify/mail/imap-settings.ts';
import type { CaseTables } from '../../store/case-tables.ts';
import { type Caller, type ServerContext, systemCaller } from '../context.ts';
import { readableThread } from '../views/cases-threads.ts';
import { requireCase } from './access.ts';
import { committeeSettings } from './committee-settings.ts';
import { type CaseWork, onCase, onCaseAs } from './on-case.ts';
import type { Line } from './outbox.ts';
import { addressesOf } from './outbox-addresses.ts';
import { keepFacts } from './outbox-facts.ts';
import { ownAnswers } from './own-answers.ts';
import { requireDuty } from './people-in-case.ts';

type Message = Selectable<CaseTables['case_messages']>;
const caller = systemCaller('outbox');
const actor = { id: 'system', duties: ['system' as const] };

/** For so long the mailbox is searched; afterwards a copy is not to be expected any more. */
const days = 7;
const mostAtOnce = 50;

/**
 * Looks for letters of which it is not known whether they went out: a copy with their Message-ID in our mailbox shows that the
 * server for outgoing mail took them. Where there is none a person decides, and nothing is sent again by itself.
 */
export async function lookForLetters(context: ServerContext): Promise<void> {
  const imap = context.config.mail?.imap;
  if (!imap) return;
  const since = new Date(Date.parse(context.now()) - days * 86_400_000).toISOString();
  const rows = await context.db
    .selectFrom('case_messages')
    .where('state', '=', 'in-doubt')
    .where('mail_id', 'is not', null)
    .where('send_after', '>', since)
    .orderBy('send_after')
    .limit(mostAtOnce)
    .selectAll()
    .execute();
  if (rows.length === 0) return;
  const looked = await findLetters(
    readImapSettings(imap),
    rows.map(({ mail_id }) => mail_id ?? ''),
  );
  if (looked.outcome === 'unknown') return;
  for (const row of rows) if (looked.found.has(row.mail_id ?? '')) await letterFound(context, row, 'mailbox');
}

/** A copy of a letter in doubt came to light. */
export async function letterFound(context: ServerContext, message: Message, where: 'mailbox' | 'inbound'): Promise<void> {
  const lines = await addressesOf(context, message);
  await onCaseAs(context, { caller, actor, uid: message.case_uid }, async (work) => {
    if (!(await leaveDoubt(work, message.uid, { state: 'delivered', sent_at: work.now }))) return;
    await wentOut(work, message, { lines, answer: ownAnswers.copy });
    await work.tell({ name: 'case.message-found', data: { message: message.uid, kind: message.kind, where } });
  });
}

/**
 * A person says what became of a letter in doubt, with the reason: `sent`, or `not-sent`, which puts it into the queue again
 * under its old Message-ID. Throws `conflict` when it is in doubt no more.
 */
export async function settleDoubt(
  context: ServerContext,
  by: Caller,
  given: { uid: string; message: string; outcome: 'sent' | 'not-sent'; reason: string },
): Promise<void> {
  await requireCase(context, by, given.uid);
  const message = await context.db
    .selectFrom('case_messages')
    .where('uid', '=', given.message)
    .where('case_uid', '=', given.uid)
    .selectAll()
    .executeTakeFirst();
  const lines = message ? await addressesOf(context, message) : [];
  await onCase(context, { caller: by, uid: given.uid }, async (work) => {
    const { tx, uid, standing } = work;
    if (!message) throw new NgaoError('not-found', 'There is no such message, or you may not see it.');
    await readableThread({ context: { ...work.context, db: tx }, uid, standing }, message.thread_uid);
    requireDuty(work, 'triager', 'committee', 'owner');
    if (given.outcome === 'sent') await saySent(work, message, lines);
    else await sendAgain(work, message);
    const data = { message: message.uid, kind: message.kind, outcome: given.outcome };
    await work.tell({ name: 'case.message-settle', note: given.reason, data });
  });
  context.jobs.wake('send-letter');
}

async function saySent(work: CaseWork, message: Message, lines: readonly Line[]): Promise<void> {
  if (!(await leaveDoubt(work, message.uid, { state: 'delivered', sent_at: work.now }))) throw noDoubt();
  await wentOut(work, message, { lines, answer: ownAnswers.person });
}

async function sendAgain(work: CaseWork, message: Message): Promise<void> {
  const { tx, now, context } = work;
  const { undoSeconds } = await committeeSettings(tx);
  const at = new Date(Date.parse(now) + undoSeconds * 1000).toISOString();
  if (!(await leaveDoubt(work, message.uid, { state: 'held', send_after: at }))) throw noDoubt();
  await tx
    .updateTable('case_deliveries')
    .set({ state: 'waiting' })
    .where('message_uid', '=', message.uid)
    .where('state', '=', 'in-doubt')
    .execute();
  await context.jobs.add(tx, {
    ...{ kind: 'send-letter', payload: { message: message.uid }, scope: `letter-${message.uid}`, startAfter: at },
  });
}

/** Whether it was in doubt until now: of two who settle it, one does. */
async function leaveDoubt({ tx }: CaseWork, uid: string, to: Partial<Pick<Message, 'state' | 'sent_at' | 'send_after'>>) {
  const row = await tx
    .updateTable('case_messages')
    .set(to)
    .where('uid', '=', uid)
    .where('state', '=', 'in-doubt')
    .returning('uid')
    .executeTakeFirst();
  return row !== undefined;
}

/** Lines in doubt are sent; what was refused before stays so, and the letter then counts as one that came back. */
async function wentOut(
  work: CaseWork,
  message: Message,
  { lines, answer }: { lines: readonly Line[]; answer: string },
): Promise<void> {
  const states = new Map(lines.map((line) => [line.uid, line.state === 'in-doubt' ? 'sent' : line.state]));
  for (const line of lines.filter(({ state }) => state === 'in-doubt'))
    await work.tx
      .updateTable('case_deliveries')
      .set({ state: 'sent', at: work.now, answer: work.box.seal('case_deliveries.answer', line.uid, answer) })
      .where('uid', '=', line.uid)
      .execute();
  const refused = [...states.values()].includes('refused');
  if (refused) await work.tx.updateTable('case_messages').set({ state: 'bounced' }).where('uid', '=', message.uid).execute();
  await keepFacts(work, message, { lines, states, delivered: !refused });
}

function noDoubt(): NgaoError {
  return new NgaoError('conflict', 'This letter is in doubt no more. Look at it again.');
}
