// SPDX-License-Identifier: Apache-2.0
import { createHmac, timingSafeEqual } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';
import { domainOf, mailAddress, parseAddress } from './address.ts';

/** RFC 4648 base32 in lower case: mail systems may change the case of a local part, and people read it aloud. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const reference = /^[a-z2-7]{8,18}$/;
/** 16 characters are 80 bits. With two references of 18 a local part "security" stays within 64 octets. */
const macLength = 16;
const longestLocalPart = 64;
const leastKey = 32;

/** Whom a reply address names. References are opaque tokens of the caller; no text of a case is in an address. */
export interface ReplyAddress {
  /** The mailbox that takes replies, for example security@example.org. */
  mailbox: string;
  caseRef: string;
  participantRef: string;
}

export type ReadReplyAddress =
  /** Made by us. `key` is the position of the key that proved it: 0 is the one in use. */
  | { kind: 'valid'; caseRef: string; participantRef: string; key: number }
  /** The mailbox itself, without a tag. */
  | { kind: 'plain' }
  /** Our mailbox with a tag that we did not make. */
  | { kind: 'forged' }
  /** Another mailbox. */
  | { kind: 'other' };

/**
 * The address a participant answers to (T6): `security+CASE.PARTICIPANT.MAC@domain`. The MAC is HMAC-SHA-256 over
 * mailbox and both references, cut to 80 bits. Throws `usage` for references, keys or mailboxes of a wrong form.
 */
export function replyAddress({ mailbox, caseRef, participantRef }: ReplyAddress, key: Uint8Array): string {
  const address = mailAddress(mailbox, 'The mailbox for replies').toLowerCase();
  if (!reference.test(caseRef) || !reference.test(participantRef)) {
    throw new NgaoError('usage', 'A reference in a reply address must have 8 to 18 characters of a-z and 2-7.');
  }
  const [local = '', domain = ''] = address.split('@');
  const tag = `${caseRef}.${participantRef}.${macOf({ mailbox: address, caseRef, participantRef }, key)}`;
  if (local.includes('+') || local.length + 1 + tag.length > longestLocalPart) {
    throw new NgaoError('usage', 'The name of the mailbox for replies is too long or has a tag already. Use a short plain one.');
  }
  return `${local}+${tag}@${domain}`;
}

/**
 * Reads an address that mail came in for. `keys`: the one in use and those before it that still hold. Every key is
 * tried in the same time whatever the address says.
 */
export function readReplyAddress(
  address: string,
  { mailbox, keys }: { mailbox: string; keys: readonly Uint8Array[] },
): ReadReplyAddress {
  const given = parseAddress(address)?.toLowerCase();
  const own = mailAddress(mailbox, 'The mailbox for replies').toLowerCase();
  if (given === undefined || domainOf(given) !== domainOf(own)) return { kind: 'other' };
  if (given === own) return { kind: 'plain' };
  const prefix = `${own.split('@')[0]}+`;
  if (!given.startsWith(prefix)) return { kind: 'other' };
  const [caseRef = '', participantRef = '', mac = '', ...more] = given.slice(prefix.length).split('@')[0]?.split('.') ?? [];
  const isOurForm = reference.test(caseRef) && reference.test(participantRef) && mac.length === macLength && more.length === 0;
  if (!isOurForm) return { kind: 'forged' };
  const matches = keys.map((key) => isSameTag(macOf({ mailbox: own, caseRef, participantRef }, key), mac));
  const key = matches.indexOf(true);
  return key === -1 ? { kind: 'forged' } : { kind: 'valid', caseRef, participantRef, key };
}

function macOf({ mailbox, caseRef, participantRef }: ReplyAddress, key: Uint8Array): string {
  return macOfTag(['ngao-reply-address/1', mailbox, caseRef, participantRef], key);
}

/** The MAC in a tag of ours: 16 letters. `parts` begin with what the address is for, so that no tag serves for another. */
export function macOfTag(parts: readonly string[], key: Uint8Array): string {
  if (key.length < leastKey) throw new NgaoError('usage', `A key for reply addresses must have at least ${leastKey} bytes.`);
  const digest = createHmac('sha256', key).update(parts.join('\n')).digest();
  return base32(digest.subarray(0, (macLength * 5) / 8));
}

/** Compared in the same time wherever they differ. */
export function isSameTag(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left, 'latin1'), Buffer.from(right, 'latin1'));
}

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}
