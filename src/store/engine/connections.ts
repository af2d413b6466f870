// SPDX-License-Identifier: Apache-2.0
import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { NgaoError } from '../../kit/errors.ts';
import { valueTypes } from './value-types.ts';

/**
 * What every session is set to, on both engines: text written in one way, so that values read the same everywhere.
 * `search_path` is left to the server.
 */
const sessionSettings =
  "set timezone = 'UTC'; set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres'; set bytea_output = 'hex'; set extra_float_digits = 1; set client_min_messages = 'warning'";

/** Opens the pool. `onConnect` sees each new connection after its settings and before anybody uses it. */
export function openPool(config: pg.PoolConfig, onConnect: (client: pg.ClientBase) => Promise<void> = async () => {}): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    types: valueTypes,
    application_name: 'ngao',
    onConnect: async (client) => {
      await client.query(sessionSettings);
      await onConnect(client);
    },
  });
  // An idle connection that breaks is replaced with the next query; without a listener it would end the process.
  pool.on('error', () => {});
  return pool;
}

/**
 * Hands out connections, but not to code that runs inside a transaction of the same store: on the embedded engine it would
 * wait for itself for ever, on a server it would silently act outside the transaction.
 */
export class Connections {
  readonly pool: pg.Pool;
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>();

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  /** Throws `internal` inside a transaction, `store-unavailable` when no connection can be had. */
  async connect(): Promise<pg.PoolClient> {
    if (this.#inside.getStore()?.open) {
      throw new NgaoError(
        'internal',
        'The store was used inside one of its own transactions. Use the given transaction instead.',
      );
    }
    try {
      return await this.pool.connect();
    } catch (cause) {
      if (cause instanceof NgaoError) throw cause;
      throw new NgaoError(
        'store-unavailable',
        'The database did not give a connection. Check that it runs, its address, and how many connections it allows.',
        { cause },
      );
    }
  }

  /** Marks everything `work` starts as inside a transaction, until it is done. */
  async insideTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    const mark = { open: true };
    try {
      return await this.#inside.run(mark, work);
    } finally {
      mark.open = false;
    }
  }

  /** kysely looks here for the address of a server, to cancel queries. */
  get options(): pg.PoolOptions {
    return this.pool.options;
  }

  async end(): Promise<void> {
    await this.pool.end();
  }
}
