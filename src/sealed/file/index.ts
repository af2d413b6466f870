// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';
import { checkKey, decrypt, encrypt, keyLength, wipe } from '../aead.ts';
import type { KeyWrapper, KeyWrapperKind } from '../contract.ts';
import { createSecretFile, readSecretFile } from '../secret-file.ts';
import { checkOwn, fingerprint, wrappedDamaged } from '../wrapped-key.ts';

/** The external key is a file of this machine, which belongs on another disk and into another backup than the database. */
export const file: KeyWrapperKind = {
  id: 'file',
  title: 'A key file on this machine',
  needs: ['path'],
  takes: [],
  open: async (settings) => fileWrapper(settings.path!),
};

/**
 * Makes a key of 32 random bytes (base64, mode 0600) at the first start and answers its fingerprint.
 * Throws `conflict` when a file is there: a key is never replaced, it would take every case with it.
 */
export function createKeyFile(path: string): string {
  const key = randomBytes(keyLength);
  try {
    createSecretFile(path, Buffer.from(`${key.toString('base64')}\n`));
    return fingerprint(key);
  } finally {
    wipe(key);
  }
}

function fileWrapper(path: string): KeyWrapper {
  const known = withKey(path, fingerprint);
  const own = { wrapper: 'file', keyId: known };
  const bound = (context: string) => `ngao:wrap:file:${known}:${context}`;
  return {
    ...own,
    async wrap(key, context) {
      checkKey(key);
      return { ...own, bytes: withKey(path, (outer) => encrypt(checkSame(outer, known), key, bound(context))) };
    },
    async unwrap(wrapped, context) {
      checkOwn(wrapped, own);
      const key = withKey(path, (outer) => decrypt(checkSame(outer, known), wrapped.bytes, bound(context)));
      if (key?.length !== keyLength) throw wrappedDamaged(wrapped);
      return key;
    },
  };
}

/** Read for each use and wiped after it: between two uses the key is in no memory of ours. */
function withKey<Result>(path: string, use: (key: Buffer) => Result): Result {
  const text = readSecretFile(path);
  const key = Buffer.from(text.toString('latin1').trim(), 'base64');
  try {
    if (key.length !== keyLength)
      throw new NgaoError(
        'key-unavailable',
        `${path} does not hold a key of 32 bytes in base64. Restore it from your backup of keys.`,
      );
    return use(key);
  } finally {
    wipe(text, key);
  }
}

function checkSame(key: Buffer, known: string): Buffer {
  if (fingerprint(key) === known) return key;
  throw new NgaoError(
    'key-unavailable',
    'The key file was exchanged while the server runs. Put the old one back, or restart to use the new one.',
  );
}
