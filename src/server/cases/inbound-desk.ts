// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { parse } from '../../markup/parse.ts';
import { toHtml } from '../../markup/to-html.ts';
import { isSameAddress } from '../../notify/mail/address.ts';
import { type ParsedMail, readMessage } from '../../notify/mail/read-message.ts';
import { readReplyAddress } from '../../notify/mail/reply-address.ts';
import { newUid } from '../../sealed/place.ts';
import { act } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { Inbound, InboundAnswer, InboundBody, InboundView } from '../contract/inbound.ts';
import { isCommittee, isOpen, standingOf } from './access.ts';
import { committeeSettings } from './committee-settings.ts';
import { keepMailFiles, namedBy, newReport } from './inbound.ts';
import { type ReadMail, readProtected } from './inbound-pgp.ts';
import { routed, type StoredMail } from './inbound-settle.ts';
import { type MailFacts, openMail } from './inbound-store.ts';
import { keepIncoming } from './incoming.ts';
import { purposeKey } from './intake-keys.ts';
import { type CaseWork, onCase } from './on-case.ts';
import { identityOf } from './outbox-addresses.ts';
import { offerKeys } from './party-keys.ts';

const most = 200;

/** Mail that waits for a person, oldest first: why, and what its authentication said. Throws `not-found` outside the committee. */
export async function inboundList({ db }: ServerContext, caller: Caller): Promise<Static<typeof Inbound>> {
  requireCommittee(caller);
  const rows = await db
    .selectFrom('inbound_mails')
    .where('state', '=', 'quarantined')
    .orderBy('received_at')
    .limit(most)
    .selectAll()
    .execute();
  return rows.map(rowOf);
}

/** Opens one waiting mail, with a record of it before anything is answered. */
export async function inboundView(context: ServerContext, caller: Caller, uid: string): Promise<Static<typeof InboundView>> {
  const row = await waiting(context, caller, uid);
  await act(context, caller, async ({ audit }) => {
    await audit({ action: 'mail.read', subject: { kind: 'mail', id: uid }, productId: null });
  });
  const { bytes, facts } = await openMail(context, row);
  const mail = await readWhole(context, bytes).then(
    (read) => read.mail,
    () => undefined,
  );
  const named = mail && (await namedIn(context, mail, facts));
  const told = named && (await standingOf(context.db, { caller, uid: named.caseUid, now: context.now() }));
  return {
    ...rowOf(row),
    state: 'quarantined',
    from: mail?.from ? `${mail.from.name} <${mail.from.address}>`.trim() : '',
    to: mail?.to.map(({ address }) => address) ?? [],
    subject: mail?.subject ?? '',
    html: mail ? toHtml(parse(mail.text)) : '',
    size: bytes.length,
    attachments: mail?.attachments.map((each) => ({ name: each.name, type: each.declaredType, size: each.bytes.length })) ?? [],
    names: named && told && isOpen(told) ? await codeNameOf(context, named.caseUid) : null,
  };
}

/** A person decides about a waiting mail; once, and the audit trail says who. */
export async function settleInbound(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof InboundBody> & { uid: string },
): Promise<Static<typeof InboundAnswer>> {
  const row = await waiting(context, caller, given.uid);
  if (given.as === 'spam' || given.as === 'discard') {
    await setAside(context, caller, { row, reason: given.as === 'spam' ? 'spam' : 'discarded' });
    return { case: null };
  }
  const { bytes, facts } = await openMail(context, row);
  const read = await readWhole(context, bytes).catch(() => ({ mail: unreadable(bytes), protection: null, keys: [] }));
  const verdict = row.verdict;
  // Its author is not proven, so no receipt goes out: a person writes first.
  if (given.as === 'new-report') return { case: await newReport(context, row, { read, verdict, answer: false, by: caller }) };
  if (given.case === undefined) throw new NgaoError('usage', 'Say which case it joins: "case".');
  await join(context, caller, { row, read, facts, uid: given.case });
  return { case: given.case };
}

/** With what is encrypted to the desk opened. */
async function readWhole(context: ServerContext, bytes: Uint8Array): Promise<ReadMail> {
  return await readProtected(context, { bytes, mail: await readMessage(bytes) });
}

function requireCommittee(caller: Caller): void {
  if (!isCommittee(caller)) throw noSuchMail();
}

function noSuchMail(): NgaoError {
  return new NgaoError('not-found', 'There is no such mail waiting, or you may not see it.');
}

async function waiting({ db }: ServerContext, caller: Caller, uid: string): Promise<StoredMail> {
  requireCommittee(caller);
  const row = await db
    .selectFrom('inbound_mails')
    .where('uid', '=', uid)
    .where('state', '=', 'quarantined')
    .selectAll()
    .executeTakeFirst();
  if (!row) throw noSuchMail();
  return row;
}

function rowOf({ uid, received_at, source, reason, verdict }: StoredMail) {
  return { uid, receivedAt: received_at, source, reason, verdict };
}

