// SPDX-License-Identifier: Apache-2.0
import type { Headers } from './headers.ts';

/** How a message shows that no person wrote it to us. */
export type AutomaticMark = 'bounce' | 'auto-submitted' | 'list' | 'bulk' | 'auto-reply';

/**
 * Whether the headers say that a program sent the message (RFC 3834 5, RFC 2919, RFC 8098, common practice before
 * them). Null for mail that may have been written by a person.
 */
export function automaticMark(headers: Headers): AutomaticMark | null {
  const contentType = headers.first('content-type').toLowerCase();
  if (/^multipart\/report\b/.test(contentType) || headers.first('return-path').trim() === '<>') return 'bounce';
  const submitted = headers.first('auto-submitted').trim().toLowerCase();
  if (submitted !== '' && !/^no\b/.test(submitted)) return 'auto-submitted';
  if (headers.has('list-id') || headers.has('list-post') || headers.has('list-unsubscribe')) return 'list';
  if (/\b(bulk|junk|list)\b/i.test(headers.first('precedence'))) return 'bulk';
  const replies = ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-response-suppress', 'x-loop'];
  if (/auto[_-]?reply/i.test(headers.first('precedence')) || replies.some((name) => headers.has(name))) return 'auto-reply';
  return null;
}

export interface AnswerQuestion {
  mark: AutomaticMark | null;
  /** MAIL FROM; null where it is not known (mail that was fetched). */
  envelopeFrom: string | null;
  /** The readable author's address, or null. */
  from: string | null;
  /** Addresses of this installation; answering them would go in circles. */
  own: readonly string[];
  /** Whether this message, or this author within the caller's window, was answered by a program before. */
  answeredBefore: boolean;
}

/** Why no program may answer. */
export type Silence = 'automatic' | 'no-author' | 'null-sender' | 'own-address' | 'machine-address' | 'answered-before';

/** Whether a program may answer this message (RFC 3834 2): null when it may, else why not. */
export function silenceFor(question: AnswerQuestion): Silence | null {
  if (question.mark !== null) return 'automatic';
  if (question.envelopeFrom === '') return 'null-sender';
  if (question.from === null) return 'no-author';
  const addresses = [question.from, question.envelopeFrom ?? question.from].map((address) => address.toLowerCase());
  if (addresses.some((address) => isMachine(address))) return 'machine-address';
  if (addresses.some((address) => isOwn(address, question.own))) return 'own-address';
  return question.answeredBefore ? 'answered-before' : null;
}

function isMachine(address: string): boolean {
  return /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|owner-.*|.*-(request|bounces?|owner))(\+[^@]*)?@/.test(address);
}

/** Also with a tag, as our own reply addresses have. */
function isOwn(address: string, own: readonly string[]): boolean {
  const bare = address.replace(/\+[^@]*@/, '@');
  return own.some((each) => each.toLowerCase() === address || each.toLowerCase() === bare);
}
