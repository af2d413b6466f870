// SPDX-License-Identifier: Apache-2.0
import type { TestContext } from 'node:test';
import { SMTPServer } from 'smtp-server';

export interface TakenMail {
  to: string[];
  /** Headers and body as they came. */
  raw: string;
}

/** A real SMTP server on loopback that takes everything; what it took is in the list. */
export async function takingServer(t: TestContext): Promise<{ port: number; taken: TakenMail[] }> {
  const taken: TakenMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        taken.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString('utf8') });
        done(null, 'taken');
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { taken, port: (server.server.address() as { port: number }).port };
}
