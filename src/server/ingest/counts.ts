// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Tx } from '../context.ts';

/**
 * Counts the target's findings anew and writes today's line of the product's trend. Runs in the transaction that changed
 * them, so that no page ever shows a sum of two states.
 */
export async function rewriteCounts(
  tx: Tx,
  { targetId, productId, now }: { targetId: number; productId: number; now: string },
  change: { opened: number; closed: number } = { opened: 0, closed: 0 },
): Promise<void> {
  await sql`
    insert into target_counts (target_id, product_id, critical, high, medium, low, unknown, accepted, not_affected, updated_at)
    select ${targetId}::int, ${productId}::int,
      count(*) filter (where open and severity = 4), count(*) filter (where open and severity = 3),
      count(*) filter (where open and severity = 2), count(*) filter (where open and severity = 1),
      count(*) filter (where open and severity = 0), count(*) filter (where state = 'accepted'),
      count(*) filter (where state in ('not-affected', 'false-positive')), ${now}::timestamptz
    from findings where target_id = ${targetId} and (open or state in ('accepted', 'not-affected', 'false-positive'))
    on conflict (target_id) do update set critical = excluded.critical, high = excluded.high, medium = excluded.medium,
      low = excluded.low, unknown = excluded.unknown, accepted = excluded.accepted, not_affected = excluded.not_affected,
      updated_at = excluded.updated_at`.execute(tx);
  await rewriteDay(tx, { productId, now, ...change });
}

/** Today's line: what stands open now, and what was opened and closed today so far. */
export async function rewriteDay(
  tx: Tx,
  given: { productId: number; now: string; opened: number; closed: number },
): Promise<void> {
  const { productId, now, opened, closed } = given;
  await sql`
    insert into daily_counts (day, product_id, critical, high, medium, low, unknown, overdue, accepted, opened, closed)
    select (${now}::timestamptz at time zone 'UTC')::date, ${productId}::int, coalesce(sum(critical), 0), coalesce(sum(high), 0),
      coalesce(sum(medium), 0), coalesce(sum(low), 0), coalesce(sum(unknown), 0),
      (select count(*) from findings where product_id = ${productId} and open and due_at < ${now}::timestamptz),
      coalesce(sum(accepted), 0), ${opened}::int, ${closed}::int
    from target_counts join targets on targets.id = target_counts.target_id
    where target_counts.product_id = ${productId} and archived_at is null
    on conflict (day, product_id) do update set critical = excluded.critical, high = excluded.high, medium = excluded.medium,
      low = excluded.low, unknown = excluded.unknown, overdue = excluded.overdue, accepted = excluded.accepted,
      opened = daily_counts.opened + excluded.opened, closed = daily_counts.closed + excluded.closed`.execute(tx);
}
