// SPDX-License-Identifier: Apache-2.0
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';

/** OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane. */
const parameters = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const format = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Refuses what is guessed first: too few different characters, or nothing but the person's own address or name. */
export function checkPassword(password: string, about: { email: string; name: string }): void {
  const plainText = password.normalize('NFKC').toLowerCase();
  const own = [about.email, about.email.split('@')[0] ?? '', about.name, 'ngao', 'password']
    .map((each) => each.normalize('NFKC').toLowerCase().trim())
    .filter((each) => each.length > 2);
  const rest = own.reduce((text, each) => text.replaceAll(each, ''), plainText);
  if (new Set(plainText).size < 5 || rest.length < 6)
    throw new NgaoError('usage', 'This password is guessed too easily. Take a sentence that only you would think of.');
}

/** The password as stored: PHC string format of Argon2id. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive(password, { nonce, tagLength: 32, ...parameters });
  const { memory, passes, parallelism } = parameters;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(nonce)}$${plain(tag)}`;
}

/** Whether it is the password. Takes as long when there is none (`stored` null), so that nobody can tell accounts by time. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, nonce, tag] = format.exec(stored ?? '') ?? [];
  if (nonce === undefined || tag === undefined) {
    await derive(password, { nonce: Buffer.alloc(16), tagLength: 32, ...parameters });
    return false;
  }
  const expected = Buffer.from(tag, 'base64');
  const found = await derive(password, {
    nonce: Buffer.from(nonce, 'base64'),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return timingSafeEqual(found, expected);
}

interface Derivation {
  nonce: Buffer;
  tagLength: number;
  memory: number;
  passes: number;
  parallelism: number;
}

function derive(password: string, options: Derivation): Promise<Buffer> {
  const message = Buffer.from(password.normalize('NFKC'));
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, ...options }, (error, key) => (error ? reject(error) : resolve(Buffer.from(key))));
  });
}

function plain(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
