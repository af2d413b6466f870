// SPDX-License-Identifier: Apache-2.0
import type { DecryptMessageResult, PrivateKey, PublicKey } from 'openpgp';
import type { ParsedMail } from '../read-message.ts';
import { rawParts, splitEntity, withCrlf } from './entity.ts';
import { readOneKey, stateOf } from './key-health.ts';
import { type PgpLibrary, pgpLibrary } from './library.ts';
import { openSecretKey, type SecretKey } from './protect.ts';

/** What exactly was found about a signature. */
export interface SignatureFinding {
  /**
   * `valid`: made by the key of `fingerprint`, which holds today. `key-unusable`: the signature is right, the key is
   * revoked or expired. `unknown-key`: made by none of the keys given. `invalid`: broken, or too weak to count.
   */
  state: 'none' | 'valid' | 'invalid' | 'unknown-key' | 'key-unusable';
  /** Primary key, lower-case hex; only for `valid` and `key-unusable`. */
  fingerprint: string | null;
}

export interface OpenedMail {
  encryption: 'none' | 'decrypted' | 'no-key' | 'damaged';
  signature: SignatureFinding;
  /** The protected entity with its own headers, to be read by `readMessage`; null for inline and where nothing was opened. */
  entity: Uint8Array | null;
  /** The protected text of inline OpenPGP; null otherwise. Only this was encrypted or signed. */
  text: string | null;
  /** Whether all that a reader sees was protected. Text beside an inline block was not. */
  covers: 'all' | 'part' | 'nothing';
}

export interface OpenKeys {
  /** Ours, to decrypt. */
  secret: readonly SecretKey[];
  /** Armored public keys whose signatures are known. */
  known: readonly string[];
  now: Date;
}

type VerificationResult = DecryptMessageResult['signatures'][number];

const nothing: OpenedMail = {
  encryption: 'none',
  signature: { state: 'none', fingerprint: null },
  entity: null,
  text: null,
  covers: 'nothing',
};

/**
 * Decrypts and verifies a received message: PGP/MIME (RFC 3156) whole, inline OpenPGP its first block. Never throws for
 * what the message holds; plain text of a message that was tampered with is never given out (EFAIL).
 */
export async function openMail(bytes: Uint8Array, mail: ParsedMail, keys: OpenKeys): Promise<OpenedMail> {
  const library = await pgpLibrary();
  const ring = await openRing(keys, library);
  if (mail.openpgp === 'encrypted') return await openEncrypted(mail, ring);
  if (mail.openpgp === 'signed') return await openSigned(bytes, mail, ring);
  return mail.openpgp === 'inline' ? await openInline(mail.text, ring) : nothing;
}

interface Ring {
  library: PgpLibrary;
  secret: PrivateKey[];
  known: PublicKey[];
  now: Date;
}

async function openRing({ secret, known, now }: OpenKeys, library: PgpLibrary): Promise<Ring> {
  const read = await Promise.all(known.map((armored) => readOneKey(armored, library)));
  return {
    library,
    now,
    secret: await Promise.all(secret.map((key) => openSecretKey(key, library))),
    known: read.filter((key) => typeof key !== 'string'),
  };
}

async function openEncrypted(mail: ParsedMail, ring: Ring): Promise<OpenedMail> {
  const [version, data, ...more] = mail.attachments;
  const isPgpMime = version?.declaredType === 'application/pgp-encrypted' && data !== undefined && more.length === 0;
  // Anything beside the two parts could be shown as if it had been encrypted too.
  if (!isPgpMime || mail.text !== '') return { ...nothing, encryption: 'damaged' };
  const opened = await decrypt(Buffer.from(data.bytes).toString('latin1'), ring);
  if (typeof opened === 'string') return { ...nothing, encryption: opened };
  return { encryption: 'decrypted', signature: opened.signature, entity: opened.bytes, text: null, covers: 'all' };
}

async function openSigned(bytes: Uint8Array, mail: ParsedMail, ring: Ring): Promise<OpenedMail> {
  const { pgp, config } = ring.library;
  const [signed, , ...more] = rawParts(splitEntity(bytes));
  const signature = mail.attachments.findLast((part) => part.declaredType === 'application/pgp-signature');
  if (!signed || more.length > 0 || !signature) return { ...nothing, signature: { state: 'invalid', fingerprint: null } };
  const content = withCrlf(signed);
  try {
    const { signatures } = await pgp.verify({
      message: await pgp.createMessage({ binary: new Uint8Array(content) }),
      signature: await pgp.readSignature({ armoredSignature: Buffer.from(signature.bytes).toString('latin1'), config }),
      verificationKeys: ring.known,
      format: 'binary',
      date: ring.now,
      config,
    });
    return { encryption: 'none', signature: await findingOf(signatures, ring), entity: content, text: null, covers: 'all' };
  } catch {
    return { ...nothing, signature: { state: 'invalid', fingerprint: null } };
  }
}

