// SPDX-License-Identifier: Apache-2.0

/** What a received message may have at most; anything beyond throws `input-too-large` before it is parsed. */
export interface MailLimits {
  /** Bytes of the whole message. */
  bytes: number;
  /** Bytes of all headers of all parts. */
  headerBytes: number;
  /** Fields of the message's own header, and bytes of one of them with its continuations. */
  headerFields: number;
  fieldBytes: number;
  /** Lines that begin with two dashes: the bound on the parts that any parser can see. */
  dashLines: number;
  /** Attachments, and how deep parts may be nested. Attached messages are not opened and count as one attachment. */
  attachments: number;
  depth: number;
  /** Characters kept of the text. */
  text: number;
}

export const mailLimits: MailLimits = {
  bytes: 30 * 1024 * 1024,
  headerBytes: 256 * 1024,
  headerFields: 500,
  fieldBytes: 32 * 1024,
  dashLines: 20_000,
  attachments: 200,
  depth: 20,
  text: 500_000,
};
