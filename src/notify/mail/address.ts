// SPDX-License-Identifier: Apache-2.0
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { NgaoError } from '../../kit/errors.ts';

const longestAddress = 254;
const longestLocalPart = 64;
// RFC 5322 dot-atom; quoted local parts are legal but are used only to trick parsers.
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domainName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The bare address in its one form (domain lower-case and in A-labels, RFC 5890; local part as given), or null for
 * anything else: display names, groups, comments, quoted or non-ASCII local parts, address literals, single labels.
 */
export function parseAddress(text: string): string | null {
  if (text.length > longestAddress) return null;
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  if (at < 1 || local.length > longestLocalPart || !localPart.test(local)) return null;
  const given = text.slice(at + 1);
  // Unicode's other full stops would pass through the conversion as dots; spaces and brackets have no place in a domain.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(given)) return null;
  const domain = domainToASCII(given).toLowerCase();
  if (!domainName.test(domain) || isIP(domain) !== 0) return null;
  const address = `${local}@${domain}`;
  return address.length <= longestAddress ? address : null;
}

/** `parseAddress` for addresses that a caller vouches for; throws `usage` and does not repeat the value. */
export function mailAddress(text: string, what = 'An address'): string {
  const address = parseAddress(text);
  if (address !== null) return address;
  throw new NgaoError('usage', `${what} is not a plain mail address. Write it as name@example.org, without a display name.`);
}

/** Whether both name the same mailbox. Local parts are compared without case, as every mail provider does. */
export function isSameAddress(left: string, right: string): boolean {
  const one = parseAddress(left);
  const other = parseAddress(right);
  return one !== null && other !== null && one.toLowerCase() === other.toLowerCase();
}

/** The domain of a parsed address. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