async function openInline(text: string, ring: Ring): Promise<OpenedMail> {
  const clear = blockOf(text, '-----BEGIN PGP SIGNED MESSAGE-----', '-----END PGP SIGNATURE-----');
  if (clear) return await openClearText(clear, ring);
  const block = blockOf(text, '-----BEGIN PGP MESSAGE-----', '-----END PGP MESSAGE-----');
  if (!block) return nothing;
  const opened = await decrypt(block.armored, ring);
  if (typeof opened === 'string') return { ...nothing, encryption: opened };
  const plain = new TextDecoder('utf-8').decode(opened.bytes);
  return { encryption: 'decrypted', signature: opened.signature, entity: null, text: plain, covers: block.covers };
}

interface Block {
  armored: string;
  covers: 'all' | 'part';
}

function blockOf(text: string, begin: string, end: string): Block | null {
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) return null;
  const rest = text.slice(0, from) + text.slice(to + end.length);
  return { armored: text.slice(from, to + end.length), covers: rest.trim() === '' ? 'all' : 'part' };
}

async function openClearText({ armored, covers }: Block, ring: Ring): Promise<OpenedMail> {
  const { pgp, config } = ring.library;
  try {
    const message = await pgp.readCleartextMessage({ cleartextMessage: armored, config });
    const { signatures } = await pgp.verify({ message, verificationKeys: ring.known, date: ring.now, config });
    return { encryption: 'none', signature: await findingOf(signatures, ring), entity: null, text: message.getText(), covers };
  } catch {
    return { ...nothing, signature: { state: 'invalid', fingerprint: null } };
  }
}

async function decrypt(
  armored: string,
  ring: Ring,
): Promise<{ bytes: Uint8Array; signature: SignatureFinding } | 'no-key' | 'damaged'> {
  const { pgp, config } = ring.library;
  try {
    const message = await pgp.readMessage({ armoredMessage: armored, config });
    const wanted = message.getEncryptionKeyIDs().map((id) => id.toHex());
    const ours = new Set(ring.secret.flatMap((key) => key.getKeyIDs().map((id) => id.toHex())));
    // An id of zeros does not tell whom it is for (RFC 9580 5.1.2): every key is tried.
    if (!wanted.some((id) => ours.has(id) || /^0+$/.test(id)) || ring.secret.length === 0) return 'no-key';
    const { data, signatures } = await pgp.decrypt({
      message,
      decryptionKeys: ring.secret,
      verificationKeys: ring.known,
      format: 'binary',
      date: ring.now,
      config,
    });
    return { bytes: data, signature: await findingOf(signatures, ring) };
  } catch {
    return 'damaged';
  }
}

/** The best that can be said of the signatures: one valid one is enough. */
async function findingOf(signatures: readonly VerificationResult[], ring: Ring): Promise<SignatureFinding> {
  const findings = await Promise.all(signatures.slice(0, 10).map((signature) => oneFinding(signature, ring)));
  const order = ['valid', 'key-unusable', 'invalid', 'unknown-key'] as const;
  const best = order.flatMap((state) => findings.filter((finding) => finding.state === state))[0];
  return best ?? { state: 'none', fingerprint: null };
}

async function oneFinding({ keyID, verified, signature }: VerificationResult, ring: Ring): Promise<SignatureFinding> {
  // Both promises reject for a bad signature; an unheard rejection would end the process.
  void signature.catch(() => undefined);
  const isRight = await verified.then(
    () => true,
    () => false,
  );
  const key = ring.known.find((known) => known.getKeyIDs().some((id) => id.equals(keyID)));
  if (!key) return { state: 'unknown-key', fingerprint: null };
  const state = await stateOf(key, ring.now);
  if (state !== null) return { state: isRight ? 'key-unusable' : 'invalid', fingerprint: isRight ? key.getFingerprint() : null };
  return isRight ? { state: 'valid', fingerprint: key.getFingerprint() } : { state: 'invalid', fingerprint: null };
}
