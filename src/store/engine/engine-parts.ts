// SPDX-License-Identifier: Apache-2.0
import type pg from 'pg';
import type { Listeners } from './listeners.ts';
import type { Engine } from './store.ts';

/** What differs between the engines; everything else is the same code. */
export interface EngineParts {
  engine: Engine;
  pool: pg.Pool;
  listeners: Listeners;
  /** Runs LISTEN or UNLISTEN where notifications arrive. */
  runOnListener(sql: string): Promise<void>;
  /** After the pool has ended. */
  close(): Promise<void>;
}
