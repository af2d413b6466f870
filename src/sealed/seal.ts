// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import { decrypt, encrypt } from './aead.ts';
import { type Place, placeText } from './place.ts';

/**
 * Seals bytes under a key of 32 bytes: version(1) | nonce(12) | ciphertext | tag(16), AES-256-GCM, bound to their place.
 * The length of the content stays visible.
 */
export function seal(key: Uint8Array, plain: Uint8Array, place: Place): Buffer {
  return encrypt(key, plain, placeText(place));
}

/** Opens what `seal` made. Throws `sealed-damaged` when it was altered, is of another place or of another key. */
export function open(key: Uint8Array, sealed: Uint8Array, place: Place): Buffer {
  const plain = decrypt(key, sealed, placeText(place));
  if (plain === undefined) throw damaged(place);
  return plain;
}

export function sealText(key: Uint8Array, plain: string, place: Place): Buffer {
  return seal(key, Buffer.from(plain, 'utf8'), place);
}

/** As `open`; the text is what was given to `sealText`, lone surrogates apart (they are no text). */
export function openText(key: Uint8Array, sealed: Uint8Array, place: Place): string {
  return open(key, sealed, place).toString('utf8');
}

/** Says where, never what: table and column are in the schema for everybody to read. */
export function damaged({ table, column }: Place): NgaoError {
  return new NgaoError(
    'sealed-damaged',
    `A sealed value of ${table}.${column} does not open: it was altered or moved, or the key is not its own. Restore it from a backup and look into the audit log.`,
  );
}
