// SPDX-License-Identifier: Apache-2.0
import type { Caller, Tx } from '../context.ts';

export interface AuditEntry {
  caller: Caller;
  /** `finding.transition`, `exception.approve`, ... */
  action: string;
  subject: { kind: string; id: string | number };
  productId: number | null;
  reason?: string;
  /** Facts about what was done: ids, states, digests. Never the content of something private. */
  data?: Record<string, unknown>;
}

/** The append-only trail. A record is written in the transaction that does what it tells. */
export interface AuditLog {
  append(tx: Tx, entry: AuditEntry): Promise<void>;
  /** Signs the state of the log; returns the note, or undefined when nothing was added since the last one. */
  checkpoint(): Promise<string | undefined>;
  /** `name+hash+key` as signed-note spells verifier keys. */
  readonly verifierKey: string;
  /** The log's identity: an address without its scheme. */
  readonly origin: string;
}
