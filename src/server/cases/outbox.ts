// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely';
import { parse } from '../../markup/parse.ts';
import { toHtml } from '../../markup/to-html.ts';
import { toPlainText } from '../../markup/to-plain-text.ts';
import type { Delivery, RenderedMessage } from '../../notify/contract.ts';
import { bounceAddress } from '../../notify/mail/bounce-address.ts';
import { composeMail } from '../../notify/mail/compose.ts';
import { replyAddress } from '../../notify/mail/reply-address.ts';
import { sendComposed } from '../../notify/mail/send.ts';
import { readSmtpSettings } from '../../notify/mail/smtp-settings.ts';
import type { CaseTables } from '../../store/case-tables.ts';
import { type ServerContext, systemCaller } from '../context.ts';
import { committeeSettings } from './committee-settings.ts';
import { purposeKey } from './intake-keys.ts';
import { type CaseWork, onCaseAs } from './on-case.ts';
import { addressesOf, referenceOf } from './outbox-addresses.ts';
import { keepFacts } from './outbox-facts.ts';
import { type Protection, protectLetter } from './outbox-pgp.ts';
import { breaksAnonymity } from './reporter-withheld.ts';
import { caseOwner } from './vault.ts';

type Message = Selectable<CaseTables['case_messages']>;
const caller = systemCaller('outbox');
const actor = { id: 'system', duties: ['system' as const] };

export interface Line {
  uid: string;
  position: number;
  part: 'to' | 'cc';
  participant: string | null;
  state: string;
  address: string;
}

/**
 * Sends one held message whose time to undo is over. `sending` is committed before a byte goes out: whoever finds it so later
 * knows only that it may have been sent. Such a message is in doubt, and never sent again by itself.
 */
export async function sendLetter(context: ServerContext, uid: string): Promise<void> {
  const message = await context.db.selectFrom('case_messages').where('uid', '=', uid).selectAll().executeTakeFirst();
  if (message?.state === 'sending') return await mark(context, message, 'in-doubt');
  if (message?.state !== 'held' || Date.parse(message.send_after ?? '') > Date.parse(context.now())) return;
  // Asked once more: a yes may have been taken back meanwhile.
  if (await breaksAnonymity(context, { uid: message.case_uid, message: uid }))
    return await stop(context, message, 'reporter-withheld');
  const lines = await addressesOf(context, message);
  const waiting = lines.filter(({ state, address }) => state === 'waiting' && address !== '');
  if (waiting.length === 0) {
    if (await begin(context, message)) await record(context, message, { lines, deliveries: [], doubtful: false });
    return;
  }
  if (context.config.mail?.smtp === undefined) return;
  const smtp = readSmtpSettings(context.config.mail.smtp);
  // What cannot even be composed or encrypted has not been sent: it stays held, and says why.
  const composed = await composeMail(await render(context, message, { lines, waiting }));
  const letter = await protectLetter(context, { mail: composed, caseUid: message.case_uid, kind: message.kind, lines });
  if (letter.outcome === 'held') return await stop(context, message, letter.why);
  if (!(await begin(context, message))) return;
  const { deliveries, doubtful = false } = await sendComposed(letter.mail, smtp);
  await record(context, message, { lines, deliveries, doubtful, protection: letter.protection });
}

/** It stays in the queue and is tried again with the clocks; the desk shows why it does not leave. */
async function stop(context: ServerContext, message: Message, why: string): Promise<void> {
  if (message.stopped === why) return;
  await onCaseAs(context, { caller, actor, uid: message.case_uid }, async (work) => {
    await work.tx.updateTable('case_messages').set({ stopped: why }).where('uid', '=', message.uid).execute();
    await work.tell({ name: 'case.message-stop', data: { message: message.uid, kind: message.kind, why } });
  });
}

/** Messages whose time has come, for instance after the server was down. */
export async function sendDue(context: ServerContext): Promise<void> {
  const rows = await context.db
    .selectFrom('case_messages')
    .where('state', '=', 'held')
    .where('send_after', '<=', context.now())
    .select('uid')
    .orderBy('send_after')
    .execute();
  for (const { uid } of rows)
    await context.store.transaction(async (tx) => {
      await context.jobs.add(tx, { kind: 'send-letter', payload: { message: uid }, scope: `letter-${uid}` });
    });
}

/** Whether this process may send it: the row says so to everybody else from the commit on. */
async function begin({ store }: ServerContext, { uid }: Message): Promise<boolean> {
  return await store.transaction(async (tx) => {
    const row = await tx
      .updateTable('case_messages')
      .set({ state: 'sending', stopped: null })
      .where('uid', '=', uid)
      .where('state', '=', 'held')
      .returning('uid')
      .executeTakeFirst();
    return row !== undefined;
  });
}

