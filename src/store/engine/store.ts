// SPDX-License-Identifier: Apache-2.0
import type { Kysely, Transaction } from 'kysely';

export type Engine = 'embedded' | 'postgresql';

export type Isolation = 'read committed' | 'repeatable read' | 'serializable';

export interface TransactionOptions {
  /** Default `read committed`. */
  isolation?: Isolation;
  /** How often the whole function is run again after a collision (SQLSTATE 40001, 40P01); default 3. */
  retries?: number;
  /**
   * `later`: for a step of long work that is done again after a crash. A power cut may take the last of such steps, but never
   * one without all that was committed after it: the next commit that waits for the disk writes them too. Default `now`.
   */
  onDisk?: 'now' | 'later';
}

/** What pg-boss takes as `db`. Several statements in one text are allowed when there are no values. */
export interface SqlRunner {
  // biome-ignore lint/suspicious/noExplicitAny: the shape pg-boss asks for
  executeSql(text: string, values?: unknown[]): Promise<{ rows: any[] }>;
}

export interface Subscription {
  close(): Promise<void>;
}

export interface Health {
  ok: boolean;
  engine: Engine;
  /** Version of PostgreSQL, as the engine says it; null when it does not answer. */
  version: string | null;
  /** Milliseconds until the engine answered, waiting for a free connection included. */
  latency: number;
  connections: { total: number; idle: number; waiting: number };
}

export interface Store<Tables> extends SqlRunner {
  readonly engine: Engine;
  /** For reads and single statements. Inside `transaction` use what the function is given: this throws there. */
  readonly kysely: Kysely<Tables>;
  /**
   * Runs `work` in one transaction and commits what it did; whatever it throws rolls back. `work` may run several times
   * (see `retries`), so it must not act on anything but the database. Throws `store-conflict` when retries run out.
   */
  transaction<Result>(work: (tx: Transaction<Tables>) => Promise<Result>, options?: TransactionOptions): Promise<Result>;
  /** Tells every listener of every process, now; to tell with the commit use `notifyWith(tx, ...)`. Payload below 8000 bytes. */
  notify(channel: string, payload?: string): Promise<void>;
  /**
   * Calls `onPayload` for each notification from now on. `onGap` is called whenever a connection was made anew:
   * notifications may have been missed in between, so look for yourself. Fits pg-boss' `listen`.
   */
  listen(channel: string, onPayload: (payload: string) => void, onGap?: () => void): Promise<Subscription>;
  /**
   * For work of many transactions, between two of them: others come first for a moment. At most 250 ms; at once on a server of
   * PostgreSQL, where others have connections of their own. Never inside a transaction.
   */
  giveWay(): Promise<void>;
  health(): Promise<Health>;
  /** Waits for running queries, then closes. Later calls reject. */
  close(): Promise<void>;
}
