// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { booleanOf, readSettings, textOf, wholeNumberOf } from '../settings.ts';
import { parseAddress } from './address.ts';
import { isLoopback } from './loopback.ts';

/** `implicit`: TLS from the first byte (port 465); `starttls`: required before anything else; `none`: see below. */
export type TlsRule = 'implicit' | 'starttls' | 'none';

export interface SmtpSettings {
  host: string;
  port: number;
  /** `starttls` unless said otherwise; `none` is the default on loopback and elsewhere needs `allowPlaintext`. */
  tls: TlsRule;
  /** Name to check the certificate against where `host` is an address. */
  serverName?: string;
  /** PEM of the authorities to trust instead of the system's. */
  authorities?: string;
  user?: string;
  password?: string;
  /** Our name in EHLO. */
  name?: string;
  /** Envelope sender (where bounces go); the From address when left out. */
  returnPath?: string;
  /** Milliseconds to connect, to be greeted, and without a byte. */
  connectTimeout: number;
  idleTimeout: number;
}

const keys = [
  'host',
  'port',
  'tls',
  'serverName',
  'authorities',
  'user',
  'password',
  'name',
  'returnPath',
  'connectTimeout',
  'idleTimeout',
  'allowPlaintext',
] as const;

/** Settings of the outbound server; throws `config-invalid` for unknown keys, wrong values and unsafe combinations. */
export function readSmtpSettings(given: unknown): SmtpSettings {
  const value = readSettings(given, keys, 'mail.smtp');
  const host = textOf(value, 'host', 'mail.smtp');
  if (host === undefined)
    throw new NgaoError('config-invalid', 'mail.smtp.host is missing. Name the server that takes mail out.');
  const tls = readTlsRule(value.tls, { host, allowPlaintext: booleanOf(value, 'allowPlaintext', 'mail.smtp') ?? false });
  const optional = Object.fromEntries(
    (['serverName', 'authorities', 'user', 'password', 'name', 'returnPath'] as const)
      .map((key) => [key, textOf(value, key, 'mail.smtp')])
      .filter(([, text]) => text !== undefined),
  ) as Partial<SmtpSettings>;
  if ((optional.user === undefined) !== (optional.password === undefined)) {
    throw new NgaoError('config-invalid', 'mail.smtp needs both user and password, or neither.');
  }
  if (optional.returnPath !== undefined && parseAddress(optional.returnPath) === null) {
    throw new NgaoError('config-invalid', 'mail.smtp.returnPath is not a plain mail address.');
  }
  return {
    ...optional,
    host,
    tls,
    port: wholeNumberOf(value, { key: 'port', least: 1, most: 65_535 }, 'mail.smtp') ?? (tls === 'implicit' ? 465 : 587),
    connectTimeout: wholeNumberOf(value, { key: 'connectTimeout', least: 100, most: 120_000 }, 'mail.smtp') ?? 20_000,
    idleTimeout: wholeNumberOf(value, { key: 'idleTimeout', least: 100, most: 600_000 }, 'mail.smtp') ?? 120_000,
  };
}

/** Plain text only to this machine itself, or where the operator says so by name. */
export function readTlsRule(given: unknown, { host, allowPlaintext }: { host: string; allowPlaintext: boolean }): TlsRule {
  if (given === undefined) return isLoopback(host) ? 'none' : 'starttls';
  if (given !== 'implicit' && given !== 'starttls' && given !== 'none') {
    throw new NgaoError('config-invalid', 'tls must be implicit, starttls or none.');
  }
  if (given === 'none' && !isLoopback(host) && !allowPlaintext) {
    throw new NgaoError(
      'config-invalid',
      'tls: none would send mail and passwords in the clear. Use starttls or implicit, or set allowPlaintext: true.',
    );
  }
  return given;
}
