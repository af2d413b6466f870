// SPDX-License-Identifier: Apache-2.0
import { isSameAddress } from '../../notify/mail/address.ts';
import { readBounceAddress } from '../../notify/mail/bounce-address.ts';
import type { ParsedMail } from '../../notify/mail/read-message.ts';
import type { ServerContext } from '../context.ts';
import { committeeSettings } from './committee-settings.ts';
import { routed, type Settled, type StoredMail } from './inbound-settle.ts';
import { type Letter, letterAnsweredByMachine, letterReturned } from './letter-returned.ts';
import type { CaseWork } from './on-case.ts';
import { prefixOf } from './outbox-addresses.ts';
import { letterFound } from './outbox-doubt.ts';

interface AutomaticMail {
  row: StoredMail;
  mail: ParsedMail;
  /** Of the envelope, else of To and Cc. */
  addresses: readonly string[];
  keys: readonly Uint8Array[];
}

/**
 * What a machine sent: mail that came back, and answers of absent people's mailboxes. It is about a letter of ours only when it
 * came to the signed address of that letter; anybody can write a report of failure, and such a one changes nothing. Answers what
 * became of the mail, or undefined for mail that a person may have written.
 */
export async function settleAutomatic(context: ServerContext, given: AutomaticMail): Promise<Settled | 'done' | undefined> {
  const { row, mail } = given;
  if (await isOwnLetter(context, mail)) return { state: 'discarded', reason: 'own-letter' };
  if (mail.bounce === null && mail.automatic === null) return undefined;
  const letter = await letterOf(context, given);
  if (mail.bounce !== null || mail.automatic === 'bounce') return await settleReturned(context, given, letter);
  if (!letter && (await mayBeAReport(context, mail))) return { state: 'quarantined', reason: 'by-list' };
  if (!letter) return { state: 'discarded', reason: 'automatic' };
  await letterAnsweredByMachine(context, { letter, from: mail.from?.address ?? '' }, put(row, letter, 'auto-answer'));
  return 'done';
}

/**
 * A mailbox that is the address of a group gets every report with the marks of a list: what was written to it waits for a person.
 * What programs call their own (RFC 3834 5), and what went to other lists, does not.
 */
async function mayBeAReport({ db }: ServerContext, { automatic, to, cc }: ParsedMail): Promise<boolean> {
  if (automatic === 'auto-submitted') return false;
  const { mailbox } = await committeeSettings(db);
  return [...to, ...cc].some(({ address }) => isSameAddress(address, mailbox));
}

async function settleReturned(
  context: ServerContext,
  { row, mail }: AutomaticMail,
  letter: Letter | null,
): Promise<Settled | 'done'> {
  const { originalMessageId = null, recipients = [] } = mail.bounce ?? {};
  if (!letter || (originalMessageId !== null && originalMessageId !== letter.mail_id))
    return { state: 'discarded', reason: 'bounce-unproven' };
  const failed = recipients.filter(({ action }) => action === 'failed');
  if (failed.length === 0 && recipients.length > 0) return { state: 'discarded', reason: 'bounce-not-final' };
  // A report that no program can read is for a person: its address shows that it is about a letter of ours.
  const meant = failed.length > 0 && (await letterReturned(context, { letter, failed }, put(row, letter, 'bounce')));
  return meant ? 'done' : { state: 'quarantined', reason: 'bounce-unclear' };
}

function put(row: StoredMail, letter: Letter, reason: string): (work: CaseWork) => Promise<void> {
  return async (work) => await routed(work, row, { reason, verdict: row.verdict, caseUid: letter.case_uid, message: letter.uid });
}

/** The letter whose signed address the mail came to; null also where it names several. */
async function letterOf({ db }: ServerContext, { addresses, keys, ...given }: AutomaticMail): Promise<Letter | null> {
  const { mailbox } = await committeeSettings(db);
  const named = new Set(addresses.flatMap((address) => readBounceAddress(address, { mailbox, keys }) ?? []));
  const [reference] = named;
  if (reference !== undefined && named.size === 1)
    return (
      (await db
        .selectFrom('case_messages')
        .where('uid', 'like', `${prefixOf(reference)}%`)
        .where('direction', 'in', ['out', 'internal'])
        .selectAll()
        .executeTakeFirst()) ?? null
    );
  return given.mail.bounce === null ? await answeredLetter({ db }, given.mail) : null;
}

/** RFC 3834 3.1.5: an automatic answer names what it answers. Our ids are known to the letter's readers alone. */
async function answeredLetter({ db }: Pick<ServerContext, 'db'>, mail: ParsedMail): Promise<Letter | null> {
  const ids = [...mail.inReplyTo, ...mail.references];
  if (ids.length === 0) return null;
  return (await db.selectFrom('case_messages').where('mail_id', 'in', ids).selectAll().executeTakeFirst()) ?? null;
}

/** Our own letter as the list sends it back to our mailbox. One in doubt is then known to have gone out. */
async function isOwnLetter(context: ServerContext, { messageId, from }: ParsedMail): Promise<boolean> {
  if (messageId === null || from === null) return false;
  const { mailbox } = await committeeSettings(context.db);
  const own = context.config.mail?.from ?? mailbox;
  const letter = await context.db.selectFrom('case_messages').where('mail_id', '=', messageId).selectAll().executeTakeFirst();
  if (!letter || !isSameAddress(own, from.address)) return false;
  if (letter.state === 'in-doubt') await letterFound(context, letter, 'inbound');
  return true;
}
