// SPDX-License-Identifier: Apache-2.0
import type { PublicKey } from 'openpgp';
import { parseAddress } from '../address.ts';
import { type PgpLibrary, pgpLibrary } from './library.ts';

/** Why a key may not be used to write to somebody. */
export type KeyProblem =
  | 'unreadable'
  | 'several-keys'
  | 'secret-key'
  | 'other-fingerprint'
  | 'revoked'
  | 'expired'
  | 'not-yet-valid'
  | 'weak-algorithm'
  | 'no-encryption-key';

export interface KeyHealth {
  /** Lower-case hex; '' when unreadable. */
  fingerprint: string;
  /** Mail addresses of the user ids. They are claims of whoever made the key. */
  addresses: readonly string[];
  /** For example rsa 4096, ed25519. */
  algorithm: string;
  /** RFC 3339; null when it never expires or cannot be told. */
  expiresAt: string | null;
  problems: readonly KeyProblem[];
  /** Whether messages may be encrypted to it: no problems. */
  isUsable: boolean;
}

export interface KeyQuestion {
  now: Date;
  /** The fingerprint that a person compared; a key with another one is refused. */
  fingerprint?: string;
}

const longestKey = 256 * 1024;
const leastRsaBits = 2048;

/** What is to be known of an armored public key before anything is sent to it. Never throws. */
export async function examineKey(armored: string, question: KeyQuestion): Promise<KeyHealth> {
  const library = await pgpLibrary();
  const key = await readOneKey(armored, library);
  if (typeof key === 'string') return unusable(key);
  const health = {
    fingerprint: key.getFingerprint(),
    addresses: addressesOf(key),
    algorithm: algorithmOf(key),
    expiresAt: await expiryOf(key),
  };
  const problems = await problemsOf(key, question, library);
  return { ...health, problems, isUsable: problems.length === 0 };
}

/** The one public key of the text, or what is wrong with the text. */
export async function readOneKey(armored: string, { pgp, config }: PgpLibrary): Promise<PublicKey | KeyProblem> {
  if (armored.length > longestKey) return 'unreadable';
  // A secret key that was pasted by mistake is not to be kept or passed on.
  if (armored.includes('PRIVATE KEY BLOCK')) return 'secret-key';
  try {
    const keys = await pgp.readKeys({ armoredKeys: armored, config });
    const [key] = keys;
    if (key === undefined) return 'unreadable';
    if (keys.length > 1) return 'several-keys';
    return key.isPrivate() ? 'secret-key' : key;
  } catch {
    return 'unreadable';
  }
}

async function problemsOf(key: PublicKey, { now, fingerprint }: KeyQuestion, library: PgpLibrary): Promise<KeyProblem[]> {
  const problems: KeyProblem[] = [];
  const pinned = fingerprint?.replace(/\s/g, '').toLowerCase();
  if (pinned !== undefined && pinned !== key.getFingerprint()) problems.push('other-fingerprint');
  const state = await stateOf(key, now);
  if (state !== null) problems.push(state);
  if (isWeak(key)) problems.push('weak-algorithm');
  if (problems.length === 0) problems.push(...(await encryptionProblems(key, now, library)));
  return problems;
}

/** Whether the primary key holds at that instant. */
export async function stateOf(key: PublicKey, now: Date): Promise<'revoked' | 'expired' | 'not-yet-valid' | null> {
  // A revocation counts whenever it was made: it may say that the key was never to be trusted.
  if (await key.isRevoked(undefined, undefined, new Date(8.64e15)).catch(() => true)) return 'revoked';
  if (key.getCreationTime() > now) return 'not-yet-valid';
  const expiry = await key.getExpirationTime().catch(() => null);
  // Null: not one user id is validly bound, so the key says nothing of itself.
  if (expiry === null || (expiry instanceof Date && expiry <= now)) return 'expired';
  return null;
}

async function encryptionProblems(key: PublicKey, now: Date, { pgp, config }: PgpLibrary): Promise<KeyProblem[]> {
  try {
    await key.verifyPrimaryKey(now, undefined, { ...pgp.config, ...config });
    const subkey = await key.getEncryptionKey(undefined, now, undefined, { ...pgp.config, ...config });
    return isWeak(subkey) ? ['weak-algorithm'] : [];
  } catch {
    return ['no-encryption-key'];
  }
}

function isWeak(key: { getAlgorithmInfo(): { algorithm: string; bits?: number; curve?: string } }): boolean {
  const { algorithm, bits, curve } = key.getAlgorithmInfo();
  if (algorithm.startsWith('rsa')) return (bits ?? 0) < leastRsaBits;
  return algorithm === 'elgamal' || algorithm === 'dsa' || curve === 'secp256k1';
}

function algorithmOf(key: PublicKey): string {
  const { algorithm, bits, curve } = key.getAlgorithmInfo() as { algorithm: string; bits?: number; curve?: string };
  if (algorithm.startsWith('rsa')) return `rsa ${bits ?? 0}`;
  return curve ?? algorithm;
}

async function expiryOf(key: PublicKey): Promise<string | null> {
  const expiry = await key.getExpirationTime().catch(() => null);
  return expiry instanceof Date ? expiry.toISOString().replace(/\.\d+Z$/, 'Z') : null;
}

function addressesOf(key: PublicKey): string[] {
  const found = key.getUserIDs().flatMap((id) => parseAddress(/<([^<>]{3,254})>\s*$/.exec(id)?.[1] ?? id.trim()) ?? []);
  return [...new Set(found)].slice(0, 20);
}

function unusable(problem: KeyProblem): KeyHealth {
  return { fingerprint: '', addresses: [], algorithm: '', expiresAt: null, problems: [problem], isUsable: false };
}
