// SPDX-License-Identifier: Apache-2.0
import type { ImapFlow } from 'imapflow';
import { NgaoError } from '../../kit/errors.ts';
import type { ImapSettings } from './imap-settings.ts';

/** A connection that is not made yet; its errors are the caller's to hear. */
export async function openImap(settings: ImapSettings): Promise<ImapFlow> {
  const { ImapFlow } = await import('imapflow');
  return new ImapFlow({
    host: settings.host,
    port: settings.port,
    secure: settings.tls === 'implicit',
    // Undefined would take STARTTLS only where it is offered, which anybody on the way can prevent.
    doSTARTTLS: settings.tls === 'implicit' ? undefined : settings.tls === 'starttls',
    auth: { user: settings.user, pass: settings.password },
    ...(settings.serverName !== undefined && { servername: settings.serverName }),
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ...(settings.authorities !== undefined && { ca: settings.authorities }),
    },
    // Nothing of a mailbox belongs in a log.
    logger: false,
    emitLogs: false,
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: settings.timeout,
    greetingTimeout: settings.timeout,
    socketTimeout: settings.timeout,
    maxLiteralSize: settings.largest + 1024 * 1024,
    maxResponseSize: settings.largest + 4 * 1024 * 1024,
    maxLineLength: 4 * 1024 * 1024,
    maxResponseTokens: 200_000,
  });
}

export async function closeImap(client: ImapFlow): Promise<void> {
  try {
    if (client.usable) await client.logout();
  } catch {
    // The work is done or has failed already; how the server says goodbye does not matter.
  }
  client.close();
}

/** The server's words may quote content, so they go no further; only what kind of failure it was. */
export function imapFailure(thrown: unknown): NgaoError {
  const fault = thrown as { authenticationFailed?: boolean; code?: string; mailboxMissing?: boolean };
  if (fault?.authenticationFailed) {
    return new NgaoError('network-failed', 'The mail server did not accept the user and password. Check mail.imap.');
  }
  if (fault?.mailboxMissing)
    return new NgaoError('network-failed', 'The mail server has no such mailbox. Check mail.imap.mailbox.');
  const code = typeof fault?.code === 'string' && /^[A-Za-z_]{1,40}$/.test(fault.code) ? ` (${fault.code})` : '';
  return new NgaoError('network-failed', `The mailbox could not be read${code}. It is tried again with the next poll.`);
}
