// SPDX-License-Identifier: Apache-2.0
import type { AddressInfo } from 'node:net';
import type { SMTPServer, SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { NgaoError } from '../../kit/errors.ts';
import { parseAddress } from './address.ts';
import { mailLimits } from './limits.ts';
import { type ListenerBudgets, listenerBudgets, SenderBudgets } from './sender-budgets.ts';

/** The envelope of a received message (RFC 5321 2.3.1). */
export interface MailEnvelope {
  ip: string;
  helo: string;
  /** '' is the null sender of bounces. */
  mailFrom: string;
  rcptTo: readonly string[];
  isEncrypted: boolean;
}

export interface ListenerSettings {
  address: string;
  /** 0 takes a free one. */
  port: number;
  /** Our name in the greeting. */
  hostName: string;
  /** The mailboxes that take mail; each also with a tag (`name+tag@`). All else is refused: this is no relay. */
  mailboxes: readonly string[];
  /** Certificate and key (PEM) for STARTTLS; without them it is not offered. */
  tls?: { certificate: string; key: string };
  largest?: number;
  budgets?: Partial<ListenerBudgets>;
}

export interface ListenerHandlers {
  /**
   * Resolves once the bytes are stored for good; only then is the sender told 250. Rejecting, and a crash before, leave
   * the message with the sender, who tries again.
   */
  store(bytes: Uint8Array, envelope: MailEnvelope): Promise<void>;
  /** The clock of the budgets, milliseconds. */
  now(): number;
}

export interface SmtpListener {
  port: number;
  close(): Promise<void>;
}

/** Takes mail in over SMTP. No login, no relaying, no content in logs. Throws `address-unavailable`. */
export async function listenForMail(settings: ListenerSettings, handlers: ListenerHandlers): Promise<SmtpListener> {
  const own = settings.mailboxes.map((mailbox) => parseAddress(mailbox)?.toLowerCase());
  if (own.length === 0 || own.includes(undefined)) {
    throw new NgaoError('config-invalid', 'The mail listener needs mailboxes, each a plain mail address.');
  }
  const budgets = { ...listenerBudgets, ...settings.budgets };
  const desk = new Desk({ own: new Set(own as string[]), senders: new SenderBudgets(budgets, handlers.now), handlers, settings });
  const endings = new Map<string, NodeJS.Timeout>();
  const { SMTPServer } = await import('smtp-server');
  const server: SMTPServer = new SMTPServer({
    name: settings.hostName,
    banner: 'ready',
    size: settings.largest ?? mailLimits.bytes,
    ...(settings.tls && { cert: settings.tls.certificate, key: settings.tls.key, minVersion: 'TLSv1.2' as const }),
    disabledCommands: settings.tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    hideSMTPUTF8: true,
    maxClients: budgets.connections,
    maxRecipients: 20,
    maxCommandLength: 2048,
    socketTimeout: budgets.idle,
    closeTimeout: 1000,
    onConnect: (session, done) => {
      endings.set(session.id, setTimeout(() => endConnection(server, session.id), budgets.lifetime).unref());
      done(desk.connected(session));
    },
    onClose: (session, done) => {
      clearTimeout(endings.get(session.id));
      endings.delete(session.id);
      desk.closed(session);
      done();
    },
    onMailFrom: (address, session, done) => done(desk.sender(address.address, session)),
    onRcptTo: (address, _session, done) => done(desk.recipient(address.address)),
    onData: (stream, session, done) => void desk.data(stream, session).then((refused) => done(refused, 'stored')),
  });
  // A client that breaks off is its own problem.
  server.on('error', () => undefined);
  const port = await listen(server, settings);
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** The library counts no commands of clients that need no login, so time bounds what one can say. */
function endConnection(server: SMTPServer, id: string): void {
  for (const connection of server.connections) {
    if (connection.session.id === id) connection.send(421, 'The connection has lasted too long');
  }
}

function listen(server: SMTPServer, { address, port }: ListenerSettings): Promise<number> {
  return new Promise((resolve, reject) => {
    server.server.once('error', () =>
      reject(
        new NgaoError('address-unavailable', `Mail cannot be taken in at port ${port}: it is taken or not of this machine.`),
      ),
    );
    server.listen(port, address, () => resolve((server.server.address() as AddressInfo).port));
  });
}

interface DeskParts {
  own: ReadonlySet<string>;
  senders: SenderBudgets;
  handlers: ListenerHandlers;
  settings: ListenerSettings;
}

/** Answers the commands of all connections; every refusal carries the code of RFC 5321. */
class Desk {
  readonly #parts: DeskParts;
  /** Connections that were let in: only these give their place back. */
  readonly #inside = new Set<string>();

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  connected(session: SMTPServerSession): Error | null {
    if (!this.#parts.senders.enter(session.remoteAddress)) return answer(421, 'Too many connections, try again later');
    this.#inside.add(session.id);
    return null;
  }

  closed(session: SMTPServerSession): void {
    if (this.#inside.delete(session.id)) this.#parts.senders.leave(session.remoteAddress);
  }

  sender(address: string, session: SMTPServerSession): Error | null {
    if (address !== '' && parseAddress(address) === null) return answer(553, 'The sender address is not usable');
    return this.#parts.senders.message(session.remoteAddress) ? null : answer(451, 'Too many messages, try again later');
  }

  recipient(address: string): Error | null {
    const parsed = parseAddress(address)?.toLowerCase();
    const bare = parsed?.replace(/\+[^@]*@/, '@');
    // The same answer whatever the tag says: nothing can be learned by trying.
    const isOurs = parsed !== undefined && bare !== undefined && (this.#parts.own.has(parsed) || this.#parts.own.has(bare));
    return isOurs ? null : answer(550, 'No such mailbox here');
  }

  async data(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Error | null> {
    const largest = this.#parts.settings.largest ?? mailLimits.bytes;
    const bytes = await collect(stream, largest);
    if (bytes === 'broken') return answer(451, 'The message was cut off');
    if (bytes === 'too-large') return answer(552, 'The message is too large, please use the web form');
    if (!this.#parts.senders.bytes(session.remoteAddress, bytes.length)) return answer(452, 'Too much mail, try again later');
    try {
      await this.#parts.handlers.store(bytes, envelopeOf(session));
      return null;
    } catch {
      return answer(451, 'The message could not be stored, try again later');
    }
  }
}

/** The bytes, none of them kept beyond the limit; the rest of a too large message is read and thrown away. */
function collect(stream: SMTPServerDataStream, largest: number): Promise<Uint8Array | 'too-large' | 'broken'> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largest) chunks = [];
      else chunks.push(chunk);
    });
    stream.once('end', () => resolve(size > largest ? 'too-large' : Buffer.concat(chunks)));
    stream.once('error', () => resolve('broken'));
    stream.once('close', () => resolve('broken'));
  });
}

function envelopeOf(session: SMTPServerSession): MailEnvelope {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    ip: session.remoteAddress.replace(/^::ffff:/, ''),
    helo: typeof session.hostNameAppearsAs === 'string' ? session.hostNameAppearsAs.slice(0, 255) : '',
    mailFrom: mailFrom === false ? '' : mailFrom.address,
    rcptTo: rcptTo.map((recipient) => recipient.address),
    isEncrypted: session.secure,
  };
}

function answer(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}
