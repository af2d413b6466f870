// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import PostalMime, { type Attachment, decodeWords, type Email } from 'postal-mime';
import { NgaoError } from '../../kit/errors.ts';
import { type AutomaticMark, automaticMark } from './automatic.ts';
import { type BounceFacts, bounceFacts } from './bounce.ts';
import { cleanFileName, cleanLine, cleanText } from './clean-text.ts';
import { findMessageIds } from './header-value.ts';
import { type Headers, headersOf } from './headers.ts';
import { htmlToText } from './html-text.ts';
import { languageOf, type MailLanguage } from './language.ts';
import { type MailLimits, mailLimits } from './limits.ts';
import { type AuthorProblem, type Mailbox, readAuthor, readMailboxes } from './mailboxes.ts';
import { type MailSurvey, surveyMail, tooLarge } from './survey.ts';

export interface MailAttachment {
  /** Cleaned: no path, no controls, no marks that turn text. */
  name: string;
  /** What the sender says it is; lower-case, never to be believed. */
  declaredType: string;
  bytes: Uint8Array;
}

/** A received message as plain values. Every text in it was written by somebody else. */
export interface ParsedMail {
  /** SHA-256 of the raw bytes, lower-case hex. */
  digest: string;
  size: number;
  messageId: string | null;
  inReplyTo: readonly string[];
  references: readonly string[];
  subject: string;
  /** The one author, or null; then `fromProblem` says why. */
  from: Mailbox | null;
  fromProblem: AuthorProblem | null;
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  /** As the sender's Date header says, RFC 3339 in UTC; null when unreadable. */
  date: string | null;
  text: string;
  /** Where the text comes from, and whether its end was cut off. */
  textFrom: 'plain' | 'html' | 'none';
  isTextCut: boolean;
  language: MailLanguage | null;
  attachments: readonly MailAttachment[];
  automatic: AutomaticMark | null;
  bounce: BounceFacts | null;
  /** How OpenPGP shows; `mail/pgp` reads it. */
  openpgp: 'encrypted' | 'signed' | 'inline' | null;
  /** What reading looked at: the bound on its cost. */
  survey: MailSurvey;
}

/**
 * Reads the raw bytes of a message. Never loads anything from elsewhere and opens neither archives nor attached
 * messages. Throws `input-too-large` beyond the limits and `input-malformed` for what is no message; never repeats
 * content.
 */
export async function readMessage(bytes: Uint8Array, given: Partial<MailLimits> = {}): Promise<ParsedMail> {
  const limits = { ...mailLimits, ...given };
  const survey = surveyMail(bytes, limits);
  const email = await parse(bytes, limits);
  const headers = headersOf(email.headers);
  if (survey.headerFields === 0 || email.headers.every((header) => header.value === '')) {
    throw new NgaoError('input-malformed', 'A message has no headers. Fetch it again; it may have been cut on its way.');
  }
  if (email.attachments.length > limits.attachments) throw tooLarge(`more than ${limits.attachments} attachments`);
  const author = readAuthor(headers.all('from'));
  const body = bodyOf(email, limits.text);
  const parts = email.attachments.map((part) => ({ type: part.mimeType, bytes: bytesOf(part) }));
  return {
    digest: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    ...idsOf(headers),
    subject: cleanLine(decodeWords(headers.first('subject')), 500),
    from: 'author' in author ? author.author : null,
    fromProblem: 'problem' in author ? author.problem : null,
    to: readMailboxes(headers.all('to')),
    cc: readMailboxes(headers.all('cc')),
    date: dateOf(headers.first('date')),
    ...body,
    language: languageOf(headers.first('content-language'), body.text),
    attachments: email.attachments.map(attachmentOf),
    automatic: automaticMark(headers),
    bounce: bounceFacts(parts),
    openpgp: openpgpOf(headers, body.text),
    survey,
  };
}

async function parse(bytes: Uint8Array, limits: MailLimits): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, {
      // A report that is attached as a message is evidence: it stays one file.
      forceRfc822Attachments: true,
      maxRfc822NestingDepth: 0,
      maxNestingDepth: limits.depth,
      maxHeadersSize: limits.headerBytes,
    });
  } catch (thrown) {
    // The parser's words may quote the message, so they go no further.
    const isLimit = thrown instanceof Error && /maximum|exceed/i.test(thrown.message);
    if (isLimit) throw new NgaoError('input-too-large', 'A message is nested too deep or has too long headers and is not read.');
    throw new NgaoError('input-malformed', 'A message could not be read. Look at the stored original.');
  }
}

function idsOf(headers: Headers): Pick<ParsedMail, 'messageId' | 'inReplyTo' | 'references'> {
  return {
    messageId: findMessageIds(headers.first('message-id'), 1)[0] ?? null,
    inReplyTo: findMessageIds(headers.first('in-reply-to'), 10),
    references: findMessageIds(headers.first('references'), 50),
  };
}

function bodyOf(email: Email, most: number): Pick<ParsedMail, 'text' | 'textFrom' | 'isTextCut'> {
  const plain = cleanText(email.text ?? '', most);
  if (plain.text !== '') return { text: plain.text, textFrom: 'plain', isTextCut: plain.isCut };
  // Markup is several times as long as its words.
  const html = (email.html ?? '').slice(0, most * 4);
  const words = cleanText(htmlToText(html), most);
  if (words.text === '') return { text: '', textFrom: 'none', isTextCut: false };
  return { text: words.text, textFrom: 'html', isTextCut: words.isCut || html.length < (email.html?.length ?? 0) };
}

function dateOf(text: string): string | null {
  const date = new Date(text.slice(0, 100).replace(/\([^()]*\)/g, ''));
  const year = date.getUTCFullYear();
  return year >= 1980 && year <= 9999 ? date.toISOString().replace(/\.\d+Z$/, 'Z') : null;
}

function attachmentOf(part: Attachment, index: number): MailAttachment {
  const type = part.mimeType.toLowerCase();
  return {
    name: cleanFileName(part.filename, index + 1),
    declaredType: /^[a-z0-9!#$&^_.+-]{1,60}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(type) ? type : 'application/octet-stream',
    bytes: bytesOf(part),
  };
}

function bytesOf(part: Attachment): Uint8Array {
  if (typeof part.content === 'string') return Buffer.from(part.content, 'utf8');
  return part.content instanceof Uint8Array ? part.content : new Uint8Array(part.content);
}

function openpgpOf(headers: Headers, text: string): ParsedMail['openpgp'] {
  const type = headers.first('content-type').toLowerCase();
  if (/^\s*multipart\/encrypted\b/.test(type)) return 'encrypted';
  if (/^\s*multipart\/signed\b/.test(type) && type.includes('application/pgp-signature')) return 'signed';
  return /^-----BEGIN PGP (SIGNED )?MESSAGE-----$/m.test(text) ? 'inline' : null;
}
