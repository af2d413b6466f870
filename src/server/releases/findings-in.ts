// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';

/**
 * Ids (`finding_id`) of the findings of what a release holds, as far as they were told at the instant `at`.
 *
 * What is known of a version holds for every inventory with that version: an advisory that came after the target had moved
 * on still speaks of the old release, and a finding that ended because the target moved on still stands in it. Where a
 * span ended although the target still held the version, the advisory was withdrawn: that ends it everywhere. (Reports and
 * inventories of one build arrive one after the other, so the inventory of an hour later is looked at.)
 * Where the inventory does not know the package, or there is none, what was told until the next inventory counts.
 */
export function findingsIn(release: number, at: string) {
  return sql`
    with moments as materialized (
      select m.target_id, i.set_id, least(${at}::timestamptz, coalesce((
          select min(n.at) - interval '1 microsecond' from inventories n
          where n.target_id = m.target_id and (n.at, n.id) > (i.at, i.id)), 'infinity')) as until
      from release_members m left join inventories i on i.id = m.inventory_id
      where m.release_id = ${release} and m.excluded = ''
    ), spans as materialized (
      select o.finding_id, f.package_id, m.target_id, m.set_id, m.until as moment, o.since, o.until, o.facts,
        f.package_id is not null and exists (
          select 1 from components c join inventory_entries e on e.component_id = c.id
          where c.package_id = f.package_id and e.set_id = m.set_id) as held
      from moments m join findings f on f.target_id = m.target_id join observations o on o.finding_id = f.id
      where o.since <= ${at}::timestamptz and f.state <> 'duplicate'
    )
    select distinct s.finding_id from spans s where case
      when not s.held then s.since <= s.moment and (s.until is null or s.until > s.moment)
      else exists (
        select 1 from jsonb_array_elements(s.facts -> 'instances') as instance
          join components c on c.package_id = s.package_id and c.version = instance ->> 'version'
          join inventory_entries e on e.component_id = c.id and e.set_id = s.set_id
        where s.until is null or s.until > ${at}::timestamptz or not exists (
          select 1 from inventory_entries later where later.component_id = c.id and later.set_id = (
            select n.set_id from inventories n where n.target_id = s.target_id and n.at <= s.until + interval '1 hour'
            order by n.at desc, n.id desc limit 1)))
    end`;
}
