// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { domainOf, mailAddress, parseAddress } from './address.ts';
import { isSameTag, macOfTag } from './reply-address.ts';

const reference = /^[a-z2-7]{8,18}$/;
const purpose = 'ngao-bounce-address/1';

/**
 * The envelope sender of one letter: `security+b.LETTER.MAC@domain`. What comes back to it is about that letter, because only
 * servers that carried it, and its readers, ever saw the address. Throws `usage` for a mailbox or reference of a wrong form.
 */
export function bounceAddress({ mailbox, letterRef }: { mailbox: string; letterRef: string }, key: Uint8Array): string {
  const address = mailAddress(mailbox, 'The mailbox for replies').toLowerCase();
  const [local = '', domain = ''] = address.split('@');
  if (!reference.test(letterRef) || local.includes('+') || local.length > 28)
    throw new NgaoError('usage', 'An address for returned mail needs a short plain mailbox and a reference of a-z and 2-7.');
  return `${local}+b.${letterRef}.${macOfTag([purpose, address, letterRef], key)}@${domain}`;
}

/** The letter that the address names, or null for an address that we did not make. Every key is tried. */
export function readBounceAddress(
  address: string,
  { mailbox, keys }: { mailbox: string; keys: readonly Uint8Array[] },
): string | null {
  const given = parseAddress(address)?.toLowerCase();
  const own = mailAddress(mailbox, 'The mailbox for replies').toLowerCase();
  const prefix = `${own.split('@')[0]}+b.`;
  if (given === undefined || domainOf(given) !== domainOf(own) || !given.startsWith(prefix)) return null;
  const [letterRef = '', mac = '', ...more] = given.slice(prefix.length).split('@')[0]?.split('.') ?? [];
  if (!reference.test(letterRef) || more.length > 0) return null;
  const matches = keys.map((key) => isSameTag(macOfTag([purpose, own, letterRef], key), mac));
  return matches.includes(true) ? letterRef : null;
}
