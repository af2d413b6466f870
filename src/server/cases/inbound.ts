// SPDX-License-Identifier: Apache-2.0
import { Resolver } from 'node:dns/promises';
import { authenticateMail } from '../../notify/mail/authenticate.ts';
import type { MailAuthentication } from '../../notify/mail/authentication.ts';
import { silenceFor } from '../../notify/mail/automatic.ts';
import { isMessageId } from '../../notify/mail/header-value.ts';
import { type ParsedMail, readMessage } from '../../notify/mail/read-message.ts';
import { type ReadReplyAddress, readReplyAddress } from '../../notify/mail/reply-address.ts';
import { type NamedParticipant, routeInbound } from '../../notify/mail/route-inbound.ts';
import { readTrustedResults } from '../../notify/mail/trusted-results.ts';
import { type Caller, type ServerContext, systemCaller } from '../context.ts';
import { isEncrypted, noteEncrypted } from './clear-text.ts';
import { committeeSettings } from './committee-settings.ts';
import { settleAutomatic } from './inbound-automatic.ts';
import { mayAnswerByMail, mayBeReceipted, mayOpenByMail } from './inbound-budget.ts';
import { type ReadMail, readProtected } from './inbound-pgp.ts';
import { routed, type StoredMail, settle } from './inbound-settle.ts';
import { type MailFacts, openMail } from './inbound-store.ts';
import { keepIncoming } from './incoming.ts';
import { purposeKey } from './intake-keys.ts';
import { openReport } from './intake-open.ts';
import { type CaseWork, onCaseAs } from './on-case.ts';
import { identityOf, prefixOf } from './outbox-addresses.ts';
import { keysOf, offerKeys } from './party-keys.ts';
import { joinCase } from './people-in-case.ts';
import { keepFile, sealFile } from './reporter-files.ts';

const caller = systemCaller('mail');

interface Named extends NamedParticipant {
  caseUid: string;
  participant: string;
}

/**
 * Decides about one stored mail, once. Automatic mail is never answered; what nobody can be sure of waits for a person. A mail
 * that cannot be read waits as well: its bytes are kept.
 */
export async function readStoredMail(context: ServerContext, uid: string): Promise<void> {
  const row = await context.db.selectFrom('inbound_mails').where('uid', '=', uid).selectAll().executeTakeFirst();
  if (row?.state !== 'stored') return;
  const { bytes, facts } = await openMail(context, row);
  let mail: ParsedMail;
  try {
    mail = await readMessage(bytes);
  } catch {
    return await settle(context, row, { state: 'quarantined', reason: 'unreadable' });
  }
  const { mailbox } = await committeeSettings(context.db);
  if (mailbox === '') return await settle(context, row, { state: 'quarantined', reason: 'no-mailbox-set' });
  const keys = [await purposeKey(context, 'reply-address')];
  const addresses = facts.rcptTo ?? [...mail.to, ...mail.cc].map(({ address }) => address);
  const automatic = await settleAutomatic(context, { row, mail, addresses, keys });
  if (automatic === undefined)
    return await decide(context, row, { bytes, mail, facts, addressed: readAddresses(addresses, { mailbox, keys }) });
  if (automatic !== 'done') await settle(context, row, automatic);
}

function readAddresses(addresses: readonly string[], ours: { mailbox: string; keys: readonly Uint8Array[] }) {
  return addresses.map((address) => readReplyAddress(address, ours));
}

interface PersonalMail {
  bytes: Uint8Array;
  mail: ParsedMail;
  facts: MailFacts;
  addressed: readonly ReadReplyAddress[];
}

/** What a person may have written. */
async function decide(context: ServerContext, row: StoredMail, given: PersonalMail): Promise<void> {
  const { bytes, mail, facts, addressed } = given;
  const authentication = await authenticationOf(context, bytes, facts);
  const participant = await namedBy(context, addressed);
  const route = routeInbound({ mail, authentication, addressed, participant });
  const named = participant && { uid: participant.caseUid, participant: participant.participant };
  const read = await readProtected(context, { bytes, mail, known: named ? (await keysOf(context, named)).known : [] });
  const verdict = `${authentication.verdict}: ${authentication.reason}`;
  switch (route.action) {
    case 'new-report':
      if (!(await mayOpenByMail(context, mail.from?.address ?? '')))
        return await settle(context, row, { state: 'quarantined', reason: 'sender-budget', verdict });
      await newReport(context, row, { read, verdict, answer: await mayBeAnswered(context, mail, facts) });
      return;
    case 'append':
      if (!participant) return await settle(context, row, { state: 'quarantined', reason: 'nobody-named', verdict });
      if (await mayAnswerByMail(context, participant.participant))
        return await append(context, row, { read, verdict, named: participant });
      return await settle(context, row, { state: 'quarantined', reason: 'sender-budget', verdict });
    case 'ignore':
      return await settle(context, row, { state: 'discarded', reason: route.reason, verdict });
    case 'quarantine':
      return await settle(context, row, { state: 'quarantined', reason: route.reason, verdict });
    default:
      return await settle(context, row, { state: 'discarded', reason: 'bounce-unproven', verdict });
  }
}

