// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { booleanOf, readSettings, textOf, wholeNumberOf } from '../settings.ts';
import { mailLimits } from './limits.ts';
import { readTlsRule, type TlsRule } from './smtp-settings.ts';

export interface ImapSettings {
  host: string;
  port: number;
  tls: TlsRule;
  serverName?: string;
  /** PEM of the authorities to trust instead of the system's. */
  authorities?: string;
  user: string;
  password: string;
  /** The mailbox that is read; INBOX unless said otherwise. */
  mailbox: string;
  /** Where stored messages are moved to; left out, they stay and are marked as seen. */
  moveTo?: string;
  /** Where copies of what was sent are kept; left out, the folder that the server itself calls so. */
  sent?: string;
  /** Bytes of a message; larger ones are told and never fetched. */
  largest: number;
  /** Messages of one poll; the rest waits for the next. */
  mostPerPoll: number;
  timeout: number;
}

const keys = [
  'host',
  'port',
  'tls',
  'serverName',
  'authorities',
  'user',
  'password',
  'mailbox',
  'moveTo',
  'sent',
  'largest',
  'mostPerPoll',
  'timeout',
  'allowPlaintext',
] as const;
const where = 'mail.imap';

/** Settings of the mailbox that is read; throws `config-invalid` for unknown keys, wrong values and unsafe combinations. */
export function readImapSettings(given: unknown): ImapSettings {
  const value = readSettings(given, keys, where);
  const host = textOf(value, 'host', where);
  const user = textOf(value, 'user', where);
  const password = textOf(value, 'password', where);
  if (host === undefined || user === undefined || password === undefined) {
    throw new NgaoError('config-invalid', 'mail.imap needs host, user and password.');
  }
  const tls = readTlsRule(value.tls, { host, allowPlaintext: booleanOf(value, 'allowPlaintext', where) ?? false });
  const optional = Object.fromEntries(
    (['serverName', 'authorities', 'moveTo', 'sent'] as const)
      .map((key) => [key, textOf(value, key, where)])
      .filter(([, text]) => text !== undefined),
  ) as Pick<ImapSettings, 'serverName' | 'authorities' | 'moveTo' | 'sent'>;
  return {
    ...optional,
    host,
    user,
    password,
    tls,
    port: wholeNumberOf(value, { key: 'port', least: 1, most: 65_535 }, where) ?? (tls === 'implicit' ? 993 : 143),
    mailbox: textOf(value, 'mailbox', where) ?? 'INBOX',
    largest: wholeNumberOf(value, { key: 'largest', least: 1024, most: 100 * 1024 * 1024 }, where) ?? mailLimits.bytes,
    mostPerPoll: wholeNumberOf(value, { key: 'mostPerPoll', least: 1, most: 10_000 }, where) ?? 200,
    timeout: wholeNumberOf(value, { key: 'timeout', least: 100, most: 600_000 }, where) ?? 60_000,
  };
}
