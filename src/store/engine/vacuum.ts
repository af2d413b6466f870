// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Store } from './store.ts';

/**
 * Housekeeping that the embedded engine never does by itself (it has no background processes): reclaims dead rows, renews
 * the planner's figures, and checkpoints, which also frees the log. Table by table, so that others get a turn in between.
 * A server has autovacuum: nothing is done there. Answers how many tables were treated. Call it every few minutes to hours.
 */
export async function vacuumStore<Tables>(store: Store<Tables>): Promise<number> {
  if (store.engine !== 'embedded') return 0;
  // Counters reach the view at most once a second; what is pending would be added after the vacuum.
  await store.executeSql('select pg_stat_force_next_flush()');
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
    where n_dead_tup > 50 or n_mod_since_analyze > 50 or last_analyze is null order by 1`.execute(store.kysely);
  for (const { name } of rows) await store.executeSql(`vacuum (analyze) ${name}`);
  await store.executeSql('checkpoint');
  return rows.length;
}
