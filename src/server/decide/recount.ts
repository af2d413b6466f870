// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Tx } from '../context.ts';
import { rewriteDay } from '../ingest/counts.ts';
import { idList } from './clocks.ts';
import { holdCounts } from './hold.ts';

export interface Recount {
  productId: number;
  targetIds: readonly number[];
  now: string;
  opened?: number;
  closed?: number;
}

/** `rewriteCounts` for many targets of one product at once: a decision may move findings of a whole estate. */
export async function recount(tx: Tx, { productId, targetIds, now, opened = 0, closed = 0 }: Recount): Promise<void> {
  await holdCounts(tx, productId);
  const targets = [...new Set(targetIds)].sort((a, b) => a - b);
  if (targets.length > 0)
    await sql`
      insert into target_counts (target_id, product_id, critical, high, medium, low, unknown, accepted, not_affected, overdue, updated_at)
      select t.id, ${productId}::int,
        count(f.id) filter (where f.open and severity = 4), count(f.id) filter (where f.open and severity = 3),
        count(f.id) filter (where f.open and severity = 2), count(f.id) filter (where f.open and severity = 1),
        count(f.id) filter (where f.open and severity = 0), count(f.id) filter (where f.state = 'accepted'),
        count(f.id) filter (where f.state in ('not-affected', 'false-positive')),
        count(f.id) filter (where f.open and f.due_at < ${now}::timestamptz), ${now}::timestamptz
      from unnest(${idList(targets)}) as t(id)
        left join findings f on f.target_id = t.id and (f.open or f.state in ('accepted', 'not-affected', 'false-positive'))
      group by t.id order by t.id
      on conflict (target_id) do update set critical = excluded.critical, high = excluded.high, medium = excluded.medium,
        low = excluded.low, unknown = excluded.unknown, accepted = excluded.accepted, not_affected = excluded.not_affected,
        overdue = excluded.overdue, updated_at = excluded.updated_at`.execute(tx);
  await rewriteDay(tx, { productId, now, opened, closed });
}
