// SPDX-License-Identifier: Apache-2.0
import type { Tx } from '../context.ts';

/** Every kind of job and what it is told. Payloads hold ids only, never texts. */
export interface JobPayloads {
  /** Read a received report into findings and inventories. */
  'import-report': { report: number };
  /** Ask the advisory database again about all components. */
  rematch: { reason: string };
  /** Move clocks, expire and warn of exceptions, notice scans that did not arrive. */
  clocks: Record<string, never>;
  /** Close the day: counts for the trend, vacuum, checkpoint. */
  daily: Record<string, never>;
  /** Send a letter of a case whose time to undo is over. */
  'send-letter': { message: string };
  /** Look in our mailbox for copies of letters of which it is not known whether they went out. */
  'find-letters': Record<string, never>;
  /** Tell the committee that public issues wait. */
  'tell-issues': Record<string, never>;
  /** Decide about a mail that was stored. */
  'read-mail': { mail: string };
  /** Start a planned publication whose time has come, and work through its lines. */
  publish: { publication: string };
  /** Bring lists, feeds and the tree of the public site up to date. */
  'rebuild-site': Record<string, never>;
}
export type JobKind = keyof JobPayloads;
/** Jobs of one kind and scope run one after another; the highest priority first. */
export type NewJob = {
  [K in JobKind]: { kind: K; payload: JobPayloads[K]; scope?: string; priority?: number /** RFC 3339. */; startAfter?: string };
}[JobKind];

/** Durable work: a job that was added in a committed transaction runs at least once, also after kill -9. */
export interface Jobs {
  /** Adds the job in the caller's transaction. Returns its id. */
  add(tx: Tx, job: NewJob): Promise<string>;
  /** Says that work was committed, so that nobody waits for the next poll. */
  wake(kind: JobKind): void;
  /** Waits until nothing is waiting or running (tests, shutdown of a one-shot). */
  idle(): Promise<void>;
  stop(): Promise<void>;
}
