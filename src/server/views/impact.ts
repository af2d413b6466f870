// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { packageIdentity } from '../../findings/identity/finding-key.ts';
import { NgaoError } from '../../kit/errors.ts';
import { parsePurl } from '../../model/purl.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { Impact, ImpactQuery } from '../contract/portfolio.ts';
import { severityNames } from '../ingest/finding-columns.ts';
import { readInstant } from './instant.ts';
import { heldByReadable, readable } from './portfolio.ts';

interface AskedComponent {
  id: number;
  version: string;
  package: string;
  package_id: number;
}

/** A target that held one of the asked versions, as the database writes it into JSON. */
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

interface FoundFinding {
  id: number;
  target_id: number;
  state: string;
  severity: number;
  fixed_in: string;
}

/** As many components, hits, findings and releases are told; beyond that the answer says that there is more. */
const most = { components: 2000, hits: 5000, findings: 2000, releases: 200 };

interface Found {
  hits: Hit[];
  findings: FoundFinding[];
  releases: Static<typeof Impact>['releases'];
}

/**
 * Which targets and releases contain it, since when, fixed where. Asked by purl (with or without version) or by an
 * advisory's id, then for the versions in which it was found. Goes from the few components to the sets that hold them.
 * Of other products not even that they hold it is told.
 */
export async function impactView(
  context: ServerContext,
  caller: Caller,
  query: Static<typeof ImpactQuery>,
): Promise<Static<typeof Impact>> {
  const components = await askedComponents(context, caller, query);
  const asked = query.purl ?? query.vulnerability ?? '';
  const at = readInstant(query.at ?? context.now());
  const packages = [...Map.groupBy(components, (each) => each.package)].map(([name, list]) => ({
    package: name,
    versions: [...new Set(list.map(({ version }) => version))].sort(),
  }));
  if (components.length === 0) return { asked, bounded: false, packages, targets: [], releases: [] };
  const { product, vulnerability } = query;
  const found = await foundOf(context, caller, {
    components,
    product,
    at,
    vulnerability: query.purl === undefined ? vulnerability : undefined,
  });
  const { hits, findings, releases } = found;
  const bounded =
    components.length >= most.components ||
    hits.length >= most.hits ||
    findings.length >= most.findings ||
    releases.length >= most.releases;
  const byTarget = Map.groupBy(findings, ({ target_id }) => target_id);
  const targets = [...Map.groupBy(hits, ({ target_id }) => target_id)];
  return { asked, bounded, packages, targets: targets.map(([id, list]) => impactOf(list, byTarget.get(id) ?? [])), releases };
}

async function askedComponents(
  { db }: ServerContext,
  caller: Caller,
  { purl, vulnerability }: Static<typeof ImpactQuery>,
): Promise<AskedComponent[]> {
  if (purl !== undefined) {
    const parsed = parsePurl(purl, 'grammar');
    const version = parsed?.version ?? '';
    return await db
      .selectFrom('components')
      .innerJoin('packages', 'packages.id', 'components.package_id')
      .where((each) =>
        parsed
          ? each('package', '=', packageIdentity({ purl, name: '' }))
          : each(each.fn<string>('lower', ['packages.name']), '=', purl.toLowerCase()),
      )
      .$if(version !== '', (query) => query.where('components.version', '=', version))
      .where(heldByReadable(caller, sql.ref('components.id')))
      .select(['components.id', 'components.version', 'package', 'package_id'])
      .limit(most.components)
      .execute();
  }
  if (vulnerability === undefined)
    throw new NgaoError('usage', 'Ask by "purl" (pkg:npm/lodash, or just a name) or by "vulnerability".');
  // A finding's row shows but a few of its versions: all of them stand in what was told of it.
  const { rows } = await sql<AskedComponent>`
    with told as materialized (
      select distinct f.package_id, one ->> 'version' as version from vulnerability_ids i
        join findings f on f.vulnerability_id = i.vulnerability_id join observations o on o.finding_id = f.id
        cross join lateral jsonb_array_elements(o.facts -> 'instances') as each(one)
      where i.id = ${vulnerability} and ${readable(caller, 'f.product_id')}
    )
    select distinct c.id, c.version, p.package, c.package_id from told
      join components c on c.package_id = told.package_id and c.version = told.version join packages p on p.id = c.package_id
    where ${heldByReadable(caller, sql.ref('c.id'))} limit ${most.components}`.execute(db);
  return rows;
}

