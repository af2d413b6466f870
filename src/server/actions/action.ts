// SPDX-License-Identifier: Apache-2.0
import type { AuditEntry } from '../audit/audit-log.ts';
import type { Caller, ServerContext, Tx } from '../context.ts';

/** What an action works with inside its one transaction. */
export interface Work {
  tx: Tx;
  caller: Caller;
  context: ServerContext;
  /** The instant of the action, one for all rows it writes. */
  now: string;
  /** Writes the audit record of what is done. An action that changes something and does not call it fails. */
  audit(entry: Omit<AuditEntry, 'caller'>): Promise<void>;
}

/**
 * Runs an action: load, ask a pure room, save, with its audit record in the same transaction. The transaction may be tried
 * again, so `work` does nothing outside it. Reading is not done here.
 */
export async function act<T>(context: ServerContext, caller: Caller, work: (given: Work) => Promise<T>): Promise<T> {
  const now = context.now();
  return await context.store.transaction(async (tx) => {
    const entries: Omit<AuditEntry, 'caller'>[] = [];
    const result = await work({
      tx,
      caller,
      context,
      now,
      audit: async (entry) => {
        entries.push(entry);
      },
    });
    if (entries.length === 0) throw new Error('an action must leave an audit record');
    // Last of all: whoever writes into the trail makes all others wait until it is done.
    for (const entry of entries) await context.audit.append(tx, { ...entry, caller });
    return result;
  });
}
