// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { NgaoError } from '../kit/errors.ts';
import type { MailConfig } from './context.ts';

type Secret = (name: string) => string | undefined;

/**
 * NGAO_MAIL_PGP_KEY_FILE and _PASSPHRASE_FILE for the desk's OpenPGP key; NGAO_SMTP_HOST, _PORT, _TLS, _USER, _PASSWORD, _FROM for mail out; NGAO_IMAP_HOST, _PORT, _TLS, _USER, _PASSWORD, _MAILBOX,
 * _MOVE_TO, _SENT for mail in, with NGAO_MAIL_AUTHSERV_ID; NGAO_SMTP_LISTEN (`address:port`) to take mail in directly.
 */
export function readMail(env: Record<string, string | undefined>, secret: Secret): MailConfig | undefined {
  const smtp = settingsOf('NGAO_SMTP', { env, secret });
  const imap = settingsOf('NGAO_IMAP', { env, secret });
  const listen = readListen(env.NGAO_SMTP_LISTEN);
  const openpgp = readKey(env);
  if (!smtp && !imap && !listen && !openpgp) return undefined;
  return {
    ...(smtp && { smtp }),
    ...(imap && { imap }),
    ...(listen && { listen }),
    ...(env.NGAO_SMTP_FROM && { from: env.NGAO_SMTP_FROM }),
    ...(openpgp && { openpgp }),
    ...(env.NGAO_MAIL_AUTHSERV_ID && { authservId: env.NGAO_MAIL_AUTHSERV_ID }),
  };
}

function settingsOf(
  prefix: 'NGAO_SMTP' | 'NGAO_IMAP',
  { env, secret }: { env: Record<string, string | undefined>; secret: Secret },
): Record<string, unknown> | undefined {
  const host = env[`${prefix}_HOST`];
  if (!host) return undefined;
  const port = env[`${prefix}_PORT`];
  const given = {
    host,
    port: port ? readPort(port, `${prefix}_PORT`) : undefined,
    tls: env[`${prefix}_TLS`],
    user: env[`${prefix}_USER`],
    password: secret(`${prefix}_PASSWORD`),
    ...(prefix === 'NGAO_IMAP' && { mailbox: env.NGAO_IMAP_MAILBOX, moveTo: env.NGAO_IMAP_MOVE_TO, sent: env.NGAO_IMAP_SENT }),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''));
}

function readPort(text: string, name: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port > 0 && port <= 65_535) return port;
  throw new NgaoError('config-invalid', `${name} must be a port, a number from 1 to 65535; "${text}" is none.`);
}

/** Key and passphrase stand in files, never in the environment or the database. */
function readKey(env: Record<string, string | undefined>): MailConfig['openpgp'] {
  const { NGAO_MAIL_PGP_KEY_FILE: file, NGAO_MAIL_PGP_PASSPHRASE_FILE: secret } = env;
  if (!file) return undefined;
  const armored = read(file, 'NGAO_MAIL_PGP_KEY_FILE');
  return secret ? { armored, passphrase: read(secret, 'NGAO_MAIL_PGP_PASSPHRASE_FILE').trim() } : { armored };
}

function read(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new NgaoError('config-invalid', `The file that ${name} names cannot be read.`, { cause });
  }
}

function readListen(text: string | undefined): MailConfig['listen'] {
  if (!text) return undefined;
  const match = /^\[?([0-9a-fA-F.:]+)\]?:(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match && port <= 65_535) return { address: match[1] ?? '', port };
  throw new NgaoError('config-invalid', 'NGAO_SMTP_LISTEN must be an address and a port, such as 127.0.0.1:2525.');
}
