// SPDX-License-Identifier: Apache-2.0
import { isSameAddress } from '../../notify/mail/address.ts';
import type { ComposedMail } from '../../notify/mail/compose.ts';
import { protectMail, type RecipientKey } from '../../notify/mail/pgp/protect.ts';
import type { ServerContext } from '../context.ts';
import { needsClearWord } from './clear-text.ts';
import { committeeSettings } from './committee-settings.ts';
import { type DeskKey, deskKey } from './desk-key.ts';
import type { Line } from './outbox.ts';
import { keysOf } from './party-keys.ts';

/** What is kept with a message about its protection; sealed, because fingerprints name people. */
export interface Protection {
  encryption: string;
  signature: string;
  fingerprints: readonly string[];
  covers: string;
}

/** `held`: it may not leave as it is, and why in one word. */
export type LetterToSend =
  | { outcome: 'ready'; mail: ComposedMail; protection: Protection | null }
  | { outcome: 'held'; why: string };

/**
 * Encrypts and signs a letter to somebody whose key a person confirmed, with its subject inside. The copy of the private list
 * is encrypted to the desk's own key. What cannot be encrypted for everybody is held and never sent in the clear. Who wrote
 * encrypted and has no confirmed key yet is written to in the clear only once a person has said that this is fine.
 */
export async function protectLetter(
  context: ServerContext,
  { mail, caseUid, kind, lines }: { mail: ComposedMail; caseUid: string; kind: string; lines: readonly Line[] },
): Promise<LetterToSend> {
  const theirs = await confirmedKeys(context, { caseUid, lines });
  if (theirs.length === 0)
    return (await needsClearWord(context, { kind, lines }))
      ? { outcome: 'held', why: 'clear-unconfirmed' }
      : { outcome: 'ready', mail, protection: null };
  try {
    const desk = await deskKey(context);
    if (!desk) return { outcome: 'held', why: 'no-desk-key' };
    const keys = [...theirs, ...(await ownKeys(context, desk))];
    const now = new Date(context.now());
    const made = await protectMail(mail, { keys, signer: desk.secret, now, hideSubject: true });
    if (made.outcome === 'refused') return { outcome: 'held', why: made.recipients[0]?.problems[0] ?? 'no-key' };
    const fingerprints = made.encryptedTo.map(({ fingerprint }) => fingerprint);
    return {
      outcome: 'ready',
      mail: made.mail,
      protection: { encryption: 'encrypted', signature: 'ours', fingerprints, covers: 'all' },
    };
  } catch (error) {
    // Whatever is wrong with a key, the letter waits: the reason stands at the desk.
    context.log.warn({ code: (error as { code?: string }).code ?? 'internal' }, 'a letter could not be encrypted');
    return { outcome: 'held', why: 'desk-key-unusable' };
  }
}

async function confirmedKeys(
  context: ServerContext,
  { caseUid, lines }: { caseUid: string; lines: readonly Line[] },
): Promise<RecipientKey[]> {
  const keys: RecipientKey[] = [];
  for (const { participant, address } of lines) {
    if (participant === null || address === '') continue;
    const { confirmed } = await keysOf(context, { uid: caseUid, participant });
    if (confirmed) keys.push({ address, ...confirmed });
  }
  return keys;
}

/** Our own addresses read with the desk's key. */
async function ownKeys(context: ServerContext, desk: DeskKey): Promise<RecipientKey[]> {
  const { privateList, mailbox } = await committeeSettings(context.db);
  const own = [privateList, mailbox].filter((address, place, all) => address !== '' && !isBefore(all, place, address));
  return own.map((address) => ({ address, armored: desk.publicKey, fingerprint: desk.fingerprint }));
}

function isBefore(all: readonly string[], place: number, address: string): boolean {
  return all.slice(0, place).some((other) => isSameAddress(other, address));
}
