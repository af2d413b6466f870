// SPDX-License-Identifier: Apache-2.0
import type SmtpConnection from 'nodemailer/lib/smtp-connection';
import type { Delivery, RenderedMessage, SendReport } from '../contract.ts';
import { cleanAnswer, sendReport } from '../far-side.ts';
import { type ComposedMail, composeMail } from './compose.ts';
import { isLoopback } from './loopback.ts';
import type { SmtpSettings } from './smtp-settings.ts';

type SentInfo = SmtpConnection.SentMessageInfo;

/** What the library's errors carry. */
interface SmtpFault {
  code?: string;
  responseCode?: number;
  response?: string;
  recipient?: string;
  rejectedErrors?: readonly SmtpFault[];
}

/**
 * Sends one message over SMTP (RFC 5321). A recipient counts as `sent` only when the server answered 2xx to RCPT TO
 * and to the end of the data (R14). Throws `usage` for a message that may not be sent; everything the far side does,
 * even a broken connection, is an outcome. A connection that breaks after the data was written is `try-later`: the
 * Message-ID stays the same, so that a second copy can be known.
 */
export async function sendMail(message: RenderedMessage, settings: SmtpSettings): Promise<SendReport> {
  return await sendComposed(await composeMail(message), settings);
}

/** `sendMail` for a message that was composed before, or encrypted after composing. */
export async function sendComposed(mail: ComposedMail, settings: SmtpSettings): Promise<SendReport> {
  const connection = await open(settings);
  // The listeners below hear one error each; a later one must not end the process.
  connection.on('error', () => undefined);
  let offered = false;
  try {
    await connect(connection, settings);
    offered = true;
    return sendReport(deliveriesOf(mail, await transmit(connection, mail, settings)));
  } catch (thrown) {
    const fault = thrown as SmtpFault;
    // No answer and no limit of our own: the end of the data may have been taken.
    const isDoubtful = offered && fault.responseCode === undefined && fault.code !== 'EMESSAGE';
    return { ...sendReport(failuresOf(mail, fault)), ...(isDoubtful && { doubtful: true }) };
  } finally {
    connection.quit();
    connection.close();
  }
}

async function open(settings: SmtpSettings): Promise<SmtpConnection> {
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  return new Connection({
    host: settings.host,
    port: settings.port,
    secure: settings.tls === 'implicit',
    requireTLS: settings.tls === 'starttls',
    ignoreTLS: settings.tls === 'none',
    ...(settings.name !== undefined && { name: settings.name }),
    connectionTimeout: settings.connectTimeout,
    greetingTimeout: settings.connectTimeout,
    socketTimeout: settings.idleTimeout,
    dnsTimeout: settings.connectTimeout,
    allowInternalNetworkInterfaces: isLoopback(settings.host),
    // Neither transactions nor content are ever written to a log.
    logger: false,
    debug: false,
    transactionLog: false,
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ...(settings.authorities !== undefined && { ca: settings.authorities }),
      ...(settings.serverName !== undefined && { servername: settings.serverName }),
    },
  });
}

function connect(connection: SmtpConnection, { user, password }: SmtpSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    // A server that hangs up says so by 'end' alone.
    connection.once('end', () => reject(new Error('the connection was closed')));
    connection.connect((fault) => {
      if (fault) return reject(fault);
      if (user === undefined || password === undefined) return resolve();
      connection.login({ user, pass: password, credentials: { user, pass: password } }, (refused) =>
        refused ? reject(refused) : resolve(),
      );
    });
  });
}

function transmit(connection: SmtpConnection, mail: ComposedMail, settings: SmtpSettings): Promise<SentInfo> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.once('end', () => reject(new Error('the connection was closed')));
    const envelope = {
      from: mail.returnPath ?? settings.returnPath ?? mail.from,
      to: [...mail.recipients],
      size: mail.bytes.length,
    };
    connection.send(envelope, mail.bytes, (fault, info) => (fault || !info ? reject(fault) : resolve(info)));
  });
}

function deliveriesOf(mail: ComposedMail, info: SentInfo): Delivery[] {
  const faults = new Map((info.rejectedErrors ?? []).map((fault) => [(fault as SmtpFault).recipient, fault as SmtpFault]));
  const accepted = new Set(info.accepted);
  return mail.recipients.map((recipient) => {
    if (!accepted.has(recipient)) return failure(recipient, faults.get(recipient) ?? {});
    const code = Number(/^\d{3}/.exec(info.response)?.[0] ?? Number.NaN);
    return { recipient, outcome: 'sent', code: Number.isNaN(code) ? null : code, answer: cleanAnswer(info.response) };
  });
}

function failuresOf(mail: ComposedMail, fault: SmtpFault): Delivery[] {
  const own = new Map((fault.rejectedErrors ?? []).map((each) => [each.recipient, each]));
  // One refused for good keeps its answer when the transaction fails later for all.
  return mail.recipients.map((recipient) => failure(recipient, own.get(recipient) ?? fault));
}

function failure(recipient: string, fault: SmtpFault): Delivery {
  const code = typeof fault.responseCode === 'number' ? fault.responseCode : null;
  // Only an answer to the envelope or the data is about this message; credentials and TLS are the operator's to mend.
  const isFinal = code !== null && code >= 500 && (fault.code === 'EENVELOPE' || fault.code === 'EMESSAGE');
  // The server announced a limit that the message is beyond; it was not even offered.
  const isTooLarge = fault.code === 'EMESSAGE' && code === null;
  const answer = cleanAnswer(fault.response) || reasonOf(fault.code);
  return { recipient, outcome: isFinal || isTooLarge ? 'refused' : 'try-later', code, answer };
}

/** Our own words where the far side said nothing; the library's messages may quote addresses and host names. */
function reasonOf(code: string | undefined): string {
  const reasons: Record<string, string> = {
    EAUTH: 'the server did not accept the credentials',
    ETLS: 'the connection could not be encrypted',
    EDNS: 'the name of the server could not be resolved',
    EMESSAGE: 'the message is larger than the server takes',
    ETIMEDOUT: 'the server did not answer in time',
  };
  return reasons[code ?? ''] ?? 'the connection failed';
}
