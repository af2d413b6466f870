// SPDX-License-Identifier: Apache-2.0
import { cleanAnswer } from '../far-side.ts';
import { parseAddress } from './address.ts';
import { findMessageIds } from './header-value.ts';
import { headersOf, parseFields } from './headers.ts';

export type BounceAction = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

/** What a delivery status notification says of one recipient. */
export interface BouncedRecipient {
  recipient: string;
  action: BounceAction;
  /** RFC 3463 code such as 5.1.1, or ''. */
  status: string;
  /** The far side's words, one clean line. */
  diagnostic: string;
}

export interface BounceFacts {
  /** Message-ID of the message that was reported on, or null where the report does not hold it. */
  originalMessageId: string | null;
  recipients: readonly BouncedRecipient[];
}

/** A part as the parser hands it over. */
export interface ReportPart {
  type: string;
  bytes: Uint8Array;
}

const mostRecipients = 100;

/**
 * The facts of a delivery status notification (RFC 3464), or null when the parts hold none. Anybody can write such a
 * report: the caller only believes it for a message that it sent to that recipient.
 */
export function bounceFacts(parts: readonly ReportPart[]): BounceFacts | null {
  const status = parts.find((part) => part.type === 'message/delivery-status' || part.type === 'message/global-delivery-status');
  if (!status) return null;
  const original = parts.find((part) =>
    ['message/rfc822', 'message/global', 'text/rfc822-headers', 'message/rfc822-headers', 'message/global-headers'].includes(
      part.type,
    ),
  );
  const groups = textOf(status.bytes)
    .split(/\r?\n[ \t]*\r?\n/)
    .slice(0, mostRecipients + 1);
  return {
    originalMessageId: original ? idIn(original.bytes) : null,
    recipients: groups.flatMap((group) => recipientOf(group) ?? []).slice(0, mostRecipients),
  };
}

function recipientOf(group: string): BouncedRecipient | null {
  const fields = headersOf(parseFields(group));
  const action = fields.first('action').toLowerCase().trim();
  const named = fields.first('original-recipient') || fields.first('final-recipient');
  const recipient = parseAddress(
    named
      .replace(/^[^;]*;/, '')
      .trim()
      .replace(/^<(.*)>$/, '$1'),
  );
  if (recipient === null || !isAction(action)) return null;
  return {
    recipient,
    action,
    status: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.first('status'))?.[0] ?? '',
    diagnostic: cleanAnswer(fields.first('diagnostic-code').replace(/^[^;]*;/, '')),
  };
}

function isAction(text: string): text is BounceAction {
  return ['failed', 'delayed', 'delivered', 'relayed', 'expanded'].includes(text);
}

function idIn(bytes: Uint8Array): string | null {
  const header = textOf(bytes).split(/\r?\n\r?\n/)[0] ?? '';
  return findMessageIds(headersOf(parseFields(header)).first('message-id'), 1)[0] ?? null;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 64 * 1024)).toString('latin1');
}