async function render(
  context: ServerContext,
  message: Message,
  { lines, waiting }: { lines: readonly Line[]; waiting: readonly Line[] },
): Promise<RenderedMessage> {
  const { mailbox } = await committeeSettings(context.db);
  const named = lines.filter(({ address }) => address !== '');
  const [to, cc] = (['to', 'cc'] as const).map((part) =>
    named.filter((line) => line.part === part).map(({ address }) => address),
  );
  const { subject, body } = await context.vault.with(caseOwner(message.case_uid), (box) => ({
    subject: box.openMaybe('case_messages.subject', message.uid, message.subject),
    body: box.open('case_messages.body', message.uid, message.body),
  }));
  const from = context.config.mail?.from ?? mailbox;
  const reader = lines.find(({ participant }) => participant !== null)?.participant;
  const ast = parse(body);
  const key = await purposeKey(context, 'reply-address');
  return {
    id: message.mail_id ?? '',
    // A reporter without an address reads it on the page; the list has its copy all the same.
    to: to?.length ? to : (cc ?? []),
    ...(to?.length && cc?.length ? { cc } : {}),
    from,
    ...(reader && mailbox !== ''
      ? { replyTo: replyAddress({ mailbox, caseRef: referenceOf(message.case_uid), participantRef: referenceOf(reader) }, key) }
      : {}),
    ...(mailbox !== '' && { returnPath: bounceAddress({ mailbox, letterRef: referenceOf(message.uid) }, key) }),
    subject,
    text: toPlainText(ast),
    html: toHtml(ast),
    language: message.language,
    ...(message.in_reply_to && { inReplyTo: message.in_reply_to, references: [message.in_reply_to] }),
    automatic: message.author_user === null && (message.in_reply_to === null || 'replied'),
    only: waiting.map(({ address }) => address),
  };
}

interface Outcome {
  lines: readonly Line[];
  deliveries: readonly Delivery[];
  doubtful: boolean;
  protection?: Protection | null;
}

/** What each side answered, what the guards ask, and what comes next. */
async function record(context: ServerContext, message: Message, outcome: Outcome): Promise<void> {
  await onCaseAs(context, { caller, actor, uid: message.case_uid }, async (work) => {
    const { tx, now, box } = work;
    const { lines, protection } = outcome;
    const states = await saveLines(work, outcome);
    const state = overall([...states.values()]);
    const later = new Date(Date.parse(now) + 5 * 60_000).toISOString();
    await tx
      .updateTable('case_messages')
      .set({
        ...{ state, ...(state === 'held' ? { send_after: later } : { sent_at: now }) },
        ...(protection && { pgp: box.seal('case_messages.pgp', message.uid, JSON.stringify(protection)) }),
      })
      .where('uid', '=', message.uid)
      .execute();
    if (state === 'held')
      await context.jobs.add(tx, {
        kind: 'send-letter',
        payload: { message: message.uid },
        scope: `letter-${message.uid}`,
        startAfter: later,
      });
    if (state === 'in-doubt') await context.jobs.add(tx, { kind: 'find-letters', payload: {} });
    await keepFacts(work, message, { lines, states, delivered: state === 'delivered' });
    await work.tell({ name: 'case.message-send', data: { message: message.uid, kind: message.kind, state } });
  });
}

async function saveLines({ tx, box, now }: CaseWork, { lines, deliveries, doubtful }: Outcome): Promise<Map<string, string>> {
  const states = new Map<string, string>();
  for (const line of lines) {
    const delivery = deliveries.find(({ recipient }) => recipient.toLowerCase() === line.address.toLowerCase());
    const state = delivery ? stateOf(delivery, doubtful) : line.address === '' ? 'on-page' : line.state;
    states.set(line.uid, state);
    const said = delivery && box.seal('case_deliveries.answer', line.uid, `${delivery.code ?? ''} ${delivery.answer}`.trim());
    await tx
      .updateTable('case_deliveries')
      .set((set) => ({ state, at: now, ...(said && { answer: said, attempts: set('attempts', '+', 1) }) }))
      .where('uid', '=', line.uid)
      .execute();
  }
  return states;
}

function stateOf({ outcome }: Delivery, doubtful: boolean): string {
  if (outcome === 'sent') return 'sent';
  if (outcome === 'refused') return 'refused';
  return doubtful ? 'in-doubt' : 'waiting';
}

function overall(states: readonly string[]): string {
  if (states.includes('in-doubt')) return 'in-doubt';
  if (states.includes('waiting')) return 'held';
  return states.includes('refused') ? 'bounced' : 'delivered';
}

/** A message that a person has to decide about: its Message-ID tells whether it is in the list's own copy. */
async function mark(context: ServerContext, message: Message, state: 'in-doubt'): Promise<void> {
  await onCaseAs(context, { caller, actor, uid: message.case_uid }, async (work) => {
    await work.tx
      .updateTable('case_messages')
      .set({ state })
      .where('uid', '=', message.uid)
      .where('state', '=', 'sending')
      .execute();
    await work.tx
      .updateTable('case_deliveries')
      .set({ state })
      .where('message_uid', '=', message.uid)
      .where('state', '=', 'waiting')
      .execute();
    await context.jobs.add(work.tx, { kind: 'find-letters', payload: {} });
    await work.tell({ name: 'case.message-doubt', data: { message: message.uid, kind: message.kind } });
  });
}
