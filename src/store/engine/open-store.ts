// SPDX-License-Identifier: Apache-2.0
import { Kysely, PostgresDialect } from 'kysely';
import { NgaoError } from '../../kit/errors.ts';
import { Connections } from './connections.ts';
import type { EngineParts } from './engine-parts.ts';
import { giveWay } from './give-way.ts';
import { LaterDialect } from './later-dialect.ts';
import { type Migration, migrate } from './migrate.ts';
import { openPostgresql, type ServerLimits } from './postgresql/open-postgresql.ts';
import { runTransaction } from './run-transaction.ts';
import type { Health, Store } from './store.ts';
import { valueTypesWithDates } from './value-types.ts';

/** A folder of this machine (embedded engine, one process), or the address of a PostgreSQL server. */
export type StorePlace = { dataFolder: string } | { url: string };

export interface StoreOptions {
  /** All migrations of the program, in order; those that are missing are run at once. */
  migrations: readonly Migration[];
  /** PostgreSQL only. */
  limits?: Partial<ServerLimits>;
  /** Embedded engine only, and only to measure: false gives up fsync. */
  durable?: boolean;
}

/**
 * Opens the server's database and brings it to the schema of this program. Throws `store-locked`, `store-unavailable`,
 * `store-unsuitable` (server too old, database newer than the program), `usage` (an address that is none).
 */
export async function openStore<Tables>(place: StorePlace, options: StoreOptions): Promise<Store<Tables>> {
  const store = await openEmptyStore<Tables>(place, options);
  try {
    await migrate(store, options.migrations);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Like `openStore`, without touching the schema: the target of `restore`. */
export async function openEmptyStore<Tables>(
  place: StorePlace,
  options: Pick<StoreOptions, 'limits' | 'durable'> = {},
): Promise<Store<Tables>> {
  const parts = 'url' in place ? await openPostgresql(place.url, options.limits) : await embedded(place.dataFolder, options);
  const store = storeOf<Tables>(parts);
  try {
    // The first connection starts the engine: a database that does not open is told here, not by the first request.
    await store.executeSql('select 1');
    return store;
  } catch (cause) {
    await store.close();
    if (cause instanceof NgaoError) throw cause;
    throw new NgaoError(
      'store-unavailable',
      'The database does not open. Look into its log; restore the latest backup if it is damaged.',
      {
        cause,
      },
    );
  }
}

/** The engine is loaded only where it is used. */
async function embedded(folder: string, { durable = true }: Pick<StoreOptions, 'durable'>): Promise<EngineParts> {
  const { openEmbedded } = await import('./embedded/open-embedded.ts');
  return await openEmbedded(folder, { durable });
}

function storeOf<Tables>(parts: EngineParts): Store<Tables> {
  const connections = new Connections(parts.pool);
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: connections }) });
  const later = new Kysely<Tables>({ dialect: new LaterDialect(connections) });
  const executeSql: Store<Tables>['executeSql'] = async (text, values = []) => {
    const client = await connections.connect();
    let failed = true;
    try {
      const result = await client.query({ text, values, types: valueTypesWithDates });
      failed = false;
      // Several statements give several results; the driver's types do not say so.
      return Array.isArray(result) ? { rows: result.flatMap(({ rows }) => rows) } : { rows: result.rows };
    } finally {
      // A text with its own BEGIN may have left a transaction open: such a connection is not used again.
      client.release(failed);
    }
  };
  let closing: Promise<void> | undefined;
  return {
    engine: parts.engine,
    kysely,
    executeSql,
    transaction: (work, given) => runTransaction({ now: kysely, later, connections }, work, given),
    notify: async (channel, payload = '') => void (await executeSql('select pg_notify($1, $2)', [channel, payload])),
    listen: (channel, onPayload, onGap = () => {}) => parts.listeners.add(channel, { onPayload, onGap }, parts.runOnListener),
    giveWay: async () => {
      if (parts.engine === 'embedded') await giveWay(parts.pool);
    },
    health: () => healthOf(parts, executeSql),
    close: () => {
      closing ??= connections.end().finally(() => parts.close());
      return closing;
    },
  };
}

async function healthOf({ engine, pool }: EngineParts, executeSql: Store<unknown>['executeSql']): Promise<Health> {
  const started = performance.now();
  const answer = await executeSql("select current_setting('server_version') as version").catch(() => undefined);
  return {
    ok: answer !== undefined,
    engine,
    version: answer?.rows[0]?.version ?? null,
    latency: performance.now() - started,
    connections: { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount },
  };
}