/**
 * One question for all of it: what holds the components is found once. They come as a list with their versions, not by a
 * join with their table: then the planner knows how few they are, and reads what they are joined with once instead of looking
 * up each row.
 */
async function foundOf(
  { db }: ServerContext,
  caller: Caller,
  given: {
    components: readonly AskedComponent[];
    product: number | undefined;
    at: string;
    /** Findings of this flaw only; else those of any in the packages. */
    vulnerability: string | undefined;
  },
): Promise<Found> {
  const { components, product, at, vulnerability } = given;
  const packageIds = [...new Set(components.map(({ package_id }) => package_id))];
  const { rows } = await sql<Found>`
    with held as materialized (
      select i.id, i.target_id, i.at, c.version collate "C" as version
      from unnest(${components.map(({ id }) => id)}::int[], ${components.map(({ version }) => version)}::text[]) as c(id, version)
        join inventory_entries e on e.component_id = c.id join inventories i on i.set_id = e.set_id
    ), spans as (
      select target_id, version, min(at) as since, max(at) as last from held where at <= ${at}::timestamptz
      group by target_id, version
    ), hits as materialized (
      select t.id as target_id, t.ref, t.name, t.kind, spans.version, spans.since, spans.last,
        (select max(at) from inventories i where i.target_id = t.id and i.at <= ${at}::timestamptz) as newest,
        (select min(at) from inventories i where i.target_id = t.id and i.at > spans.last and i.at <= ${at}::timestamptz) as next_at
      from spans join targets t on t.id = spans.target_id
      where ${readable(caller, 't.product_id')} and t.archived_at is null
        ${product === undefined ? sql`` : sql`and t.product_id = ${product}`}
      order by t.name, t.id, spans.version limit ${most.hits}
    ), findings_there as (
      select id, target_id, state, severity, fixed_in from findings
      where package_id = any(${packageIds}::int[]) and target_id in (select target_id from hits)
        ${vulnerability === undefined ? sql`` : sql`and vulnerability_id in (select vulnerability_id from vulnerability_ids where id = ${vulnerability})`}
      order by severity desc, id desc limit ${most.findings}
    ), releases_there as (
      select r.id, r.version, p.name as product, json_agg(distinct held.version) as versions, json_agg(distinct t.name) as targets
      from held join release_members m on m.inventory_id = held.id and m.excluded = ''
        join releases r on r.id = m.release_id join products p on p.id = r.product_id join targets t on t.id = m.target_id
      where ${readable(caller, 'r.product_id')} group by r.id, r.version, p.name order by r.id desc limit ${most.releases}
    )
    select (select coalesce(json_agg(h), '[]') from hits h) as hits,
      (select coalesce(json_agg(f), '[]') from findings_there f) as findings,
      (select coalesce(json_agg(r), '[]') from releases_there r) as releases`.execute(db);
  return rows[0] as Found;
}

function impactOf(hits: readonly Hit[], findings: readonly FoundFinding[]): Static<typeof Impact>['targets'][number] {
  const [first] = hits as [Hit];
  const current = hits.some(({ last, newest }) => last === newest);
  const gone = hits.map(({ next_at }) => next_at).filter((at) => at !== null);
  const goneAt = inOrder(gone).at(-1);
  return {
    target: { id: first.target_id, ref: first.ref, name: first.name, kind: first.kind },
    versions: [...new Set(hits.map(({ version }) => version))],
    since: instantOf(inOrder(hits.map(({ since }) => since))[0] as string),
    goneAt: current || goneAt === undefined ? null : instantOf(goneAt),
    current,
    findings: findings.map(({ id, state, severity, fixed_in }) => ({
      id,
      state,
      severity: severityNames[severity] ?? 'unknown',
      fixedIn: fixed_in,
    })),
  };
}

function inOrder(instants: readonly string[]): string[] {
  return instants.toSorted((a, b) => Date.parse(a) - Date.parse(b));
}

/** Sessions are in UTC; JSON writes their zone as "+00:00". */
function instantOf(text: string): string {
  return text.replace(/\+00:00$/, 'Z');
}
