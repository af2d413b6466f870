// SPDX-License-Identifier: Apache-2.0

/** What became of the message for one recipient, or for all of them. */
export type SendOutcome = 'sent' | 'refused' | 'try-later';

/** A message rendered for sending: plain values, nothing left to fill in. */
export interface RenderedMessage {
  /** Chosen by the caller and kept for every resend, so that the far side can tell a resend from a second message. */
  id: string;
  /** Addresses as the channel knows them; each is named once, in `to` or in `cc`. */
  to: readonly string[];
  cc?: readonly string[];
  from: string;
  replyTo?: string;
  /** Where mail says that it could not deliver; a channel without such an address leaves it out. */
  returnPath?: string;
  subject: string;
  text: string;
  /** The same text as HTML; channels without HTML leave it out. */
  html?: string;
  /** Ids of the message that is answered and of those before it, oldest first. */
  inReplyTo?: string;
  references?: readonly string[];
  /** Language of the text (BCP 47). */
  language?: string;
  /** RFC 2919 identifier of the list that the message belongs to, without angle brackets. */
  listId?: string;
  /**
   * RFC 3834 5: made by a program and not written by a person; `replied` when a program answers a message with it. Defaults to
   * true, so that no machine answers it.
   */
  automatic?: boolean | 'replied';
  /** The recipients that are still to be served, of those in `to` and `cc`; all of them when left out. */
  only?: readonly string[];
}

/** What one recipient's side said. */
export interface Delivery {
  recipient: string;
  outcome: SendOutcome;
  /** The far side's code (SMTP reply, HTTP status), or null where none came. */
  code: number | null;
  /** The far side's own words in one line of at most 200 printable characters. */
  answer: string;
  /** How the far side names what it took (a topic's or an event's number); kept by the caller, so that it can be found again. */
  reference?: string;
}

export interface SendReport {
  /** `sent` only when every recipient was accepted; `try-later` when nobody refused for good; else `refused`. */
  outcome: SendOutcome;
  deliveries: readonly Delivery[];
  /** The connection broke after the message was offered: whether it was taken is not known. */
  doubtful?: true;
  /** The far side asked for this much patience before the next try. */
  retryAfterSeconds?: number;
}

/**
 * Whether a message stands where it was sent. `cannot`: the channel has no way to look. `try-later`: it was not reached, or
 * would not say.
 */
export interface VerifyReport {
  outcome: 'found' | 'missing' | 'cannot' | 'try-later';
  code: number | null;
  /** As in `Delivery`. */
  answer: string;
}

/** A channel with its settings read; sends one message at a time. */
export interface Courier {
  /** Never throws for what the far side does. Throws `usage` for a message that may not be sent as it is. */
  send(message: RenderedMessage): Promise<SendReport>;
  /** Looks for a message that was sent to one recipient. Never throws for what the far side does. Missing: as `cannot`. */
  verify?(message: RenderedMessage, delivery: Pick<Delivery, 'recipient' | 'reference'>): Promise<VerifyReport>;
}

/** One item of the channel shelf. */
export interface Channel {
  /** The folder's name; the word in the configuration. */
  id: string;
  title: string;
  /** Reads the settings of this channel; throws `config-invalid` for unknown keys and wrong values. */
  open(settings: unknown): Promise<Courier>;
}
