// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import type { PrivateKey, PublicKey } from 'openpgp';
import { NgaoError } from '../../../kit/errors.ts';
import type { ComposedMail } from '../compose.ts';
import { isContent, isNamed, splitEntity } from './entity.ts';
import { examineKey, type KeyProblem, readOneKey } from './key-health.ts';
import { type PgpLibrary, pgpLibrary } from './library.ts';

/** A recipient's key as a person confirmed it. */
export interface RecipientKey {
  address: string;
  armored: string;
  /** The fingerprint that was compared; any other key for this address is refused. */
  fingerprint: string;
}

/** Our own key. */
export interface SecretKey {
  armored: string;
  passphrase?: string;
}

export interface ProtectOptions {
  keys: readonly RecipientKey[];
  signer: SecretKey;
  now: Date;
  /** The subject goes inside, where readers that know protected headers show it; outside stands `...`. */
  hideSubject?: boolean;
}

export type Protected =
  | {
      outcome: 'protected';
      mail: ComposedMail;
      encryptedTo: readonly { address: string; fingerprint: string }[];
      signedBy: string;
    }
  /** Nothing may be sent: these recipients have no key, or one that may not be used. */
  | { outcome: 'refused'; recipients: readonly { address: string; problems: readonly (KeyProblem | 'no-key')[] }[] };

/**
 * Encrypts and signs a composed message as PGP/MIME (RFC 3156 6.2: signed and encrypted in one), to all of its
 * recipients or to none. The outer header keeps what was in the open already; the text with its content headers goes
 * inside. Throws `config-invalid` when our own key cannot sign.
 */
export async function protectMail(
  mail: ComposedMail,
  { keys, signer, now, hideSubject = false }: ProtectOptions,
): Promise<Protected> {
  const library = await pgpLibrary();
  const { pgp, config } = library;
  const chosen = await Promise.all(mail.recipients.map((address) => keyFor(address, { keys, now, library })));
  const refused = chosen.flatMap((choice) => ('problems' in choice ? [choice] : []));
  if (refused.length > 0) return { outcome: 'refused', recipients: refused };
  const usable = chosen.flatMap((choice) => ('key' in choice ? [choice] : []));
  const signingKey = await openSecretKey(signer, library);
  const { fields, body } = splitEntity(mail.bytes);
  const inner = innerFields(fields, hideSubject);
  const armored = await encryptAndSign(Buffer.concat([Buffer.from(`${inner.join('\r\n')}\r\n\r\n`, 'latin1'), body]), {
    library: { pgp, config },
    keys: usable.map(({ key }) => key),
    signingKey,
    now,
  });
  const outer = fields
    .filter((field) => !isContent(field) && !isNamed(field, ['mime-version']))
    .map((field) => (hideSubject && isNamed(field, ['subject']) ? 'Subject: ...' : field));
  return {
    outcome: 'protected',
    mail: { ...mail, bytes: wrap(outer, armored) },
    encryptedTo: usable.map(({ address, key }) => ({ address, fingerprint: key.getFingerprint() })),
    signedBy: signingKey.getFingerprint(),
  };
}

/** Reads and unlocks a secret key; throws `config-invalid` and does not repeat the library's words. */
export async function openSecretKey({ armored, passphrase }: SecretKey, { pgp, config }: PgpLibrary): Promise<PrivateKey> {
  try {
    const key = await pgp.readPrivateKey({ armoredKey: armored, config });
    return key.isDecrypted() ? key : await pgp.decryptKey({ privateKey: key, passphrase: passphrase ?? '', config });
  } catch {
    throw new NgaoError(
      'config-invalid',
      'The OpenPGP key of this installation cannot be read or unlocked. Check key and passphrase.',
    );
  }
}

interface Choice {
  keys: readonly RecipientKey[];
  now: Date;
  library: PgpLibrary;
}

async function keyFor(
  address: string,
  { keys, now, library }: Choice,
): Promise<{ address: string; key: PublicKey } | { address: string; problems: (KeyProblem | 'no-key')[] }> {
  const given = keys.find((key) => key.address.toLowerCase() === address.toLowerCase());
  if (!given) return { address, problems: ['no-key'] };
  const health = await examineKey(given.armored, { now, fingerprint: given.fingerprint });
  if (!health.isUsable) return { address, problems: [...health.problems] };
  const key = await readOneKey(given.armored, library);
  return typeof key === 'string' ? { address, problems: [key] } : { address, key };
}

interface Encryption {
  library: PgpLibrary;
  keys: PublicKey[];
  signingKey: PrivateKey;
  now: Date;
}

async function encryptAndSign(entity: Buffer, { library: { pgp, config }, keys, signingKey, now }: Encryption): Promise<string> {
  try {
    return await pgp.encrypt({
      message: await pgp.createMessage({ binary: new Uint8Array(entity) }),
      encryptionKeys: keys,
      signingKeys: signingKey,
      date: now,
      config,
    });
  } catch {
    throw new NgaoError(
      'config-invalid',
      'A message could not be signed with the OpenPGP key of this installation. Check that it is valid.',
    );
  }
}

function innerFields(fields: readonly string[], hideSubject: boolean): string[] {
  const content = fields.filter((field) => isContent(field));
  if (!hideSubject) return content;
  const subject = fields.filter((field) => isNamed(field, ['subject']));
  const marked = content.map((field) => (isNamed(field, ['content-type']) ? `${field};\r\n protected-headers="v1"` : field));
  return [...subject, ...marked];
}

function wrap(outer: readonly string[], armored: string): Buffer {
  const boundary = `ngao-${randomBytes(16).toString('hex')}`;
  const lines = [
    ...outer,
    'MIME-Version: 1.0',
    `Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";\r\n boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: application/pgp-encrypted',
    '',
    'Version: 1',
    '',
    `--${boundary}`,
    'Content-Type: application/octet-stream; name="encrypted.asc"',
    'Content-Disposition: inline; filename="encrypted.asc"',
    '',
    armored.trim().replace(/\r?\n/g, '\r\n'),
    '',
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}
