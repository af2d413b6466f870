// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { CompiledQuery, type Kysely, type Transaction } from 'kysely';
import { NgaoError } from '../../kit/errors.ts';
import type { Connections } from './connections.ts';
import { isCollision, isLockTimeout } from './sql-state.ts';
import type { SqlRunner, TransactionOptions } from './store.ts';

/** Milliseconds before the second, third ... run; whoever collided is done by then. */
const waits = [10, 40, 160, 640];

/** Runs `work` in a transaction, again after a collision; see `Store.transaction`. */
export async function runTransaction<Tables, Result>(
  { connections, ...kysely }: Record<'now' | 'later', Kysely<Tables>> & { connections: Connections },
  work: (tx: Transaction<Tables>) => Promise<Result>,
  { isolation = 'read committed', retries = 3, onDisk = 'now' }: TransactionOptions = {},
): Promise<Result> {
  for (let run = 0; ; run += 1) {
    try {
      return await kysely[onDisk]
        .transaction()
        .setIsolationLevel(isolation)
        .execute((tx) => connections.insideTransaction(() => work(tx)));
    } catch (cause) {
      if (!isCollision(cause) && !isLockTimeout(cause)) throw cause;
      if (run >= retries || isLockTimeout(cause)) {
        throw new NgaoError('store-conflict', 'Others changed the same data at the same moment, several times. Try again.', {
          cause,
        });
      }
      await sleep(waits[Math.min(run, waits.length - 1)]);
    }
  }
}

/** Raw SQL inside a transaction: what pg-boss takes as `db` of a single call, so that a job is sent with the commit. */
export function sqlRunnerOf<Tables>(tx: Transaction<Tables>): SqlRunner {
  return {
    executeSql: async (text, values = []) => {
      const { rows } = await tx.executeQuery(CompiledQuery.raw(text, [...values]));
      return { rows };
    },
  };
}

/** For the few transactions that may take as long as they need: migrations, backup, restore. */
export async function liftLimits<Tables>(tx: Transaction<Tables>): Promise<void> {
  for (const limit of ['statement_timeout', 'idle_in_transaction_session_timeout']) {
    await tx.executeQuery(CompiledQuery.raw(`set local ${limit} = 0`));
  }
}

/** A notification that is delivered when `tx` commits, and never when it rolls back. Payload below 8000 bytes. */
export async function notifyWith<Tables>(tx: Transaction<Tables>, channel: string, payload = ''): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw('select pg_notify($1, $2)', [channel, payload]));
}
