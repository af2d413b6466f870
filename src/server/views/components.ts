// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { packageOf } from '../../model/finding-identity.ts';
import { parsePurl } from '../../model/purl.ts';
import { readInventoryFlags } from '../../store/inventory-flags.ts';
import { notFound } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { ComponentRow, Components, ComponentsQuery, ComponentView, Impact, ImpactQuery } from '../contract/portfolio.ts';
import { severityNames } from '../ingest/finding-columns.ts';
import { readInstant } from './instant.ts';
import { pageOf, readKey } from './keyset.ts';
import { readable } from './portfolio.ts';

type Row = Static<typeof ComponentRow>;

interface Wanted {
  product?: number | undefined;
  target?: number | undefined;
  at?: string | undefined;
}

/**
 * The inventory of every target the caller may read: the newest one, or the one of an instant.
 * What is archived is told when it is asked for by its id: it stays as evidence.
 */
function currentInventories(caller: Caller, { product, target, at }: Wanted) {
  return sql`select distinct on (i.target_id) i.target_id, i.set_id, i.at from inventories i join targets t on t.id = i.target_id
    where ${readable(caller, 't.product_id')}
      ${product === undefined ? sql`` : sql`and t.product_id = ${product}`}
      ${target === undefined ? sql`and t.archived_at is null` : sql`and t.id = ${target}`}
      ${at === undefined ? sql`` : sql`and i.at <= ${readInstant(at)}::timestamptz`}
    order by i.target_id, i.at desc, i.id desc`;
}

const openOf = (where: ReturnType<typeof sql>) => sql`(select jsonb_build_object(
    'critical', count(*) filter (where f.severity = 4), 'high', count(*) filter (where f.severity = 3),
    'medium', count(*) filter (where f.severity = 2), 'low', count(*) filter (where f.severity = 1),
    'unknown', count(*) filter (where f.severity = 0)) from findings f where f.open and ${where})`;

/** Components that some target holds now, by name. */
export async function componentsPage(
  { db }: ServerContext,
  caller: Caller,
  query: Static<typeof ComponentsQuery>,
): Promise<Static<typeof Components>> {
  const limit = query.limit ?? 50;
  const key = readKey(query.after, ['text', 'id']);
  const { rows } = await sql<Row>`
    with current as materialized (${currentInventories(caller, query)}),
    page as materialized (
      select c.id, p.name, c.package_id from components c join packages p on p.id = c.package_id
      where true ${query.q === undefined ? sql`` : sql`and ${named(query.q.toLowerCase())}`}
        ${query.deprecated === true ? sql`and c.deprecated <> ''` : sql``}
        ${key ? sql`and (p.name, c.id) > (${String(key[0])}, ${Number(key[1])}::int)` : sql``}
        and exists (select 1 from inventory_entries e join current on current.set_id = e.set_id where e.component_id = c.id)
      order by p.name, c.id limit ${limit + 1}
    )
    select c.id, c.purl, p.name, c.version, p.ecosystem, c.licenses, c.deprecated,
      (select count(distinct current.target_id)::int from inventory_entries e join current on current.set_id = e.set_id
        where e.component_id = c.id) as targets,
      ${openOf(sql`f.package_id = c.package_id and f.target_id in (select target_id from current) and f.version like '%' || c.version || '%'`)} as open
    from page join components c on c.id = page.id join packages p on p.id = c.package_id order by p.name, c.id`.execute(db);
  return pageOf(rows, limit, ({ name, id }) => [name, id]);
}

/**
 * The text is in the package's name or in the purl. Few purls hold capitals: only those are written small to be compared,
 * which costs more than to look at all of them.
 */
function named(part: string) {
  return sql`(strpos(lower(p.name), ${part}) > 0 or strpos(c.purl, ${part}) > 0
    or c.id in (select id from components where purl <> lower(purl) and strpos(lower(purl), ${part}) > 0))`;
}

