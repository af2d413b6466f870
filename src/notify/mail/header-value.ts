// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';

// RFC 5322 2.1.1: a line has at most 998 characters; encoded words grow by up to nine times and are folded.
const longestSubject = 250;
const longestId = 250;
const identifier = /^<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+>$/;

/** Text for an unstructured header (RFC 5322 2.2.1); throws `usage` for line ends, NUL, other controls and overlong text. */
export function headerText(value: string, name: string): string {
  if (/\p{Cc}|\u2028|\u2029/u.test(value)) {
    throw new NgaoError('usage', `The ${name} of a message holds control characters. Write it as one plain line.`);
  }
  if (/[\u202a-\u202e\u2066-\u2069]|\p{Cs}/u.test(value)) {
    throw new NgaoError('usage', `The ${name} of a message holds characters that turn the direction of text. Leave them out.`);
  }
  if (value.trim() === '' || value.length > longestSubject) {
    throw new NgaoError('usage', `The ${name} of a message must have 1 to ${longestSubject} characters.`);
  }
  return value;
}

/** Whether a Message-ID, which may be somebody else's, can stand in a header of ours. */
export function isMessageId(value: string): boolean {
  return value.length <= longestId && identifier.test(value);
}

/** A Message-ID with its angle brackets (RFC 5322 3.6.4, dot-atoms only); throws `usage`. */
export function messageId(value: string, name = 'Message-ID'): string {
  if (isMessageId(value)) return value;
  throw new NgaoError('usage', `The ${name} of a message is not of the form <id@host> with at most ${longestId} characters.`);
}

/** The message ids named in a header that others wrote, in order, each once, at most `most`; anything else is left out. */
export function findMessageIds(value: string, most = 50): string[] {
  const found = value.slice(0, 20_000).match(/<[^<>\s@]{1,150}@[^<>\s@]{1,150}>/g) ?? [];
  // Of a long thread the newest matter most; they stand at the end.
  return [...new Set(found.filter((id) => /^[\x21-\x7e]+$/.test(id)))].slice(-most);
}

/** A list identifier (RFC 2919 2), without angle brackets; throws `usage`. */
export function listId(value: string): string {
  if (/^(?=.{3,255}$)[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i.test(value)) return value;
  throw new NgaoError('usage', 'The List-Id of a message is not of the form list.example.org.');
}
