// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto';

/** Digits that people do not mistake for one another (Crockford's base 32): no I, L, O, U. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A receipt code of 120 random bits in six groups of four: whoever holds it speaks as the reporter. It is told once. */
export function newReceipt(): string {
  const text = [...randomBytes(24)].map((byte) => digits[byte & 31]).join('');
  return (text.match(/.{4}/g) ?? []).join('-');
}

/** What is stored of it; typed with other case, blanks or mistakable letters it is the same. */
export function hashReceipt(typed: string): string {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return createHash('sha256').update(`receipt:${plain}`).digest('hex');
}
