// SPDX-License-Identifier: Apache-2.0

/** What a database worker is started for. */
export interface WorkerTask {
  /** The database's own folder. */
  folder: string;
  /** Off only to measure what fsync costs and to show that the power cut test fails without it. */
  durable: boolean;
}

/** `bytes` are messages of PostgreSQL's wire protocol 3.0, whole ones, in the order they were written. */
export type ToWorker = { kind: 'connect' } | { kind: 'bytes'; session: number; bytes: Uint8Array } | { kind: 'close' };

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'bytes'; session: number; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'closed' };
