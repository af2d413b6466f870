// SPDX-License-Identifier: Apache-2.0
import { domainOf, isSameAddress } from './address.ts';
import type { MailAuthentication } from './authentication.ts';
import type { ParsedMail } from './read-message.ts';
import type { ReadReplyAddress } from './reply-address.ts';

/** Whom a valid reply address names, as the caller looked it up; null where the references name nobody (any more). */
export interface NamedParticipant {
  addresses: readonly string[];
  /** Whether this participant may still write to the case. */
  isActive: boolean;
}

export type QuarantineReason =
  | 'unauthenticated'
  | 'authentication-unknown'
  | 'author-unclear'
  | 'author-not-authenticated'
  | 'other-sender'
  | 'forged-reply-address'
  | 'several-reply-addresses'
  | 'nobody-named'
  | 'participant-inactive';

export type Route =
  | { action: 'append'; caseRef: string; participantRef: string }
  | { action: 'new-report' }
  | { action: 'quarantine'; reason: QuarantineReason }
  /** About a message of ours; the caller believes it only where it sent that message to that recipient. */
  | { action: 'bounce'; messageId: string | null }
  | { action: 'ignore'; reason: 'automatic' | 'not-for-us' };

export interface InboundQuestion {
  mail: ParsedMail;
  authentication: MailAuthentication;
  /** What each address of the envelope (or, for fetched mail, of To and Cc) says. */
  addressed: readonly ReadReplyAddress[];
  participant: NamedParticipant | null;
}

/**
 * Where a received message goes. The From address never grants anything: a message joins a case only by a reply
 * address of ours, from a mailbox of the very participant whom that address names, proven by the sender's domain.
 * Whatever else names a case, and all mail whose author is not proven, waits for a person.
 */
export function routeInbound(question: InboundQuestion): Route {
  const { mail, addressed } = question;
  if (mail.bounce !== null) return { action: 'bounce', messageId: mail.bounce.originalMessageId };
  if (mail.automatic !== null) return { action: 'ignore', reason: 'automatic' };
  const named = addressed.filter((address) => address.kind === 'valid');
  const participants = new Set(named.map(({ caseRef, participantRef }) => `${caseRef}.${participantRef}`));
  if (addressed.some((address) => address.kind === 'forged')) return { action: 'quarantine', reason: 'forged-reply-address' };
  if (participants.size > 1) return { action: 'quarantine', reason: 'several-reply-addresses' };
  const doubt = doubtAbout(question);
  const reply = named[0];
  if (reply === undefined) {
    if (!addressed.some((address) => address.kind === 'plain')) return { action: 'ignore', reason: 'not-for-us' };
    return doubt === null ? { action: 'new-report' } : { action: 'quarantine', reason: doubt };
  }
  const reason = doubt ?? doubtAboutParticipant(question);
  if (reason !== null) return { action: 'quarantine', reason };
  return { action: 'append', caseRef: reply.caseRef, participantRef: reply.participantRef };
}

function doubtAbout({ mail, authentication }: InboundQuestion): QuarantineReason | null {
  if (mail.from === null) return 'author-unclear';
  if (authentication.verdict === 'unauthenticated') return 'unauthenticated';
  if (authentication.verdict === 'unknown') return 'authentication-unknown';
  // What was proven must be the domain that we read as the author's, or two parsers disagree about who that is.
  return authentication.domain === domainOf(mail.from.address) ? null : 'author-not-authenticated';
}

function doubtAboutParticipant({ mail, participant }: InboundQuestion): QuarantineReason | null {
  if (participant === null) return 'nobody-named';
  const author = mail.from?.address ?? '';
  if (!participant.addresses.some((address) => isSameAddress(address, author))) return 'other-sender';
  return participant.isActive ? null : 'participant-inactive';
}
