// SPDX-License-Identifier: Apache-2.0
import type { TestContext } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { storeMail } from '../../src/server/cases/inbound-store.ts';
import type { TestServer } from './server.ts';

export interface TakenMail {
  /** Envelope sender. */
  from?: string;
  to: string[];
  text: string;
}

/** A real SMTP server on loopback; what it took is in the list. `refuses`: recipients that it does not know. */
export async function takingServer(
  t: TestContext,
  refuses: readonly string[] = [],
): Promise<{ port: number; taken: TakenMail[] }> {
  const taken: TakenMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    disableReverseLookup: true,
    onRcptTo: ({ address }, _session, done) => done(refuses.includes(address) ? new Error('no such mailbox') : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom } = session.envelope;
        taken.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: session.envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString('utf8'),
        });
        done(null, 'taken');
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { taken, port: (server.server.address() as { port: number }).port };
}

/** Mail goes out by this port, and what comes in is believed as `mx.example.org` judged it. */
export const mailConfig = (port: number) => ({ mail: { smtp: { host: '127.0.0.1', port }, authservId: 'mx.example.org' } });

export async function setCommittee({ context }: TestServer, more: Record<string, unknown> = {}): Promise<void> {
  const value = JSON.stringify({
    ...{ privateList: 'list@example.org', mailbox: 'security@example.org', undoSeconds: 0 },
    ...more,
  });
  await context.db
    .insertInto('settings')
    .values({ name: 'committee', value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

export interface MailGiven {
  text: string;
  to?: string;
  subject?: string;
  /** What the own server said of it. */
  result?: string;
  /** Whole header lines, each with its end. */
  extra?: string;
  type?: string;
}

export function mailFrom(from: string, given: MailGiven): Buffer {
  const { to = 'security@example.org', text, subject = 'A report', result = 'dmarc=pass', extra = '' } = given;
  const head = [
    `Authentication-Results: mx.example.org; ${result} header.from=${from.split('@')[1]}`,
    `From: <${from}>`,
    `To: <${to}>`,
    `Subject: ${subject}`,
    `Message-ID: <${text.length}.${from}>`,
    `Content-Type: ${given.type ?? 'text/plain; charset=utf-8'}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n${extra}\r\n${text}\r\n`);
}

/** As fetched from the mailbox, and decided about. */
export async function receiveMail(server: TestServer, bytes: Buffer): Promise<void> {
  await storeMail(server.context, { bytes, source: 'imap', client: null, rcptTo: null });
  await server.work();
}