export async function componentView({ db }: ServerContext, caller: Caller, id: number): Promise<Static<typeof ComponentView>> {
  const { rows } = await sql<Row & { packageId: number; firstSeen: string }>`
    with current as materialized (${currentInventories(caller, {})})
    select c.id, c.package_id as "packageId", c.purl, p.name, c.version, p.ecosystem, c.licenses, c.deprecated, c.first_seen as "firstSeen",
      (select count(distinct current.target_id)::int from inventory_entries e join current on current.set_id = e.set_id
        where e.component_id = c.id) as targets,
      ${openOf(sql`f.package_id = c.package_id and f.target_id in (select target_id from current)`)} as open
    from components c join packages p on p.id = c.package_id where c.id = ${id}`.execute(db);
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

interface Hit {
  target_id: number;
  ref: string;
  name: string;
  kind: 'repository';
  version: string;
  since: string;
  last: string;
  newest: string;
  next_at: string | null;
}

/**
 * Which targets and releases contain it, since when, fixed where. Asked by purl (with or without version) or by an
 * advisory's id, then for the versions in which it was found. Goes from the few components to the sets that hold them.
 */
export async function impactView(
  context: ServerContext,
  caller: Caller,
  query: Static<typeof ImpactQuery>,
): Promise<Static<typeof Impact>> {
  const components = await askedComponents(context, query);
  const asked = query.purl ?? query.vulnerability ?? '';
  const at = readInstant(query.at ?? context.now());
  const packages = [...Map.groupBy(components, (each) => each.package)].map(([name, list]) => ({
    package: name,
    versions: [...new Set(list.map(({ version }) => version))].sort(),
  }));
  if (components.length === 0) return { asked, packages, targets: [], releases: [] };
  const ids = components.map(({ id }) => id);
  const [hits, releases] = await Promise.all([
    hitsOf(context, caller, { ids, product: query.product, at }),
    releasesWith(context, caller, ids),
  ]);
  const findings = await findingsFor(context, components, [...new Set(hits.map(({ target_id }) => target_id))]);
  return {
    asked,
    packages,
    targets: [...Map.groupBy(hits, ({ target_id }) => target_id).values()].map((list) => impactOf(list, findings)),
    releases,
  };
}

async function askedComponents({ db }: ServerContext, { purl, vulnerability }: Static<typeof ImpactQuery>) {
  if (purl !== undefined) {
    const parsed = parsePurl(purl, 'grammar');
    const version = parsed?.version ?? '';
    const rows = await db
      .selectFrom('components')
      .innerJoin('packages', 'packages.id', 'components.package_id')
      .where((each) =>
        parsed
          ? each('package', '=', packageOf(purl))
          : each(each.fn<string>('lower', ['packages.name']), '=', purl.toLowerCase()),
      )
      .$if(version !== '', (query) => query.where('components.version', '=', version))
      .select(['components.id', 'components.version', 'package', 'package_id'])
      .limit(2000)
      .execute();
    return rows;
  }
  if (vulnerability === undefined)
    throw new NgaoError('usage', 'Ask by "purl" (pkg:npm/lodash, or just a name) or by "vulnerability".');
  const { rows } = await sql<{ id: number; version: string; package: string; package_id: number }>`
    select distinct c.id, c.version, p.package, c.package_id from vulnerability_ids i
      join findings f on f.vulnerability_id = i.vulnerability_id join components c on c.package_id = f.package_id
      join packages p on p.id = c.package_id
    where i.id = ${vulnerability} and c.version = any(string_to_array(f.version, ', ')) limit 2000`.execute(db);
  return rows;
}

/** The sets that hold one of the components, once per version. Both tables are told which ones: else one is read whole. */
function setsWith(components: readonly number[]) {
  const ids = `{${components.join(',')}}`;
  return sql`sets as materialized (
    select distinct e.set_id, c.version from inventory_entries e join components c on c.id = e.component_id
    where e.component_id = any(${ids}::int[]) and c.id = any(${ids}::int[]))`;
}

async function hitsOf(
  { db }: ServerContext,
  caller: Caller,
  given: { ids: readonly number[]; product: number | undefined; at: string },
): Promise<Hit[]> {
  const { rows } = await sql<Hit>`
    with ${setsWith(given.ids)}, spans as (
      select i.target_id, s.version, min(i.at) as since, max(i.at) as last from sets s join inventories i on i.set_id = s.set_id
      where i.at <= ${given.at}::timestamptz group by i.target_id, s.version
    )
    select t.id as target_id, t.ref, t.name, t.kind, spans.version, spans.since, spans.last,
      (select max(at) from inventories i where i.target_id = t.id and i.at <= ${given.at}::timestamptz) as newest,
      (select min(at) from inventories i where i.target_id = t.id and i.at > spans.last and i.at <= ${given.at}::timestamptz) as next_at
    from spans join targets t on t.id = spans.target_id
    where ${readable(caller, 't.product_id')} and t.archived_at is null ${given.product === undefined ? sql`` : sql`and t.product_id = ${given.product}`}
    order by t.name, t.id, spans.version limit 5000`.execute(db);
  return rows;
}

function impactOf(hits: readonly Hit[], findings: readonly FoundFinding[]): Static<typeof Impact>['targets'][number] {
  const [first] = hits as [Hit];
  const current = hits.some(({ last, newest }) => last === newest);
  const gone = hits.map(({ next_at }) => next_at).filter((at) => at !== null);
  return {
    target: { id: first.target_id, ref: first.ref, name: first.name, kind: first.kind },
    versions: [...new Set(hits.map(({ version }) => version))],
    since: hits.map(({ since }) => since).sort()[0] as string,
    goneAt: current ? null : (gone.sort().at(-1) ?? null),
    current,
    findings: findings
      .filter(({ target_id }) => target_id === first.target_id)
      .map(({ id, state, severity, fixed_in }) => ({
        id,
        state,
        severity: severityNames[severity] ?? 'unknown',
        fixedIn: fixed_in,
      })),
  };
}

interface FoundFinding {
  id: number;
  target_id: number;
  state: string;
  severity: number;
  fixed_in: string;
}

async function findingsFor(
  { db }: ServerContext,
  components: readonly { package_id: number }[],
  targets: readonly number[],
): Promise<FoundFinding[]> {
  if (targets.length === 0) return [];
  return await db
    .selectFrom('findings')
    .where('package_id', 'in', [...new Set(components.map(({ package_id }) => package_id))])
    .where('target_id', 'in', [...targets])
    .orderBy('severity', 'desc')
    .limit(2000)
    .select(['id', 'target_id', 'state', 'severity', 'fixed_in'])
    .execute();
}

async function releasesWith(
  { db }: ServerContext,
  caller: Caller,
  ids: readonly number[],
): Promise<Static<typeof Impact>['releases']> {
  const { rows } = await sql<{ id: number; version: string; product: string; versions: string[]; targets: string[] }>`
    with ${setsWith(ids)}
    select r.id, r.version, p.name as product, jsonb_agg(distinct s.version) as versions, jsonb_agg(distinct t.name) as targets
    from sets s join inventories i on i.set_id = s.set_id join release_members m on m.inventory_id = i.id and m.excluded = ''
      join releases r on r.id = m.release_id join products p on p.id = r.product_id join targets t on t.id = m.target_id
    where ${readable(caller, 'r.product_id')} group by r.id, r.version, p.name order by r.id desc limit 200`.execute(db);
  return rows;
}
