// SPDX-License-Identifier: Apache-2.0
import { type RawBuilder, sql } from 'kysely';
import type { Static } from 'typebox';
import type { ServerContext } from '../context.ts';
import type { ReleaseDiff } from '../contract/portfolio.ts';

/** Rows of `target_id` and `set_id`: what is compared. */
export type Holding = RawBuilder<unknown>;
type Changes = Static<typeof ReleaseDiff>['components'];

/**
 * Packages of which one side holds other versions than the other, by name. Only the entries of sets that the sides do not
 * share are looked at for candidates; then all versions of those packages are compared.
 */
export async function packageChanges(
  { db }: Pick<ServerContext, 'db'>,
  { from, to, limit }: { from: Holding; to: Holding; limit: number },
): Promise<Changes> {
  const { rows } = await sql<Changes[number]>`
    with a as materialized (${from}), b as materialized (${to}),
    sets as materialized (
      select set_id from a where set_id not in (select set_id from b)
      union select set_id from b where set_id not in (select set_id from a)
    ), candidates as materialized (
      select distinct c.package_id from inventory_entries e join components c on c.id = e.component_id
      where e.set_id in (select set_id from sets)
    ), held as materialized (
      select 'a' as side, a.target_id, c.package_id, c.version from a join inventory_entries e on e.set_id = a.set_id
        join components c on c.id = e.component_id join candidates k on k.package_id = c.package_id
      union all
      select 'b', b.target_id, c.package_id, c.version from b join inventory_entries e on e.set_id = b.set_id
        join components c on c.id = e.component_id join candidates k on k.package_id = c.package_id
    ), versions as (
      select package_id,
        coalesce(jsonb_agg(distinct version) filter (where side = 'a'), '[]') as "from",
        coalesce(jsonb_agg(distinct version) filter (where side = 'b'), '[]') as "to"
      from held group by package_id
    )
    select case when v."from" = '[]' then 'added' when v."to" = '[]' then 'removed' else 'changed' end as change,
      p.name as package, v."from", v."to",
      (select jsonb_agg(distinct t.name) from held h join targets t on t.id = h.target_id where h.package_id = v.package_id
        and not (v."from" ? h.version and v."to" ? h.version)) as targets
    from versions v join packages p on p.id = v.package_id
    where v."from" <> v."to" order by p.name, p.id limit ${limit}`.execute(db);
  return rows;
}
