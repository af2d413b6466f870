// SPDX-License-Identifier: Apache-2.0
import { advisoryPath } from '../../../advisories/addresses.ts';
import { textMail } from '../../../advisories/text-mail/index.ts';
import { announcementSubject } from '../../../advisories/text-mail/write-text-mail.ts';
import { NgaoError } from '../../../kit/errors.ts';
import type { Courier, RenderedMessage, SendReport } from '../../../notify/contract.ts';
import { cleanAnswer } from '../../../notify/far-side.ts';
import { channel } from '../../../notify/registry.ts';
import { committeeSettings } from '../../cases/committee-settings.ts';
import { sha256 } from '../public-rows.ts';
import type { Line, LineAsk, Seen, Sent } from './contract.ts';
import { signedMail } from './signed-mail.ts';

/** Mail to a list, chats and forums: everything of the shelf in `src/notify/`. */
export const courier: Line = {
  send: async (ask) => {
    const opened = await courierOf(ask);
    if (!opened) return { outcome: 'refused', answer: 'this channel is not configured any more' };
    const message = await render(ask);
    try {
      return sentOf(await opened.send(message), message);
    } catch (error) {
      // Nothing was sent: there is no key to sign with, or the message may not be sent as it is.
      if (error instanceof NgaoError && error.expected) return { outcome: 'refused', answer: cleanAnswer(error.message) };
      throw error;
    }
  },
  look: async (ask) => {
    const opened = await courierOf(ask);
    return opened ? await lookBy(opened, ask) : { found: 'unknown', answer: 'this channel is not configured any more' };
  },
  tells: async (ask) => (await courierOf(ask))?.verify !== undefined,
};

async function courierOf({ context, line }: LineAsk): Promise<Courier | undefined> {
  const item = channel(line.channel);
  if (line.channel === 'mail') return context.config.mail?.smtp ? signedMail(context, context.config.mail.smtp) : undefined;
  const settings = context.config.publishing?.channels.find(({ key }) => key === line.name)?.settings;
  return settings && (await item?.open(settings));
}

async function lookBy(opened: Courier, ask: LineAsk): Promise<Seen> {
  const message = await render(ask);
  const [recipient = ''] = message.to;
  const { remote_id: reference } = ask.line;
  const seen = await opened.verify?.(message, { recipient, ...(reference && reference !== message.id && { reference }) });
  if (seen && seen.outcome !== 'cannot')
    return { found: foundOf[seen.outcome], answer: `${seen.code ?? ''} ${seen.answer}`.trim() };
  // Taken by the far side's own word: there is no better proof in this channel.
  if (ask.line.state === 'sent') return { found: 'there', answer: ask.line.answer };
  return { found: 'unknown', answer: 'this channel cannot tell whether the message arrived' };
}

const foundOf = { found: 'there', missing: 'absent', 'try-later': 'unreached' } as const;

/** The same for every try: the far side can tell a second one from a second message. */
export async function render(ask: LineAsk): Promise<RenderedMessage> {
  const { context, line, publication, advisory, publisher, address, earlierId } = ask;
  const host = new URL(context.config.publicUrl).hostname;
  const isMail = line.channel === 'mail';
  const { mailbox } = await committeeSettings(context.db);
  const link = `${publisher.baseUrl}${advisoryPath(advisory.id, 'en')}`;
  const whole = isMail ? await textMail.write({ advisory, publisher, language: 'en' }) : `${advisory.summary.en}\n\n${link}\n`;
  const change = changeOf(ask);
  const subject = announcementSubject(advisory, 'en');
  return {
    id: `<${line.uid}.${publication.kind}@${host}>`,
    to: [isMail ? address : line.name],
    from: isMail ? (context.config.mail?.from ?? mailbox) : publisher.contact,
    ...(isMail && { replyTo: publisher.contact }),
    subject: change && !advisory.withdrawn ? `Update: ${subject}` : subject,
    text: change === undefined ? whole : `${change}\n\n${whole}`,
    // Where the list is another one by now, its readers do not have that message.
    ...(isMail && earlierId.startsWith('<') && { inReplyTo: earlierId, references: [earlierId] }),
    language: 'en',
    automatic: true,
  };
}

/** Readers of the announcement are told first what is other than it said. */
function changeOf({ publication, advisory }: LineAsk): string | undefined {
  if (advisory.withdrawn) return `Withdrawn: ${advisory.withdrawn.text.en}`;
  if (publication.kind !== 'revision') return undefined;
  return `Update: ${advisory.revisions.at(-1)?.text.en ?? ''}`;
}

function sentOf(report: SendReport, message: RenderedMessage): Sent {
  const [delivery] = report.deliveries;
  const answer = `${delivery?.code ?? ''} ${delivery?.answer ?? ''}`.trim();
  if (report.outcome === 'sent')
    return { outcome: 'sent', answer, remoteId: delivery?.reference ?? message.id, digest: sha256(message.text) };
  if (report.doubtful) return { outcome: 'in-doubt', answer };
  const { outcome, retryAfterSeconds } = report;
  if (outcome === 'refused') return { outcome, answer };
  return { outcome: 'try-later', answer, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}
