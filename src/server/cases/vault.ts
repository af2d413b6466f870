// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asNgaoError, NgaoError } from '../../kit/errors.ts';
import { CaseKeys, makeKey } from '../../sealed/case-keys.ts';
import type { KeyWrapper, WrappedKey } from '../../sealed/contract.ts';
import { createKeyFile } from '../../sealed/file/index.ts';
import { type KeyOwner, keyContext } from '../../sealed/place.ts';
import { openKeyWrapper } from '../../sealed/registry.ts';
import { open, seal } from '../../sealed/seal.ts';
import type { Database, ServerConfig, ServerContext, Tx } from '../context.ts';

/** One owner's key, open for as long as one action or view runs. It opens and closes values of that owner's rows alone. */
export interface Box {
  owner: KeyOwner;
  /** `row`: the uid of the row that the value stands in. */
  seal(column: Column, row: string, text: string): Buffer;
  open(column: Column, row: string, sealed: Uint8Array): string;
  openMaybe(column: Column, row: string, sealed: Uint8Array | null): string;
  /** The bare key, for streams; wiped with the box. */
  key: Uint8Array;
}
/** `table.column`. */
export type Column = `${string}.${string}`;

/** What was made for a new owner, before its transaction: `keep` writes it. */
export interface NewKey {
  owner: KeyOwner;
  wrapped: WrappedKey;
}

/**
 * The keys of cases and parties: wrapped in the database, open only while something is done with them. Never call it inside a
 * transaction that was begun without it: the external key may be far away, and the embedded database has one connection.
 */
export class Vault {
  readonly #keys: CaseKeys;
  readonly #wrapper: KeyWrapper;

  constructor(db: Database, wrapper: KeyWrapper, others: readonly KeyWrapper[] = []) {
    this.#wrapper = wrapper;
    this.#keys = new CaseKeys({
      wrappers: [wrapper, ...others],
      load: async (owner) => await loadWrapped(db, owner),
      now: () => performance.now(),
    });
  }

  /** Which external key closes what is new; safe to show. */
  get fingerprint(): string {
    return `${this.#wrapper.wrapper} ${this.#wrapper.keyId}`;
  }

  /** Throws `not-found` when the owner's key was destroyed or never made. */
  async with<T>(owner: KeyOwner, use: (box: Box) => T | Promise<T>): Promise<T> {
    return await this.#keys.withKey(owner, async (key) => await use(boxOf(owner, key)));
  }

  /** A key for a new owner, to be kept in the transaction that makes it. */
  async make(owner: KeyOwner): Promise<NewKey> {
    return { owner, wrapped: await makeKey(this.#wrapper, owner) };
  }

  /** Opens a key that no transaction has kept yet. */
  async withNew<T>({ owner, wrapped }: NewKey, use: (box: Box) => T | Promise<T>): Promise<T> {
    const key = await this.#wrapper.unwrap(wrapped, keyContext(owner));
    try {
      return await use(boxOf(owner, key));
    } finally {
      key.fill(0);
    }
  }

  async keep(tx: Tx, { owner, wrapped }: NewKey, now: string): Promise<void> {
    await tx
      .insertInto('sealing_keys')
      .values({
        scope: keyContext(owner),
        wrapped: wrapped.bytes,
        wrapper: wrapped.wrapper,
        key_id: wrapped.keyId,
        created_at: now,
        destroyed_at: null,
      })
      .onConflict((conflict) => conflict.column('scope').doNothing())
      .execute();
  }

  /** Crypto-shredding: from the commit on, nothing that this key closed can be opened again, also not from a later backup. */
  async destroy(tx: Tx, owner: KeyOwner, now: string): Promise<void> {
    await tx
      .updateTable('sealing_keys')
      .set({ wrapped: null, destroyed_at: now })
      .where('scope', '=', keyContext(owner))
      .execute();
    this.#keys.forget(owner.uid);
  }

  /** Wipes what is open, when the server stops. */
  close(): void {
    this.#keys.forgetAll();
  }
}

/** The one blind index, and the one place for what arrives before it belongs to a case. */
export const indexOwner: KeyOwner = { scope: 'index', uid: '0'.repeat(32) };
export const intakeOwner: KeyOwner = { scope: 'index', uid: `${'0'.repeat(31)}1` };
export const caseOwner = (uid: string): KeyOwner => ({ scope: 'case', uid });
export const partyOwner = (uid: string): KeyOwner => ({ scope: 'party', uid });

/** Makes the keys of the installation itself, once, by whichever process is first. */
export async function prepareVault({ vault, store, now }: Pick<ServerContext, 'vault' | 'store' | 'now'>): Promise<void> {
  for (const owner of [indexOwner, intakeOwner]) {
    if (await loadWrapped(store.kysely, owner)) continue;
    const made = await vault.make(owner);
    await store.transaction(async (tx) => await vault.keep(tx, made, now()));
  }
}

/**
 * Asks the configured external key before anything else is opened: without it no case opens, and a database that was made or
 * upgraded for nothing helps nobody. Throws the error of the key, with what to do; the key beside the data is made when it is needed.
 */
export async function checkExternalKey({ sealing }: Pick<ServerConfig, 'sealing'>): Promise<void> {
  if (!sealing) return;
  try {
    await openKeyWrapper(sealing.kind, sealing.settings);
  } catch (cause) {
    const { code, message } = asNgaoError(cause);
    throw new NgaoError(code, `NGAO_CASE_KEY: ${message}${nextFor(sealing)} No database was opened.`, { cause });
  }
}

function nextFor({ kind, settings }: NonNullable<ServerConfig['sealing']>): string {
  const path = settings.path ?? '';
  if (kind !== 'file' || path === '' || existsSync(path)) return '';
  return ` Restore it from your backup of keys; only before the first case make a new one: (umask 077; openssl rand -base64 32 > '${path}')`;
}

/** The external key as configured; by default a file beside the data, made at the first start. */
export async function openExternalKey(config: ServerConfig): Promise<KeyWrapper> {
  if (config.sealing) return await openKeyWrapper(config.sealing.kind, config.sealing.settings);
  const path = join(config.dataFolder, 'keys', 'cases');
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    if (!existsSync(path)) createKeyFile(path);
  } catch (error) {
    // Another process of this installation was first.
    if (!(error instanceof NgaoError && error.code === 'conflict')) throw error;
  }
  return await openKeyWrapper('file', { path });
}

async function loadWrapped(db: Database | Tx, owner: KeyOwner): Promise<WrappedKey | undefined> {
  const row = await db
    .selectFrom('sealing_keys')
    .where('scope', '=', keyContext(owner))
    .select(['wrapped', 'wrapper', 'key_id'])
    .executeTakeFirst();
  return row?.wrapped ? { wrapper: row.wrapper, keyId: row.key_id, bytes: row.wrapped } : undefined;
}

function boxOf(owner: KeyOwner, key: Uint8Array): Box {
  const place = (column: Column, row: string) => {
    const [table = '', name = ''] = column.split('.');
    return { owner, table, column: name, row };
  };
  const opened = (column: Column, row: string, sealed: Uint8Array) => open(key, sealed, place(column, row)).toString('utf8');
  return {
    owner,
    key,
    seal: (column, row, text) => seal(key, Buffer.from(text, 'utf8'), place(column, row)),
    open: opened,
    openMaybe: (column, row, sealed) => (sealed === null ? '' : opened(column, row, sealed)),
  };
}
