// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { readInventoryFlags } from '../../store/inventory-flags.ts';
import { notFound } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { ComponentRow, Components, ComponentsQuery, ComponentView } from '../contract/portfolio.ts';
import { readInstant } from './instant.ts';
import { pageOf, readKey } from './keyset.ts';
import { heldByReadable, readable } from './portfolio.ts';

type Row = Static<typeof ComponentRow>;

interface Wanted {
  product?: number | undefined;
  target?: number | undefined;
  at?: string | undefined;
}

/**
 * The inventory of every target the caller may read: the newest one, or the one of an instant. One look by the index for each
 * target, however many inventories it had. What is archived is told when it is asked for by its id: it stays as evidence.
 */
function currentInventories(caller: Caller, { product, target, at }: Wanted) {
  return sql`select t.id as target_id, held.set_id, held.at from targets t cross join lateral (
      select i.set_id, i.at from inventories i where i.target_id = t.id
        ${at === undefined ? sql`` : sql`and i.at <= ${readInstant(at)}::timestamptz`}
      order by i.at desc, i.id desc limit 1) as held
    where ${readable(caller, 't.product_id')}
      ${product === undefined ? sql`` : sql`and t.product_id = ${product}`}
      ${target === undefined ? sql`and t.archived_at is null` : sql`and t.id = ${target}`}`;
}

const openOf = (where: ReturnType<typeof sql>) => sql`(select jsonb_build_object(
    'critical', count(*) filter (where f.severity = 4), 'high', count(*) filter (where f.severity = 3),
    'medium', count(*) filter (where f.severity = 2), 'low', count(*) filter (where f.severity = 1),
    'unknown', count(*) filter (where f.severity = 0)) from findings f where f.open and ${where})`;

/** A finding's row shows but a few of its versions, in one text: all of them stand in what is told of it now. */
const toldOf = (version: ReturnType<typeof sql>) => sql`exists (select 1 from observations o where o.finding_id = f.id
  and o.until_report is null and o.facts -> 'instances' @> jsonb_build_array(jsonb_build_object('version', ${version}::text)))`;

/** In how many targets a component is now; a target has one current inventory, and a set tells a component once. */
const targetsOf = (component: ReturnType<typeof sql>) => sql`(select count(*)::int from inventory_entries e
  join current on current.set_id = e.set_id where e.component_id = ${component})`;

/** Components that some target holds now, by name. */
export async function componentsPage(
  { db }: ServerContext,
  caller: Caller,
  query: Static<typeof ComponentsQuery>,
): Promise<Static<typeof Components>> {
  const limit = query.limit ?? 50;
  const key = readKey(query.after, ['text', 'id']);
  const searches = query.q === undefined ? [sql`true`] : searchesFor(query.q.toLowerCase());
  // Told of the name alone as well: an index knows only that.
  const after = key && sql`and p.name >= ${String(key[0])} and (p.name, c.id) > (${String(key[0])}, ${Number(key[1])}::int)`;
  const found = searches.map(
    (search) => sql`(select c.id, p.name from components c join packages p on p.id = c.package_id
      where ${search} ${query.deprecated === true ? sql`and c.deprecated <> ''` : sql``} ${after ?? sql``}
        and exists (select 1 from inventory_entries e where e.component_id = c.id and e.set_id in (select set_id from current))
      order by p.name, c.id limit ${limit + 1})`,
  );
  const { rows } = await sql<Row>`
    with current as materialized (${currentInventories(caller, query)}),
    page as materialized (select * from (${sql.join(found, sql` union `)}) as found order by name, id limit ${limit + 1})
    select c.id, c.purl, p.name, c.version, p.ecosystem, c.licenses, c.deprecated, ${targetsOf(sql`c.id`)} as targets,
      ${openOf(sql`f.package_id = c.package_id and f.target_id in (select target_id from current) and ${toldOf(sql`c.version`)}`)} as open
    from page join components c on c.id = page.id join packages p on p.id = c.package_id order by p.name, c.id`.execute(db);
  return pageOf(rows, limit, ({ name, id }) => [name, id]);
}

/**
 * What a text, in small letters, may mean: part of a package's name or of its URL; the end of one with a version behind it; with
 * a digit in front the beginning of a version, with or without its "@". Packages are looked through in the order of the page,
 * from an index alone; there are many times fewer of them than of their versions.
 */
function searchesFor(text: string): ReturnType<typeof sql>[] {
  const whole = sql`(strpos(lower(p.name), ${text}) > 0 or strpos(lower(p.package collate "C"), ${text}) > 0)`;
  // Only behind its package does a URL have these.
  if (/[?&=#]/.test(text)) return [sql`strpos(lower(c.purl collate "C"), ${text}) > 0`];
  const at = text.lastIndexOf('@');
  if (at > 0) {
    const name = text.slice(0, at);
    const ends = sql`right(lower(p.package collate "C"), ${[...name].length}) = ${name}`;
    return [whole, sql`${ends} and strpos(lower(c.purl collate "C"), ${text}) > 0`];
  }
  const version = /^@?(v?\d.*)$/s.exec(text)?.[1]?.replace(/[\\%_]/g, '\\$&');
  return version === undefined ? [whole] : [whole, sql`lower(c.version) like ${`${version}%`}`];
}

export async function componentView({ db }: ServerContext, caller: Caller, id: number): Promise<Static<typeof ComponentView>> {
  const { rows } = await sql<Row & { packageId: number; firstSeen: string }>`
    with current as materialized (${currentInventories(caller, {})})
    select c.id, c.package_id as "packageId", c.purl, p.name, c.version, p.ecosystem, c.licenses, c.deprecated, c.first_seen as "firstSeen",
      ${targetsOf(sql`c.id`)} as targets,
      ${openOf(sql`f.package_id = c.package_id and f.target_id in (select target_id from current) and ${toldOf(sql`c.version`)}`)} as open
    from components c join packages p on p.id = c.package_id
    where c.id = ${id} and ${heldByReadable(caller, sql.ref('c.id'))}`.execute(db);
  const [row] = rows;
  if (!row) throw notFound('component');
  const versions = await sql<{ id: number; version: string; targets: number }>`
    with current as materialized (${currentInventories(caller, {})})
    select c.id, c.version, count(distinct current.target_id)::int as targets from components c
      join inventory_entries e on e.component_id = c.id join current on current.set_id = e.set_id
    where c.package_id = ${row.packageId} group by c.id, c.version order by c.version limit 200`.execute(db);
  const users = await sql<{ id: number; ref: string; name: string; kind: 'image'; since: string; flags: number }>`
    with current as materialized (${currentInventories(caller, {})})
    select t.id, t.ref, t.name, t.kind, e.flags, (select min(i.at) from inventories i join inventory_entries x on x.set_id = i.set_id
      where i.target_id = t.id and x.component_id = ${id}) as since
    from current join inventory_entries e on e.set_id = current.set_id and e.component_id = ${id}
      join targets t on t.id = current.target_id order by t.name limit 500`.execute(db);
  if (users.rows.length === 0 && versions.rows.length === 0) throw notFound('component');
  const { packageId: _, ...shown } = row;
  return {
    ...shown,
    versions: versions.rows,
    usedBy: users.rows.map(({ flags, since, ...target }) => ({
      target,
      version: row.version,
      since,
      ...readInventoryFlags(flags),
    })),
  };
}
