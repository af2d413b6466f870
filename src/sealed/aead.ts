// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { NgaoError } from '../kit/errors.ts';

export const keyLength = 32;
const version = 1;
const nonceLength = 12;
const tagLength = 16;
/** Bytes that sealing adds: version, nonce and tag. */
export const overhead = 1 + nonceLength + tagLength;

/** AES-256-GCM (NIST SP 800-38D): version(1) | nonce(12) | ciphertext | tag(16). The nonce is random, `bound` is authenticated. */
export function encrypt(key: Uint8Array, plain: Uint8Array, bound: string): Buffer {
  checkKey(key);
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(bound));
  return Buffer.concat([Uint8Array.of(version), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The way back; undefined when anything was altered or belongs elsewhere. Says no more: a reason would help only who altered it. */
export function decrypt(key: Uint8Array, sealed: Uint8Array, bound: string): Buffer | undefined {
  checkKey(key);
  if (sealed.length < overhead || sealed[0] !== version) return undefined;
  const nonce = sealed.subarray(1, 1 + nonceLength);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(bound));
  decipher.setAuthTag(sealed.subarray(-tagLength));
  const begun = decipher.update(sealed.subarray(1 + nonceLength, -tagLength));
  try {
    return Buffer.concat([begun, decipher.final()]);
  } catch {
    return undefined;
  } finally {
    begun.fill(0);
  }
}

export function checkKey(key: Uint8Array): void {
  if (key.length !== keyLength)
    throw new NgaoError('internal', `A key of ${key.length} bytes was used where one of ${keyLength} is needed.`);
}

/** Zeroes keys after use. Copies that the runtime or the collector made meanwhile are out of reach. */
export function wipe(...keys: readonly (Uint8Array | undefined)[]): void {
  for (const key of keys) key?.fill(0);
}
