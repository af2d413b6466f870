// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { SMTPServer } from 'smtp-server';

export interface FarLetter {
  to: string[];
  /** As it came over the wire. */
  bytes: Buffer;
  text: string;
}

export interface FarMail {
  letters: FarLetter[];
  /** Settings of `mail.smtp`. */
  smtp: { host: string; port: number };
}

/** A mail server on this machine that takes everything. */
export async function farMail(t: TestContext): Promise<FarMail> {
  const letters: FarLetter[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const bytes = Buffer.concat(chunks);
        letters.push({ bytes, text: bytes.toString('utf8'), to: session.envelope.rcptTo.map(({ address }) => address) });
        done();
      });
    },
  });
  server.on('error', () => {});
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  t.after(() => new Promise<void>((done) => server.close(done)));
  return { letters, smtp: { host: '127.0.0.1', port: (listening.address() as AddressInfo).port } };
}
