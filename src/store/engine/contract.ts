// SPDX-License-Identifier: Apache-2.0
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

/** One database behind two engines, with the same SQL and the same result types. */
export interface Store {
  readonly engine: 'embedded' | 'postgresql';
  readonly kysely: Kysely<Tables>;
  /** Runs in one transaction; serialization failures and deadlocks are tried again, so `work` must be repeatable. */
  transaction<T>(work: (tx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** For libraries that bring their own SQL (jobs). */
  executeSql(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[]; rowCount: number }>;
  notify(channel: string, payload?: string): Promise<void>;
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  vacuum(): Promise<void>;
  close(): Promise<void>;
}
