// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { NgaoError } from '../kit/errors.ts';
import { checkKey } from './aead.ts';

/**
 * One form of a mail address for comparing: trimmed, composed (NFC), lower case, the domain in its ASCII form. A tag
 * (`+word`) stays: whether it is the same mailbox only its host knows. Throws `usage` for what is no address.
 */
export function normaliseAddress(text: string): string {
  const whole = text.trim().normalize('NFC');
  const at = whole.lastIndexOf('@');
  const domain = domainToASCII(whole.slice(at + 1).replace(/\.$/, ''));
  const local = whole.slice(0, Math.max(0, at)).toLowerCase().normalize('NFC');
  if (whole.length > 320 || local === '' || domain === '' || /[\s\p{Cc}<>,;]/u.test(local))
    throw new NgaoError('usage', 'That is not a mail address. Write it as name@example.org.');
  return `${local}@${domain}`;
}

/**
 * Finds an address without storing it: HMAC-SHA-256 under the index key (32 bytes). Equal addresses have equal indexes; who
 * lacks the key can neither read one nor try addresses.
 */
export function addressIndex(indexKey: Uint8Array, address: string): Buffer {
  checkKey(indexKey);
  return createHmac('sha256', indexKey).update('ngao:address:1\0').update(normaliseAddress(address)).digest();
}