/** Whom the addresses of the mail name; null for none, several or a forged one. */
async function namedIn(context: ServerContext, mail: ParsedMail, facts: MailFacts) {
  const { mailbox } = await committeeSettings(context.db);
  if (mailbox === '') return null;
  const keys = [await purposeKey(context, 'reply-address')];
  const addresses = facts.rcptTo ?? [...mail.to, ...mail.cc].map(({ address }) => address);
  return await namedBy(
    context,
    addresses.map((address) => readReplyAddress(address, { mailbox, keys })),
  );
}

async function codeNameOf({ db }: ServerContext, uid: string): Promise<{ uid: string; codeName: string }> {
  const { code_name } = await db.selectFrom('cases').where('uid', '=', uid).select('code_name').executeTakeFirstOrThrow();
  return { uid, codeName: code_name };
}

/** What no parser understands still becomes a report: its bytes are kept, and a person says what they are. */
function unreadable(bytes: Uint8Array): ParsedMail {
  return {
    ...{ digest: '', size: bytes.length, messageId: null, inReplyTo: [], references: [], subject: 'Unreadable mail', from: null },
    ...{ fromProblem: null, to: [], cc: [], date: null, text: '', textFrom: 'none', isTextCut: false, language: null },
    ...{ automatic: null, bounce: null, openpgp: null, survey: { lines: 0, headerFields: 0, dashLines: 0 } },
    attachments: [{ name: 'mail.eml', declaredType: 'message/rfc822', bytes }],
  };
}

async function setAside(
  context: ServerContext,
  caller: Caller,
  { row, reason }: { row: StoredMail; reason: string },
): Promise<void> {
  await act(context, caller, async ({ tx, audit }) => {
    const done = await tx
      .updateTable('inbound_mails')
      .set({ state: 'discarded', reason })
      .where('uid', '=', row.uid)
      .where('state', '=', 'quarantined')
      .returning('uid')
      .executeTakeFirst();
    if (!done) throw noSuchMail();
    const data = { state: 'discarded', reason };
    await audit({ action: 'mail.route', subject: { kind: 'mail', id: row.uid }, productId: null, data });
  });
}

interface Joining {
  row: StoredMail;
  read: ReadMail;
  facts: MailFacts;
  uid: string;
}

/**
 * Puts the mail into a case that the person may read. It stands in the thread with a participant only when it names them and
 * comes from an address of theirs; anything else stays inside, where nobody outside sees it.
 */
async function join(context: ServerContext, caller: Caller, { row, read, facts, uid }: Joining): Promise<void> {
  const { mail, protection } = read;
  const named = await namedIn(context, mail, facts);
  const participant =
    named?.caseUid === uid && named.isActive && isFrom(mail, named.addresses)
      ? named.participant
      : await sameAuthor(context, uid, mail);
  await onCase(context, { caller, uid }, async (work) => {
    const message =
      participant === null
        ? await keepInside(work, mail)
        : await keepIncoming(work, {
            participant,
            text: mail.text,
            subject: mail.subject,
            mailId: mail.messageId ?? '',
            protection,
          });
    await keepMailFiles(work, mail, message);
    await routed(work, row, { reason: 'joined', verdict: row.verdict, caseUid: uid, message });
  });
  // Of whom nobody is sure it brings no key.
  if (participant !== null) await offerKeys(context, { caseUid: uid, participant, keys: read.keys, by: caller });
}

function isFrom({ from }: ParsedMail, addresses: readonly string[]): boolean {
  return from !== null && addresses.some((address) => isSameAddress(address, from.address));
}

/** The participant of the case who has a thread and this very address. */
async function sameAuthor(context: ServerContext, uid: string, mail: ParsedMail): Promise<string | null> {
  const rows = await context.db
    .selectFrom('case_participants as p')
    .innerJoin('case_threads as t', 't.participant_uid', 'p.uid')
    .innerJoin('parties', 'parties.uid', 'p.party_uid')
    .where('p.case_uid', '=', uid)
    .where('p.state', '=', 'active')
    .select(['p.uid', 'parties.uid as party', 'parties.identity'])
    .execute();
  for (const row of rows) {
    const own = row.identity ? await identityOf(context, { uid: row.party, identity: row.identity }) : {};
    if (own.address !== undefined && isFrom(mail, [own.address])) return row.uid;
  }
  return null;
}

async function keepInside(work: CaseWork, mail: ParsedMail): Promise<string> {
  const uid = newUid();
  const { uid: thread } = await work.tx
    .selectFrom('case_threads')
    .where('case_uid', '=', work.uid)
    .where('audience', '=', 'internal')
    .select('uid')
    .executeTakeFirstOrThrow();
  await work.tx
    .insertInto('case_messages')
    .values({
      ...{ uid, case_uid: work.uid, thread_uid: thread, direction: 'in', state: 'received', kind: 'mail' },
      ...{ author_user: null, author_participant: null, created_at: work.now, send_after: null, sent_at: null },
      subject: work.box.seal('case_messages.subject', uid, mail.subject),
      body: work.box.seal('case_messages.body', uid, `${mail.from?.address ?? ''}\n\n${mail.text}`),
      mail_id: null,
      in_reply_to: null,
    })
    .execute();
  await work.tell({ name: 'case.message-receive', data: { message: uid, by: 'mail' } });
  return uid;
}
