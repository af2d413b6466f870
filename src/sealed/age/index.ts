// SPDX-License-Identifier: Apache-2.0
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';
import { keyLength, wipe } from '../aead.ts';
import type { KeyWrapper, KeyWrapperKind } from '../contract.ts';
import { readSecretFile } from '../secret-file.ts';
import { bind, checkOwn, fingerprint, wrappedDamaged } from '../wrapped-key.ts';

/**
 * The external key is an age identity (age-encryption.org/v1). `identity` is a file with one AGE-SECRET-KEY line; `recipients`
 * are further public keys, separated by commas or spaces, whose owners can open the keys with any age tool. `rescue` set to `yes`
 * opens keys that another server's identity wrapped for this one; who made those cannot be proven then.
 */
export const age: KeyWrapperKind = {
  id: 'age',
  title: 'An age identity file',
  needs: ['identity'],
  takes: ['recipients', 'rescue'],
  open: async ({ identity, recipients, rescue }) =>
    await ageWrapper({
      path: identity!,
      others: (recipients ?? '').split(/[\s,]+/).filter((each) => each !== ''),
      rescue: rescue === 'yes',
    }),
};

interface AgeSettings {
  path: string;
  others: readonly string[];
  rescue: boolean;
}

async function ageWrapper({ path, others, rescue }: AgeSettings): Promise<KeyWrapper> {
  const { Encrypter, Decrypter, identityToRecipient } = await import('age-encryption');
  const self = await identityToRecipient(readIdentity(path)).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const encrypter = new Encrypter();
  addRecipients(encrypter, [self, ...others]);
  const own = { wrapper: 'age', keyId: fingerprint(Buffer.from(self)) };
  return {
    ...own,
    async wrap(key, context) {
      const bound = bind(key, proof(readIdentity(path), key, context));
      try {
        return { ...own, bytes: await encrypter.encrypt(bound) };
      } finally {
        wipe(bound);
      }
    },
    async unwrap(wrapped, context) {
      if (!rescue || wrapped.wrapper !== own.wrapper) checkOwn(wrapped, own);
      const identity = readIdentity(path);
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      const bound = await decrypter.decrypt(wrapped.bytes).catch(() => {
        throw wrappedDamaged(wrapped);
      });
      try {
        const key = Buffer.from(bound.subarray(0, keyLength));
        const foreign = rescue && wrapped.keyId !== own.keyId;
        if (bound.length === 2 * keyLength && (foreign || proven(bound, proof(identity, key, context)))) return key;
        wipe(key);
        throw wrappedDamaged(wrapped);
      } finally {
        wipe(bound);
      }
    },
  };
}

/**
 * Anybody can encrypt to a public key. So that nobody who writes the database can hand us a key of theirs, the key is proven by
 * a code that only the holder of the identity can make; it binds the context too.
 */
function proof(identity: string, key: Uint8Array, context: string): Buffer {
  const secret = Buffer.from(hkdfSync('sha256', identity, '', 'ngao:wrap:age:1', 32));
  const code = createHmac('sha256', secret).update(context).update('\0').update(key).digest();
  wipe(secret);
  return code;
}

function proven(bound: Uint8Array, code: Buffer): boolean {
  return timingSafeEqual(bound.subarray(keyLength), code);
}

/** Read for each use; a string cannot be wiped, so it is let go at once. */
function readIdentity(path: string): string {
  const bytes = readSecretFile(path);
  const lines = bytes.toString('utf8').split(/\r?\n/);
  wipe(bytes);
  if (lines[0]?.startsWith('-----BEGIN AGE ENCRYPTED FILE-----') || lines[0]?.startsWith('age-encryption.org/'))
    throw new NgaoError(
      'key-unavailable',
      `${path} is protected by a passphrase, which a server that starts alone cannot give. Decrypt it into a file of mode 0600 on a protected disk.`,
    );
  const identities = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (identities.length !== 1 || !/^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/.test(identities[0]!)) throw unreadable(path);
  return identities[0]!;
}

function addRecipients(encrypter: { addRecipient(text: string): void }, recipients: readonly string[]): void {
  for (const [index, recipient] of recipients.entries()) {
    try {
      encrypter.addRecipient(recipient);
    } catch (cause) {
      throw new NgaoError('config-invalid', `Recipient ${index} of the age key wrapper is not a public key of age (age1...).`, {
        cause,
      });
    }
  }
}

function unreadable(path: string, cause?: unknown): NgaoError {
  return new NgaoError(
    'key-unavailable',
    `${path} does not hold exactly one identity of age (AGE-SECRET-KEY-1...). Name the right file.`,
    {
      cause,
    },
  );
}
