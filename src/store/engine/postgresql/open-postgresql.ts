// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import { openPool } from '../connections.ts';
import type { EngineParts } from '../engine-parts.ts';
import { Listeners } from '../listeners.ts';
import { ListeningClient } from '../listening-client.ts';

export interface ServerLimits {
  /** Connections of this process; one more listens. */
  connections: number;
  /** Milliseconds a statement may run. */
  statement: number;
  /** Milliseconds a statement may wait for a lock. */
  lock: number;
  /** Milliseconds a transaction may stand idle. */
  idleInTransaction: number;
  /** Milliseconds until a connection must be there. */
  connect: number;
}

export const serverLimits: ServerLimits = {
  connections: 10,
  statement: 60_000,
  lock: 15_000,
  idleInTransaction: 60_000,
  connect: 10_000,
};

/** PostgreSQL 15; see `server_version_num` in its manual. */
const oldestVersion = 150_000;

/** Connects to a PostgreSQL server. Throws `store-unavailable`, or `store-unsuitable` when it is older than 15. */
export async function openPostgresql(url: string, given: Partial<ServerLimits> = {}): Promise<EngineParts> {
  const limits = { ...serverLimits, ...given };
  const listeners = new Listeners();
  const address = { connectionString: readUrl(url), connectionTimeoutMillis: limits.connect };
  const pool = openPool({
    ...address,
    max: limits.connections,
    keepAlive: true,
    statement_timeout: limits.statement,
    lock_timeout: limits.lock,
    idle_in_transaction_session_timeout: limits.idleInTransaction,
  });
  const listening = new ListeningClient(address, listeners);
  try {
    await checkVersion(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    engine: 'postgresql',
    pool,
    listeners,
    runOnListener: (sql) => listening.run(sql),
    close: () => listening.close(),
  };
}

/** The address is never repeated: it holds a password. */
function readUrl(url: string): string {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol === 'postgres:' || protocol === 'postgresql:') return url;
  throw new NgaoError(
    'usage',
    'The database address is not a PostgreSQL URL. Write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE.',
  );
}

async function checkVersion(pool: EngineParts['pool']): Promise<void> {
  const answer = await pool
    .query<{ number: string; version: string }>(
      "select current_setting('server_version_num') as number, current_setting('server_version') as version",
    )
    .catch((cause) => {
      throw new NgaoError(
        'store-unavailable',
        'PostgreSQL did not answer. Check that it runs, the address in DATABASE_URL, user, password and database name.',
        { cause },
      );
    });
  const { number = '0', version = 'unknown' } = answer.rows[0] ?? {};
  if (Number(number) < oldestVersion) throw tooOld(version);
}

/** Exported for its test: no server that old is at hand. */
export function tooOld(version: string): NgaoError {
  return new NgaoError(
    'store-unsuitable',
    `PostgreSQL ${version} is too old: Ngao needs version 15 or newer. Upgrade the server.`,
  );
}
