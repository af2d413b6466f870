// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { asNgaoError, NgaoError } from '../kit/errors.ts';
import { readImapSettings } from '../notify/mail/imap-settings.ts';
import { readSmtpSettings } from '../notify/mail/smtp-settings.ts';
import { databaseFolder } from '../scan/database/folder.ts';
import { keyWrapperKind } from '../sealed/registry.ts';
import type { S3Place } from '../store/evidence/s3-client.ts';
import type { OidcProvider, ServerConfig } from './context.ts';
import { readMail } from './mail-config.ts';
import { readPublishing, readSigning } from './publishing/read-config.ts';

export interface ServeOptions {
  data?: string | undefined;
  host?: string | undefined;
  port?: string | undefined;
  publicUrl?: string | undefined;
}

type Environment = Record<string, string | undefined>;

/** What flags and environment say. Every secret comes from the environment or a file, never from a flag. */
export function readConfig(options: ServeOptions, env: Environment, cwd: string): ServerConfig {
  const host = options.host ?? env.NGAO_HOST ?? '127.0.0.1';
  const port = readPort(options.port ?? env.NGAO_PORT ?? '8080');
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const mail = readMail(env, (name) => readSecret(env, name));
  if (mail?.smtp) told('NGAO_SMTP_*', () => readSmtpSettings(mail.smtp));
  if (mail?.imap) told('NGAO_IMAP_*', () => readImapSettings(mail.imap));
  return {
    dataFolder: resolve(cwd, options.data ?? env.NGAO_DATA ?? '.ngao'),
    publicUrl: readPublicUrl(options.publicUrl ?? env.NGAO_PUBLIC_URL ?? `http://${shown}:${port}`),
    host,
    port,
    trustProxy: env.NGAO_TRUST_PROXY === '1',
    databaseUrl: env.DATABASE_URL || undefined,
    advisoryFolder: resolve(cwd, databaseFolder(undefined, env)),
    webFolder: findPages(),
    oidc: readOidc(env),
    evidence: readEvidence(env),
    maxReportBytes: readSize(env.NGAO_MAX_REPORT_MB ?? '512'),
    sealing: readSealing(env),
    mail,
    logLevel: readLogLevel(env.NGAO_LOG_LEVEL || 'warn'),
    publishing: readPublishing(env.NGAO_PUBLISHING_FILE, { smtp: mail?.smtp }),
    signing: readSigning(env),
  };
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new NgaoError('usage', `"${text}" is no port. Give a number from 0 to 65535 (0 takes any free one).`);
}

/** Passkeys and secure cookies need https anywhere but on this machine. */
function readPublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && (url.protocol === 'https:' || url.protocol === 'http:') && url.pathname === '/' && url.search === '')
    return url.origin;
  throw new NgaoError('usage', `The public address must look like https://ngao.example.org, without a path; "${text}" does not.`);
}

function readSize(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) > 0) return Number(text) * 1024 * 1024;
  throw new NgaoError('usage', 'NGAO_MAX_REPORT_MB must be a whole number of megabytes.');
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

function readLogLevel(text: string): string {
  if (logLevels.includes(text)) return text;
  throw new NgaoError('config-invalid', `NGAO_LOG_LEVEL must be one of ${logLevels.join(', ')}; "${text}" is not.`);
}

/** One provider: NGAO_OIDC_ISSUER, NGAO_OIDC_CLIENT_ID, NGAO_OIDC_CLIENT_SECRET, NGAO_OIDC_NAME. */
function readOidc(env: Environment): OidcProvider[] {
  const { NGAO_OIDC_ISSUER: issuer, NGAO_OIDC_CLIENT_ID: clientId, NGAO_OIDC_CLIENT_SECRET: clientSecret } = env;
  if (!issuer && !clientId && !clientSecret) return [];
  if (!issuer || !clientId || !clientSecret)
    throw new NgaoError(
      'config-invalid',
      'NGAO_OIDC_ISSUER, NGAO_OIDC_CLIENT_ID and NGAO_OIDC_CLIENT_SECRET go together: set all three.',
    );
  return [{ key: 'organisation', name: env.NGAO_OIDC_NAME || 'your organisation', issuer, clientId, clientSecret }];
}

/**
 * NGAO_EVIDENCE_URL names the bucket by path; the keys stand in NGAO_EVIDENCE_ACCESS_KEY and NGAO_EVIDENCE_SECRET_KEY, or in
 * files that NGAO_EVIDENCE_ACCESS_KEY_FILE and NGAO_EVIDENCE_SECRET_KEY_FILE name.
 */
function readEvidence(env: Environment): S3Place | undefined {
  const text = env.NGAO_EVIDENCE_URL;
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isBucket = url && /^https?:$/.test(url.protocol) && url.pathname.length > 1 && url.search + url.hash === '';
  if (!isBucket || url.username !== '' || url.password !== '')
    throw new NgaoError(
      'config-invalid',
      'NGAO_EVIDENCE_URL must look like https://s3.example.org/bucket or https://s3.example.org/bucket/prefix, without keys.',
    );
  const [accessKey, secretKey] = ['NGAO_EVIDENCE_ACCESS_KEY', 'NGAO_EVIDENCE_SECRET_KEY'].map((name) => readSecret(env, name));
  if (!accessKey || !secretKey)
    throw new NgaoError(
      'config-invalid',
      'NGAO_EVIDENCE_URL needs NGAO_EVIDENCE_ACCESS_KEY and NGAO_EVIDENCE_SECRET_KEY (or the same names with _FILE).',
    );
  return { url: url.href, accessKey, secretKey, region: env.NGAO_EVIDENCE_REGION || 'us-east-1' };
}

/** A secret of the environment, or of the file that the environment names. */
function readSecret(env: Environment, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return env[name];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new NgaoError('config-invalid', `The file that ${name}_FILE names cannot be read.`, { cause });
  }
}

/** The built pages, beside the sources or beside the bundle. */
function findPages(): string | undefined {
  const places = ['../../dist/web', '../web', './web'].map((path) => join(import.meta.dirname, path));
  return places.find((path) => existsSync(join(path, 'index.html')));
}

/**
 * NGAO_CASE_KEY names the kind of external key (`file`, `age`, `vault-transit`); NGAO_CASE_KEY_<SETTING> its settings, which are
 * names of files and addresses and never a secret.
 */
function readSealing(env: Environment): ServerConfig['sealing'] {
  const kind = env.NGAO_CASE_KEY;
  if (!kind) return undefined;
  const prefix = 'NGAO_CASE_KEY_';
  const given = Object.entries(env).filter(([name, value]) => name.startsWith(prefix) && value);
  const settings = Object.fromEntries(given.map(([name, value]) => [settingName(name.slice(prefix.length)), value ?? '']));
  told('NGAO_CASE_KEY', () => keyWrapperKind(kind, settings));
  return { kind, settings };
}

/** What is wrong with a setting is told by the name that it has here. Throws `config-invalid`. */
function told(name: string, check: () => unknown): void {
  try {
    check();
  } catch (cause) {
    const error = asNgaoError(cause);
    throw new NgaoError(error.code, `${name}: ${error.message}`, { cause });
  }
}

/** `TOKEN_FILE` is the setting `token-file`. */
function settingName(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}
