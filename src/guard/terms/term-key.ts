// SPDX-License-Identifier: Apache-2.0
import { createHmac, createSecretKey, type KeyObject, scryptSync } from 'node:crypto';

/** What the key of a set is made of. */
export interface KeyRecipe {
  set: string;
  /** Hexadecimal. */
  salt: string;
  cost: number;
  /** Not in the file; see ADR 046. */
  secret?: string | undefined;
}

/** The default cost of scrypt: some 60 ms and 32 MiB, paid once for a set and a run. */
export const defaultCost = 32_768;

/**
 * The key of a set's hashes (RFC 7914 with r = 8, p = 1). The set's id is in it: equal salts do not make equal keys.
 * A key object, because OpenSSL takes it up once and not for every hash (ten times faster).
 */
export function termKey({ set, salt, cost, secret = '' }: KeyRecipe): KeyObject {
  const seed = `ngao-guard-terms/1\n${set}\n${secret}`;
  const limits = { N: cost, r: 8, p: 1, maxmem: 128 * 8 * cost + 32 * 1024 * 1024 };
  return createSecretKey(scryptSync(seed, Buffer.from(salt, 'hex'), 32, limits));
}

/** The hash of a canonical term, hexadecimal. */
export function termHash(key: KeyObject, canonical: string): string {
  return createHmac('sha256', key).update(`term\n${canonical}`, 'utf8').digest('hex');
}

/** Sixteen hexadecimal digits by which a reader knows that it has the right key. */
export function keyCheck(key: KeyObject): string {
  return createHmac('sha256', key).update('check\n').digest('hex').slice(0, 16);
}
