// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { NgaoError } from '../kit/errors.ts';
import { checkKey } from './aead.ts';
import type { KeyWrapper, WrappedKey } from './contract.ts';

/** What people compare to know a key by: 16 hexadecimal digits of its SHA-256, in groups of four. Nothing leads back to the key. */
export function fingerprint(key: Uint8Array): string {
  const digest = createHash('sha256').update('ngao:key-fingerprint:1\0').update(key).digest('hex');
  return digest.slice(0, 16).replace(/(.{4})(?=.)/g, '$1-');
}

/** Throws `key-unavailable` when another external key wrapped it. */
export function checkOwn(wrapped: WrappedKey, own: Pick<KeyWrapper, 'wrapper' | 'keyId'>): void {
  if (wrapped.wrapper === own.wrapper && wrapped.keyId === own.keyId) return;
  throw new NgaoError(
    'key-unavailable',
    `A key is wrapped by ${wrapped.wrapper} ${wrapped.keyId}, but ${own.wrapper} ${own.keyId} was asked to open it. Configure the external key that wrapped it.`,
  );
}

/** The wrapped key itself is wrong: altered, exchanged, or of another case. */
export function wrappedDamaged({ wrapper, keyId }: Pick<WrappedKey, 'wrapper' | 'keyId'>): NgaoError {
  return new NgaoError(
    'sealed-damaged',
    `A key wrapped by ${wrapper} ${keyId} does not open: it was altered or exchanged. Restore it from a backup and look into the audit log.`,
  );
}

/** Binds a key to its context inside of what is encrypted, for keepers that authenticate nothing beside: key(32) | tag(32). */
export function bind(key: Uint8Array, tag: Uint8Array): Buffer {
  checkKey(key);
  return Buffer.concat([key, tag]);
}

export function contextTag(context: string): Buffer {
  return createHash('sha256').update('ngao:key-context:1\0').update(context).digest();
}
