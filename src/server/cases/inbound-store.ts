// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { ClientFacts } from '../../notify/mail/authenticate.ts';
import { newUid } from '../../sealed/place.ts';
import { openStream, sealStream } from '../../sealed/seal-stream.ts';
import { act } from '../actions/action.ts';
import { type ServerContext, systemCaller } from '../context.ts';
import { intakeOwner } from './vault.ts';

/** What is known of a mail beside its bytes; kept sealed with them. */
export interface MailFacts {
  /** Null for mail that was fetched from a mailbox. */
  client: ClientFacts | null;
  /** Of the envelope; null for fetched mail. */
  rcptTo: readonly string[] | null;
}

const caller = systemCaller('mail');

/**
 * Keeps a mail for good, sealed, before anything is decided about it; the same bytes again are nothing new. Once this resolves
 * the sending side may be told that it was taken.
 */
export async function storeMail(
  context: ServerContext,
  { bytes, source, ...facts }: MailFacts & { bytes: Uint8Array; source: 'imap' | 'smtp' },
): Promise<void> {
  const digest = createHash('sha256').update(bytes).digest('hex');
  const known = await context.db.selectFrom('inbound_mails').where('digest', '=', digest).select('uid').executeTakeFirst();
  if (known) return;
  const uid = newUid();
  const head = Buffer.from(`${JSON.stringify(facts)}\n`);
  const kept = await context.vault.with(intakeOwner, async ({ key }) =>
    context.evidence.put(sealStream({ key, place: placeOf(uid) }, inTwo(head, bytes))),
  );
  await act(context, caller, async ({ tx, now, audit }) => {
    await tx
      .insertInto('inbound_mails')
      .values({
        uid,
        digest,
        received_at: now,
        source,
        state: 'stored',
        evidence: kept.digest,
        mail_id_hash: null,
        case_uid: null,
        message_uid: null,
      })
      .onConflict((conflict) => conflict.column('digest').doNothing())
      .execute();
    await context.jobs.add(tx, { kind: 'read-mail', payload: { mail: uid }, scope: `mail-${uid}` });
    await audit({
      action: 'mail.store',
      subject: { kind: 'mail', id: uid },
      productId: null,
      data: { source, size: bytes.length },
    });
  });
  context.jobs.wake('read-mail');
}

/** The bytes as they came, and what was known of them. */
export async function openMail(
  { vault, evidence }: ServerContext,
  { uid, evidence: digest }: { uid: string; evidence: string },
): Promise<{ bytes: Uint8Array; facts: MailFacts }> {
  return await vault.with(intakeOwner, async ({ key }) => {
    const chunks: Buffer[] = [];
    for await (const chunk of openStream({ key, place: placeOf(uid) }, await evidence.open(digest))) chunks.push(chunk);
    const whole = Buffer.concat(chunks);
    const end = whole.indexOf(0x0a);
    return { facts: JSON.parse(whole.subarray(0, end).toString('utf8')) as MailFacts, bytes: whole.subarray(end + 1) };
  });
}

function placeOf(uid: string) {
  return { owner: intakeOwner, table: 'inbound_mails', column: 'evidence', row: uid };
}

async function* inTwo(head: Uint8Array, bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield head;
  yield bytes;
}