/** RFC 3834 2: to whom a receipt may go by itself. Where none may, a person writes first. */
async function mayBeAnswered(context: ServerContext, mail: ParsedMail, facts: MailFacts): Promise<boolean> {
  const { mailbox, privateList } = await committeeSettings(context.db);
  const from = mail.from?.address ?? null;
  return (
    silenceFor({
      ...{ mark: mail.automatic, envelopeFrom: facts.client?.mailFrom ?? null, from },
      own: [mailbox, privateList, context.config.mail?.from ?? ''].filter((address) => address !== ''),
      answeredBefore: from !== null && !(await mayBeReceipted(context, from)),
    }) === null
  );
}

/** What our own server says of fetched mail; what we check ourselves of mail that came to our listener. */
async function authenticationOf({ config }: ServerContext, bytes: Uint8Array, facts: MailFacts): Promise<MailAuthentication> {
  const { authservId } = config.mail ?? {};
  if (facts.client === null && authservId !== undefined) return readTrustedResults(bytes, authservId);
  const dns = new Resolver({ timeout: 5000, tries: 2 });
  const hostName = new URL(config.publicUrl).hostname;
  const resolver = async (name: string, type: string) => (await dns.resolve(name, type)) as string[] | string[][];
  return await authenticateMail(bytes, { resolver, client: facts.client, hostName });
}

/** Whom a reply address of ours names, with the addresses that person has. */
export async function namedBy(context: ServerContext, addressed: readonly ReadReplyAddress[]): Promise<Named | null> {
  const named = addressed.find((one) => one.kind === 'valid');
  if (named?.kind !== 'valid') return null;
  const row = await context.db
    .selectFrom('case_participants as p')
    .innerJoin('parties', 'parties.uid', 'p.party_uid')
    .where('p.uid', 'like', `${prefixOf(named.participantRef)}%`)
    .where('p.case_uid', 'like', `${prefixOf(named.caseRef)}%`)
    .select(['p.uid', 'p.case_uid', 'p.state', 'parties.uid as party', 'parties.identity'])
    .executeTakeFirst();
  if (!row) return null;
  const own = row.identity ? await identityOf(context, { uid: row.party, identity: row.identity }) : {};
  const addresses = own.address ? [own.address] : [];
  return { caseUid: row.case_uid, participant: row.uid, addresses, isActive: row.state === 'active' };
}

/**
 * Opens a case for a mail and answers its uid. `answer`: the author is proven, so that a receipt goes to nobody else. `by`: the
 * person who decided so, where one did. Throws `conflict` when somebody else settled the mail meanwhile.
 */
export async function newReport(
  context: ServerContext,
  row: StoredMail,
  { read, verdict, answer, by = caller }: { read: ReadMail; verdict: string; answer: boolean; by?: Caller },
): Promise<string> {
  const { policy } = await committeeSettings(context.db);
  const { mail, protection } = read;
  let participant = '';
  const { caseUid } = await openReport(context, {
    caller: by,
    report: {
      channel: 'mail',
      language: mail.language === 'fr' ? 'fr' : 'en',
      policyVersion: policy.version,
      title: mail.subject || 'Mail',
      content: {
        text: mail.text,
        openpgp: protection,
        attachments: mail.attachments.map(({ name, declaredType, bytes }) => ({ name, declaredType, size: bytes.length })),
      },
      contact: mail.from && { name: mail.from.name, address: mail.from.address },
      contactWish: 'unknown',
      creditWish: 'unknown',
      creditName: '',
      mailVerdict: verdict,
      original: row.evidence,
      letter: answer && mail.from ? 'code' : 'none',
      answers: mail.messageId !== null && isMessageId(mail.messageId) ? mail.messageId : '',
      files: mail.attachments,
    },
    also: async (work, told) => {
      participant = told.participant;
      if (isEncrypted(protection)) await noteEncrypted(work, told.participant);
      await routed(work, row, { reason: 'new-report', verdict, caseUid: told.caseUid, message: null });
      // Who decided has read it: the grant says so from the first moment.
      if (by.person) await joinCase(work, { role: 'committee', userId: by.person.id, scope: 'triage' });
    },
  });
  // Of a stranger whose address nobody has proven, the key proves nothing either; a person confirms any.
  await offerKeys(context, { caseUid, participant, keys: read.keys, by });
  return caseUid;
}

async function append(
  context: ServerContext,
  row: StoredMail,
  { read, verdict, named }: { read: ReadMail; verdict: string; named: Named },
): Promise<void> {
  const { mail, protection } = read;
  const actor = { id: named.participant, duties: ['reporter' as const] };
  await offerKeys(context, { caseUid: named.caseUid, participant: named.participant, keys: read.keys });
  await onCaseAs(context, { caller, actor, uid: named.caseUid }, async (work) => {
    const { participant } = named;
    const message = await keepIncoming(work, {
      participant,
      text: mail.text,
      subject: mail.subject,
      mailId: mail.messageId ?? '',
      protection,
    });
    await keepMailFiles(work, mail, message);
    await routed(work, row, { reason: 'append', verdict, caseUid: named.caseUid, message });
  });
}

/** The files of a mail that joined a case: sealed, and quarantined until somebody looks at their warnings. */
export async function keepMailFiles(work: CaseWork, { attachments }: ParsedMail, message: string): Promise<void> {
  for (const file of attachments) await keepFile(work, { ...(await sealFile(work.context, work.box, file)), message });
}
