// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { NgaoError } from '../../kit/errors.ts';
import { makeOnce } from '../own-files.ts';

/** Encrypts small secrets (second factors) so that a copy of the database alone does not hold them: AES-256-GCM. */
export class Seal {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  close(plain: Uint8Array, owner: string): Uint8Array {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(owner));
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** A key for another purpose, from which this one cannot be found. */
  derive(purpose: string): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.#key, '', purpose, 32));
  }

  open(sealed: Uint8Array, owner: string): Uint8Array {
    const bytes = Buffer.from(sealed);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, 12)).setAAD(Buffer.from(owner));
    decipher.setAuthTag(bytes.subarray(-16));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    } catch (cause) {
      throw new NgaoError(
        'store-unavailable',
        'A sealed value could not be opened: the key file is not the one it was made with.',
        {
          cause,
        },
      );
    }
  }
}

/** A key of 32 bytes in a file that only its owner reads; made once, by whichever process is first. */
export function loadKey(path: string): Uint8Array {
  if (!existsSync(path)) makeOnce(path, `${randomBytes(32).toString('base64')}\n`);
  const text = readFileSync(path, 'utf8').trim();
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32)
    throw new NgaoError(
      'config-invalid',
      `${path} does not hold a key of 32 bytes in base64. Restore it from your backup of keys.`,
    );
  return key;
}
