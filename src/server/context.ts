// SPDX-License-Identifier: Apache-2.0
import type { FastifyBaseLogger } from 'fastify';
import type { Kysely, Transaction } from 'kysely';
import type { Store } from '../store/engine/contract.ts';
import type { EvidenceStore } from '../store/evidence/contract.ts';
import type { S3Place } from '../store/evidence/s3-client.ts';
import type { Actor, Tables } from '../store/tables.ts';
import type { Advisories } from './advisories.ts';
import type { AuditLog } from './audit/audit-log.ts';
import type { Vault } from './cases/vault.ts';
import type { Jobs } from './jobs/contract.ts';

export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;

export interface ServerConfig {
  /** Where embedded data, evidence and keys live. */
  dataFolder: string;
  /** Address people type, without a trailing slash: `https://ngao.example.org`. Cookies, passkeys and links depend on it. */
  publicUrl: string;
  host: string;
  port: number;
  /** Whether a proxy in front tells the caller's address (X-Forwarded-For). */
  trustProxy: boolean;
  databaseUrl: string | undefined;
  /** Folder of the advisory database that `ngao db` writes. */
  advisoryFolder: string;
  /** Folder of the built pages; undefined serves the API alone. */
  webFolder: string | undefined;
  oidc: readonly OidcProvider[];
  /** The bucket that holds evidence for several servers; without one it lies in the data folder. */
  evidence?: S3Place | undefined;
  /** Most bytes of one uploaded report. */
  maxReportBytes: number;
  /** The key outside the database that closes private cases; undefined: a file in the data folder. */
  sealing: { kind: string; settings: Readonly<Record<string, string>> } | undefined;
  /** Mail in and out; undefined: cases are told by page alone. */
  mail?: MailConfig | undefined;
  /** Least level of what is logged; `warn` unless said otherwise. */
  logLevel?: string | undefined;
  /** Where advisories are told besides the public pages and mail. */
  publishing?: PublishingConfig | undefined;
  /** Our OpenPGP key for what is published; undefined: one in the data folder, made at the first start. */
  signing?: { armored: string; passphrase?: string } | undefined;
}

/** As NGAO_PUBLISHING_FILE says it; settings are read by the channel or route they are for. */
export interface PublishingConfig {
  channels: readonly { key: string; channel: string; settings: Readonly<Record<string, unknown>> }[];
  cve?: { route: string; settings: Readonly<Record<string, unknown>> };
  ghsa?: Readonly<Record<string, unknown>>;
}

/** Settings of src/notify as the environment gives them, not yet read. */
export interface MailConfig {
  smtp?: Readonly<Record<string, unknown>>;
  imap?: Readonly<Record<string, unknown>>;
  /** Author of what is sent; the committee's mailbox where it is left out. */
  from?: string;
  /** Where mail is taken in by SMTP. */
  listen?: { address: string; port: number };
  /** Name of the server whose Authentication-Results are believed for fetched mail. */
  authservId?: string;
  /** The desk's OpenPGP key: opens what is encrypted to the committee and signs its letters. */
  openpgp?: { armored: string; passphrase?: string };
}

export interface OidcProvider {
  key: string;
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** What every action and view may use. Made once at start; tests make their own. */
export interface ServerContext {
  config: ServerConfig;
  store: Store;
  db: Database;
  evidence: EvidenceStore;
  audit: AuditLog;
  vault: Vault;
  jobs: Jobs;
  advisories: Advisories;
  log: FastifyBaseLogger;
  /** RFC 3339 in UTC, milliseconds. The only clock of the server's actions. */
  now(): string;
}

/** What a token may do: hand in reports of scanners, or private reports. Never both. */
export const tokenScopes = ['ingest', 'cases:import'] as const;
export type TokenScope = (typeof tokenScopes)[number];

export type Role = 'viewer' | 'maintainer' | 'committee' | 'administrator' | 'auditor';

/** Who asks: a person with a session, a machine with a token, or the server itself. */
export interface Caller {
  actor: Actor;
  /** How they proved it: `password`, `password+totp`, `passkey`, `oidc`, `token`, `ci-oidc`, `none`. */
  authentication: string;
  person: { id: number; grants: readonly Grant[]; sessionId: string; confirmedAt: string } | undefined;
  machine: { productId: number; targets: readonly string[] | null; scope: TokenScope } | undefined;
  requestId: string;
}

export interface Grant {
  role: Role;
  /** null: every product. */
  productId: number | null;
}

export const nobody: Caller = {
  actor: { kind: 'system', id: 'anonymous', name: 'nobody' },
  authentication: 'none',
  person: undefined,
  machine: undefined,
  requestId: '',
};

/** The server's own hand: jobs and clocks. */
export function systemCaller(job: string): Caller {
  return { ...nobody, actor: { kind: 'system', id: job, name: 'Ngao' }, authentication: 'system' };
}
