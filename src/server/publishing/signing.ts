// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { PrivateKey } from 'openpgp';
import { NgaoError } from '../../kit/errors.ts';
import { stateOf } from '../../notify/mail/pgp/key-health.ts';
import { type PgpLibrary, pgpLibrary } from '../../notify/mail/pgp/library.ts';
import { openSecretKey } from '../../notify/mail/pgp/protect.ts';
import type { Database, ServerConfig, ServerContext, Tx } from '../context.ts';
import { makeOnce } from '../own-files.ts';

/** Our key for what is published. It signs, and nobody can encrypt to it. */
export interface Signer {
  /** Upper-case hex, as it stands in addresses and in provider-metadata.json. */
  fingerprint: string;
  /** Armored public key. */
  publicKey: string;
  /** RFC 3339. */
  createdAt: string;
  /** RFC 3339; null: never. */
  expiresAt: string | null;
  /** A detached, armored signature of the bytes (RFC 9580), made at `now`. */
  detached(bytes: string | Uint8Array, now: string): Promise<string>;
  /** A cleartext signed message. */
  clear(text: string, now: string): Promise<string>;
  /** Whether a cleartext signed message says that this key signed it. */
  made(clear: string): Promise<boolean>;
  /** A certificate that revokes this key as one that leaked, armoured, with the words that go into it (RFC 9580 10.1.3). */
  revocation(words: string, now: string): Promise<string>;
}

const years = 3;
const opened = new WeakMap<ServerConfig, Promise<Signer>>();

/**
 * The configured key, or the one in the data folder, which is made where there is none. Throws `config-invalid` for a key that cannot be
 * read or unlocked, cannot sign, or is no longer good: a revoked one never signs again. Inside a transaction, `db` is it.
 */
export async function signerOf(
  context: Pick<ServerContext, 'config' | 'now' | 'db'>,
  db: Database | Tx = context.db,
): Promise<Signer> {
  const { config, now } = context;
  try {
    const signer = await openedOf(config, now());
    if (!(await isRevoked(db, signer))) return requireGood(signer, now());
    // Another process may have put a new one into the data folder meanwhile.
    opened.delete(config);
    const next = await openedOf(config, now());
    if (!(await isRevoked(db, next))) return requireGood(next, now());
    throw new NgaoError('config-invalid', 'The OpenPGP key that signs advisories was revoked. Put a new one in its place.');
  } catch (error) {
    opened.delete(config);
    throw error;
  }
}

async function openedOf(config: ServerConfig, now: string): Promise<Signer> {
  const known = opened.get(config) ?? open(config, now);
  opened.set(config, known);
  return await known;
}

async function isRevoked(db: Database | Tx, { fingerprint }: Signer): Promise<boolean> {
  const row = await db.selectFrom('signing_keys').where('fingerprint', '=', fingerprint).select('revoked_at').executeTakeFirst();
  return row !== undefined && row.revoked_at !== null;
}

/** It was good when it was opened; servers run for longer than that. */
function requireGood(signer: Signer, now: string): Signer {
  if (signer.expiresAt === null || Date.parse(signer.expiresAt) > Date.parse(now)) return signer;
  throw new NgaoError('config-invalid', 'The OpenPGP key that signs advisories is expired. Put a new one in its place.');
}

/** Puts the key of the data folder aside, whose name then tells which it was, and makes another one. The old one signs no more. */
export async function replaceSigningKey(
  { config, now }: Pick<ServerContext, 'config' | 'now'>,
  fingerprint: string,
): Promise<void> {
  const file = signingKeyFile(config);
  renameSync(file, file.replace(/\.asc$/, `.${fingerprint}.asc`));
  opened.delete(config);
  await makeSigningKey(config, now());
}

export function signingKeyFile({ dataFolder }: ServerConfig): string {
  return join(dataFolder, 'keys', 'advisory-signing.asc');
}

/** Makes the key in the data folder where none is configured and none is there. Answers whether it did. */
export async function makeSigningKey(config: ServerConfig, now: string): Promise<boolean> {
  const file = signingKeyFile(config);
  if (config.signing !== undefined || existsSync(file)) return false;
  const { pgp } = await pgpLibrary();
  const { privateKey } = await pgp.generateKey({
    // RFC 4880 still: what verifies security advisories today reads no other kind everywhere.
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name: `Security advisories of ${new URL(config.publicUrl).hostname}` }],
    subkeys: [],
    keyExpirationTime: years * 365 * 86_400,
    date: new Date(now),
    format: 'armored',
  });
  makeOnce(file, privateKey);
  return true;
}

async function open(config: ServerConfig, now: string): Promise<Signer> {
  await makeSigningKey(config, now);
  const library = await pgpLibrary();
  const given = config.signing ?? { armored: readFileSync(signingKeyFile(config), 'utf8') };
  const key = await openSecretKey(given, library);
  const state = await stateOf(key.toPublic(), new Date(now));
  if (state !== null)
    throw new NgaoError('config-invalid', `The OpenPGP key that signs advisories is ${state}. Put a new one in its place.`);
  return await signerOfKey(key, library);
}

async function signerOfKey(key: PrivateKey, { pgp, config }: PgpLibrary): Promise<Signer> {
  const expires = await key.getExpirationTime().catch(() => null);
  const sign = async (message: unknown, date: string, detached: boolean) =>
    (await pgp.sign({ message: message as never, signingKeys: key, detached, date: new Date(date), config })) as string;
  return {
    fingerprint: key.getFingerprint().toUpperCase(),
    publicKey: key.toPublic().armor(),
    createdAt: toSeconds(key.getCreationTime()),
    expiresAt: expires instanceof Date ? toSeconds(expires) : null,
    detached: async (bytes, now) => {
      const binary = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes;
      return await sign(await pgp.createMessage({ binary: new Uint8Array(binary) }), now, true);
    },
    made: async (cleartextMessage) => {
      const ids = (await pgp.readCleartextMessage({ cleartextMessage, config })).getSigningKeyIDs();
      return ids.some((id) => key.getKeyIDs().some((own) => own.equals(id)));
    },
    revocation: async (string, now) => {
      const reasonForRevocation = { flag: pgp.enums.reasonForRevocation.keyCompromised, string };
      const revoked = await key.revoke(reasonForRevocation, new Date(now), { ...pgp.config, ...config });
      return await revoked.toPublic().getRevocationCertificate(new Date(now), { ...pgp.config, ...config });
    },
    clear: async (text, now) => await sign(await pgp.createCleartextMessage({ text }), now, false),
  };
}

function toSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
