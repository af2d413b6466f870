// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Tx } from '../context.ts';
import { idList } from './clocks.ts';

/*
 * What a transaction holds against others, until it ends. A server of PostgreSQL runs many at once, and each of these
 * would otherwise save what it worked out from a state that another has changed meanwhile. They are taken in this order, so
 * that none waits for itself: decisions, targets, alias groups (ingest/group-ids.ts), findings and exceptions, proposals, counts,
 * the audit trail. Whoever changes groups needs the decisions of every product that has findings in them, which nobody knows
 * before: these are shared then, after the groups, and no target is held, since reports share the groups while they save.
 */
const decisions = 710_002;
const proposals = 710_003;
const counts = 710_004;

/**
 * The decisions of a product: `alone` for what puts an exception in force or ends it, `shared` for what moves findings by
 * the exceptions in force. Without it a finding could be opened hidden by an exception that is revoked at that moment.
 */
export async function holdDecisions(tx: Tx, productId: number, how: 'alone' | 'shared'): Promise<void> {
  if (how === 'alone') await sql`select pg_advisory_xact_lock(${decisions}::int, ${productId}::int)`.execute(tx);
  else await sql`select pg_advisory_xact_lock_shared(${decisions}::int, ${productId}::int)`.execute(tx);
}

/** Keeps reports of the targets of these findings out: an import works out states from what it has read before. */
export async function holdTargets(tx: Tx, findingIds: readonly number[]): Promise<void> {
  await sql`
    select id from targets where id in (select target_id from findings where id = any(${idList(findingIds)}))
    order by id for share`.execute(tx);
}

/** That the same is not proposed twice. */
export async function holdProposals(tx: Tx, productId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(${proposals}::int, ${productId}::int)`.execute(tx);
}

/** The counts of a product. Whoever counts after this sees what every other one has saved. */
export async function holdCounts(tx: Tx, productId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(${counts}::int, ${productId}::int)`.execute(tx);
}
