// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto';
import { NgaoError } from '../kit/errors.ts';
import { checkKey, keyLength, wipe } from './aead.ts';
import { evaluate, multiply, weightsAtZero } from './galois.ts';
import { fingerprint } from './wrapped-key.ts';

/** One part of a key, for one person. Fewer than `needed` of them say nothing of the key. */
export interface Share {
  /** Fingerprint of the key: which shares belong together, and whether what they restore is right. */
  key: string;
  needed: number;
  /** 1 to 255, another one for each share. */
  number: number;
  bytes: Uint8Array;
}

/** Splits a key of 32 bytes (Shamir 1979, byte by byte over GF(2^8)). At most 255 shares, at least 2 needed. */
export function splitKey(key: Uint8Array, { shares, needed }: { shares: number; needed: number }): Share[] {
  checkKey(key);
  if (!Number.isInteger(shares) || !Number.isInteger(needed) || needed < 2 || shares < needed || shares > 255)
    throw new NgaoError('usage', 'A key is split in 2 to 255 shares, of which at least 2 and at most all are needed.');
  const made = Array.from({ length: shares }, (_, index) => ({
    key: fingerprint(key),
    needed,
    number: index + 1,
    bytes: Buffer.alloc(keyLength),
  }));
  const coefficients = Buffer.alloc(needed);
  for (const [at, byte] of key.entries()) {
    const random = randomBytes(needed - 1);
    coefficients[0] = byte;
    coefficients.set(random, 1);
    for (const share of made) share.bytes[at] = evaluate(coefficients, share.number);
    wipe(random);
  }
  wipe(coefficients);
  return made;
}

/** The key, in a buffer that the caller wipes. Throws `usage` for too few or mixed shares, `sealed-damaged` for altered ones. */
export function restoreKey(shares: readonly Share[]): Buffer {
  const first = shares[0];
  if (!first || shares.some((share) => share.key !== first.key || share.needed !== first.needed))
    throw new NgaoError('usage', 'These shares are not of one key. Bring shares with the same fingerprint.');
  const numbers = shares.map((share) => share.number);
  if (new Set(numbers).size !== numbers.length)
    throw new NgaoError('usage', 'A share was given twice. Bring another person’s share.');
  if (shares.length < first.needed)
    throw new NgaoError('usage', `${shares.length} shares were given, ${first.needed} are needed. Bring more of them.`);
  for (const share of shares) checkKey(share.bytes);
  const key = interpolate(shares, weightsAtZero(numbers));
  if (fingerprint(key) === first.key) return key;
  wipe(key);
  throw new NgaoError('sealed-damaged', 'The shares do not make their key: at least one was altered. Try other shares.');
}

/** One line that a person keeps: `ngao-share-1:<fingerprint>:<needed>:<number>:<64 hex digits>:<check digits>`. */
export function writeShare({ key, needed, number, bytes }: Share): string {
  const line = `ngao-share-1:${key}:${needed}:${number}:${Buffer.from(bytes).toString('hex')}`;
  return `${line}:${check(line)}`;
}

/** Throws `usage` for a line with a slip of the pen; the message never repeats it. */
export function readShare(text: string): Share {
  const line = text.trim().toLowerCase();
  const found = /^(ngao-share-1:((?:[0-9a-f]{4}-){3}[0-9a-f]{4}):(\d{1,3}):(\d{1,3}):([0-9a-f]{64})):([0-9a-f]{8})$/.exec(line);
  const [, body, key, needed, number, bytes, digits] = found ?? [];
  const [least, own] = [Number(needed), Number(number)];
  if (!found || check(body!) !== digits || least < 2 || least > 255 || own < 1 || own > 255)
    throw new NgaoError('usage', 'That is not a whole share of a key. Compare it with the paper, digit by digit.');
  return { key: key!, needed: least, number: own, bytes: Buffer.from(bytes!, 'hex') };
}

function interpolate(shares: readonly Share[], weights: readonly number[]): Buffer {
  const key = Buffer.alloc(keyLength);
  for (const [index, share] of shares.entries())
    for (let at = 0; at < keyLength; at++) key[at] = key[at]! ^ multiply(share.bytes[at]!, weights[index]!);
  return key;
}

function check(line: string): string {
  return createHash('sha256').update(line).digest('hex').slice(0, 8);
}
