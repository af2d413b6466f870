// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { RenderedMessage } from '../contract.ts';
import { mailAddress } from './address.ts';
import { headerText, listId, messageId } from './header-value.ts';

const mostRecipients = 50;
const longestBody = 1024 * 1024;

/** A message as it goes over the wire, and whom it is for. */
export interface ComposedMail {
  bytes: Buffer;
  messageId: string;
  from: string;
  /** Envelope sender of this message; that of the settings, else `from`, where it is left out. */
  returnPath?: string;
  /** Those still to be served, each once, in the order of `to` and `cc`. */
  recipients: readonly string[];
}

/**
 * Writes the message as MIME (RFC 5322, 2045, 2047). The bytes depend on the message alone, apart from part boundaries
 * and the Date header. Throws `usage` for a value that has no place in a header, for a recipient named twice and for
 * none; errors never repeat a value. `encoding`: for what is signed, whatever the text needs by itself.
 */
export async function composeMail(
  message: RenderedMessage,
  date: Date = new Date(),
  { encoding }: { encoding?: 'quoted-printable' } = {},
): Promise<ComposedMail> {
  const to = message.to.map((address) => mailAddress(address, 'A recipient'));
  const cc = (message.cc ?? []).map((address) => mailAddress(address, 'A recipient'));
  const from = mailAddress(message.from, 'The sender');
  const id = messageId(message.id);
  if (message.text.length > longestBody || (message.html?.length ?? 0) > longestBody) {
    throw new NgaoError('input-too-large', 'The text of a message is longer than 1 MiB. Shorten it or link to it.');
  }
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composer = new MailComposer({
    from: { name: '', address: from },
    to: to.map((address) => ({ name: '', address })),
    cc: cc.map((address) => ({ name: '', address })),
    ...(message.replyTo !== undefined && { replyTo: { name: '', address: mailAddress(message.replyTo, 'The reply address') } }),
    subject: headerText(message.subject, 'subject'),
    text: message.text,
    ...(message.html !== undefined && { html: message.html }),
    messageId: id,
    ...(message.inReplyTo !== undefined && { inReplyTo: messageId(message.inReplyTo, 'In-Reply-To') }),
    references: (message.references ?? []).slice(-20).map((reference) => messageId(reference, 'References')),
    date,
    headers: otherHeaders(message),
    xMailer: false,
    ...(encoding && { textEncoding: encoding }),
    newline: 'windows',
    // The text is data: nothing in it may make the library read a file or ask a server.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bytes = await composer.compile().build();
  return {
    ...{ bytes, messageId: id, from, recipients: recipientsOf([...to, ...cc], message.only) },
    ...(message.returnPath !== undefined && { returnPath: mailAddress(message.returnPath, 'The return path') }),
  };
}

function otherHeaders(message: RenderedMessage): Record<string, string> {
  const language = message.language ?? '';
  if (language !== '' && !/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language)) {
    throw new NgaoError('usage', 'The language of a message is not a language tag such as en or fr.');
  }
  return {
    ...(language !== '' && { 'Content-Language': language }),
    ...(message.listId !== undefined && { 'List-Id': `<${listId(message.listId)}>` }),
    ...automaticHeaders(message.automatic ?? true),
  };
}

/** RFC 3834 5: what answers a message says so; what nobody's message asked for is only generated. */
function automaticHeaders(automatic: boolean | 'replied'): Record<string, string> {
  if (automatic === false) return {};
  return { 'Auto-Submitted': automatic === 'replied' ? 'auto-replied' : 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
}

function recipientsOf(named: readonly string[], only: readonly string[] | undefined): string[] {
  if (new Set(named.map((address) => address.toLowerCase())).size !== named.length) {
    throw new NgaoError('usage', 'A recipient of a message is named twice. Name each address once.');
  }
  const wanted = only?.map((address) => mailAddress(address, 'A recipient').toLowerCase());
  const recipients = named.filter((address) => wanted === undefined || wanted.includes(address.toLowerCase()));
  if (wanted !== undefined && recipients.length !== new Set(wanted).size) {
    throw new NgaoError('usage', 'A message is to be sent to somebody whom it does not name. Add the address to the message.');
  }
  if (recipients.length === 0 || recipients.length > mostRecipients) {
    throw new NgaoError('usage', `A message needs 1 to ${mostRecipients} recipients.`);
  }
  return recipients;
}
