// SPDX-License-Identifier: Apache-2.0
import { type OfferedKey, offeredKeys } from '../../notify/mail/pgp/offered-keys.ts';
import { openMail } from '../../notify/mail/pgp/open.ts';
import { type ParsedMail, readMessage } from '../../notify/mail/read-message.ts';
import type { ServerContext } from '../context.ts';
import { deskKey } from './desk-key.ts';
import type { Protection } from './outbox-pgp.ts';

export interface ReadMail {
  /** What it says, opened where it was encrypted to the desk; whom it is from and for stays what stood outside. */
  mail: ParsedMail;
  /** What was found of OpenPGP; null for a mail without it. */
  protection: Protection | null;
  /** Keys that came with it: inside what was protected, else with the mail. */
  keys: readonly OfferedKey[];
}

/**
 * Reads a mail with what OpenPGP protects in it. The bytes stay as they are: only what is read of them is opened. A signature
 * grants nothing and routes nothing; it is recorded. `known`: keys by which it can be known beside those that came along.
 */
export async function readProtected(
  context: ServerContext,
  { bytes, mail, known = [] }: { bytes: Uint8Array; mail: ParsedMail; known?: readonly string[] },
): Promise<ReadMail> {
  const along = await offeredKeys(bytes, mail);
  if (mail.openpgp === null) return { mail, protection: null, keys: along };
  const desk = await deskKey(context).catch(() => undefined);
  const ring = [...known, ...along.map(({ armored }) => armored)];
  const now = new Date(context.now());
  const opened = await openMail(bytes, mail, { secret: desk ? [desk.secret] : [], known: ring, now });
  const inner = opened.entity === null ? null : await readMessage(opened.entity).catch(() => null);
  const inside = inner === null || opened.entity === null ? [] : await offeredKeys(opened.entity, { ...inner, from: mail.from });
  const { signature, encryption, covers } = opened;
  const again =
    signature.state === 'unknown-key' && inside.length > 0 && desk
      ? await openMail(bytes, mail, { secret: [desk.secret], known: [...ring, ...inside.map((key) => key.armored)], now })
      : opened;
  return {
    mail: merged(mail, { inner, text: opened.text }),
    protection: {
      ...{ encryption, covers, signature: again.signature.state },
      fingerprints: again.signature.fingerprint === null ? [] : [again.signature.fingerprint],
    },
    keys: [...along, ...inside],
  };
}

/** A protected subject takes the place of the one outside, which says nothing. */
function merged(mail: ParsedMail, { inner, text }: { inner: ParsedMail | null; text: string | null }): ParsedMail {
  if (inner !== null)
    return {
      ...mail,
      ...{ text: inner.text, textFrom: inner.textFrom, isTextCut: inner.isTextCut, attachments: inner.attachments },
      ...{ language: inner.language ?? mail.language, subject: inner.subject || mail.subject },
    };
  return text === null ? mail : { ...mail, text };
}
