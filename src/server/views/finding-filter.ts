// SPDX-License-Identifier: Apache-2.0
import { type RawBuilder, sql } from 'kysely';
import type { Static } from 'typebox';
import { productsFor } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { FindingsQuery } from '../contract/findings.ts';
import { severityNames } from '../ingest/finding-columns.ts';

export type Query = Static<typeof FindingsQuery>;
type Condition = RawBuilder<unknown>;

/** Most ids that a small set may have, to be looked up in an index; and most that are named at all. */
const smallSet = 5000;
const namedSet = 50_000;

/**
 * The conditions of a list of findings on table `f`. What is rare (a search, KEV, a release) is resolved to a small set of
 * ids first: an index walk that finds nothing would read the whole table.
 */
export async function findingFilter(context: ServerContext, caller: Caller, query: Query): Promise<Condition> {
  const { all, any } = await filterParts(context, caller, query);
  return any === undefined ? all : sql`${all} and (${sql.join(any, sql` or `)})`;
}

/**
 * The same as conditions of which none holds for a finding that another holds for: together what is listed. Each has an
 * index of its own where the list is in no order.
 */
export async function disjointFilters(context: ServerContext, caller: Caller, query: Query): Promise<Condition[]> {
  const { all, any } = await filterParts(context, caller, query);
  if (any === undefined) return [all];
  return any.map((each, index) => {
    const before = any.slice(0, index).map((other) => sql`(${other}) is not true`);
    return sql.join([all, each, ...before], sql` and `);
  });
}

/** All of `all` and, where a text is searched for, at least one of `any`. */
async function filterParts(
  context: ServerContext,
  caller: Caller,
  query: Query,
): Promise<{ all: Condition; any: readonly Condition[] | undefined }> {
  const conditions: Condition[] = [
    ...accessConditions(caller, query),
    ...archiveConditions(query),
    ...stateConditions(query),
    ...plainConditions(query, caller, context.now()),
  ];
  for (const found of [
    await kevCondition(context, query),
    await releaseCondition(context, query),
    await toolCondition(context, query),
  ])
    if (found) conditions.push(found);
  const all = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
  return { all, any: await searchConditions(context, query) };
}

function accessConditions(caller: Caller, { product, target }: Query): Condition[] {
  const products = productsFor(caller, 'read');
  const conditions: Condition[] = [];
  if (products !== 'all') conditions.push(anyOf('product_id', products));
  if (product !== undefined) conditions.push(sql`f.product_id = ${product}`);
  if (target !== undefined) conditions.push(sql`f.target_id = ${target}`);
  return conditions;
}

/** Findings of archived targets are in no list. Their ids are looked up once per query, not once per row. */
export const notArchived = sql`f.target_id not in (select id from targets where archived_at is not null)`;

/** All of an archived target can still be looked at where it is asked for by name. */
function archiveConditions({ target, state }: Query): Condition[] {
  return target !== undefined && words(state).includes('all') ? [] : [notArchived];
}

/** Open unless asked otherwise. */
function stateConditions({ state }: Query): Condition[] {
  const asked = words(state);
  if (asked.includes('all')) return [];
  if (asked.length === 0 || (asked.length === 1 && asked[0] === 'open')) return [sql`f.open`];
  const named = asked.flatMap((each) => (each === 'open' ? ['new', 'triaged', 'in-progress'] : [each]));
  return [textAny('state', named)];
}

function plainConditions(query: Query, caller: Caller, now: string): Condition[] {
  const conditions: Condition[] = [...severityConditions(query)];
  if (query.kind !== undefined) conditions.push(textAny('kind', words(query.kind)));
  if (query.class !== undefined) conditions.push(textAny('class', words(query.class)));
  if (query.scope !== undefined) conditions.push(sql`f.scope = ${query.scope}`);
  if (query.overdue === true) conditions.push(sql`coalesce(f.due_at, 'infinity') < ${now}::timestamptz`);
  if (query.fixable === true) conditions.push(sql`f.fixed_in <> ''`);
  if (query.fixable === false) conditions.push(sql`f.fixed_in = ''`);
  if (query.tag !== undefined) conditions.push(sql`(f.tags ? ${query.tag} and f.tags <> '[]')`);
  if (query.component !== undefined)
    conditions.push(sql`f.package_id = (select package_id from components where components.id = ${query.component})`);
  const assigned = assigneeCondition(query.assignee, caller);
  if (assigned) conditions.push(assigned);
  return conditions;
}

/** One is an equality, several also a range: either way the walk by severity begins and ends where they are. */
function severityConditions({ severity }: Query): Condition[] {
  if (severity === undefined) return [];
  const ranks = words(severity)
    .map((each) => severityNames.indexOf(each as 'low'))
    .filter((rank) => rank >= 0);
  const [only] = ranks;
  if (only === undefined) return [sql`false`];
  if (ranks.length === 1) return [sql`f.severity = ${only}::smallint`];
  const [low, high] = [Math.min(...ranks), Math.max(...ranks)];
  return [sql`f.severity between ${low}::smallint and ${high}::smallint`, anyOf('severity', ranks)];
}

function assigneeCondition(assignee: string | undefined, caller: Caller): Condition | undefined {
  if (assignee === undefined) return undefined;
  if (assignee === 'none') return sql`f.assignee_id is null`;
  if (assignee === 'me') return sql`f.assignee_id = ${caller.person?.id ?? 0}`;
  return sql`f.assignee_id = ${/^\d{1,9}$/.test(assignee) ? Number(assignee) : 0}`;
}

/** Whoever types the beginning of an advisory's id means that id. */
const idShape = /^(?:CVE|GHSA|MAL|GO|PYSEC|RUSTSEC|OSV)-[A-Z0-9-]*$/i;

/** Ids and titles of advisories, names of packages, rule ids: where a finding has one of them. */
async function searchConditions({ db }: ServerContext, { q, vulnerability }: Query): Promise<Condition[] | undefined> {
  const text = (vulnerability ?? q ?? '').trim();
  if (text === '') return undefined;
  const part = text.toLowerCase();
  const isId = idShape.test(text);
  const titles = vulnerability === undefined && !isId;
  const ids = isId
    ? sql`select vulnerability_id as id from vulnerability_ids where lower(id) like ${`${part.replace(/[\\%_]/g, '\\$&')}%`}`
    : sql`select vulnerability_id as id from vulnerability_ids where strpos(lower(id), ${part}) > 0`;
  const named = [
    among(
      db,
      'vulnerability_id',
      titles ? sql`${ids} union all select id from vulnerabilities where strpos(lower(title), ${part}) > 0` : ids,
    ),
  ];
  if (titles)
    named.push(
      among(
        db,
        'package_id',
        sql`select id from packages where strpos(lower(package), ${part}) > 0 or strpos(lower(name), ${part}) > 0`,
      ),
    );
  return [...(await Promise.all(named)), sql`(f.vulnerability_id is null and f.about = ${text})`];
}

/**
 * A small set is named, so that its index is used; what is common is found by walking the list. The names are looked through
 * once only, unless too many match.
 */
async function among(db: ServerContext['db'], column: string, ids: RawBuilder<unknown>): Promise<Condition> {
  const { rows } = await sql<{ count: number; ids: string }>`
    select count(*)::int as count, '{' || coalesce(string_agg(id::text, ','), '') || '}' as ids
    from (select id from (${ids}) as found limit ${namedSet + 1}) as found`.execute(db);
  const { count, ids: list } = rows[0] ?? { count: 0, ids: '{}' };
  if (count <= smallSet) return sql`f.${sql.raw(column)} = any(${list}::int[])`;
  if (count <= namedSet) return sql`f.${sql.raw(column)} in (select unnest(${list}::int[]))`;
  return sql`f.${sql.raw(column)} in (select id from (${ids}) as found)`;
}

async function kevCondition({ db }: ServerContext, { kev }: Query): Promise<Condition | undefined> {
  if (kev === undefined) return undefined;
  const rows = await db.selectFrom('vulnerabilities').where('kev', '=', true).select('id').execute();
  const inKev = anyOf(
    'vulnerability_id',
    rows.map(({ id }) => id),
  );
  return kev ? inKev : sql`(f.vulnerability_id is null or not ${inKev})`;
}

async function releaseCondition({ db }: ServerContext, { release }: Query): Promise<Condition | undefined> {
  if (release === undefined) return undefined;
  const rows = await db
    .selectFrom('release_members')
    .where('release_id', '=', release)
    .where('excluded', '=', '')
    .select('target_id')
    .execute();
  return anyOf(
    'target_id',
    rows.map(({ target_id }) => target_id),
  );
}

/** Most targets that are named one by one where a tool looked at few. */
const fewTargets = 500;

/** What a tool tells now. A tool that looked at few targets is asked for there only. */
async function toolCondition({ db }: ServerContext, { tool }: Query): Promise<Condition | undefined> {
  if (tool === undefined) return undefined;
  const names = sql.join(words(tool).map((each) => sql`${each}`));
  if (words(tool).length === 0) return sql`false`;
  const { rows } = await sql<{ id: number }>`
    select distinct target_id as id from streams where tool in (${names}) limit ${fewTargets + 1}`.execute(db);
  const told = sql`exists (select 1 from observations o join streams s on s.id = o.stream_id
    where o.finding_id = f.id and o.until_report is null and s.tool in (${names}))`;
  if (rows.length > fewTargets) return told;
  return sql`${anyOf(
    'target_id',
    rows.map(({ id }) => id),
  )} and ${told}`;
}

function anyOf(column: string, values: readonly number[]): Condition {
  return sql`f.${sql.raw(column)} = any(${`{${values.join(',')}}`}::int[])`;
}

function textAny(column: string, values: readonly string[]): Condition {
  if (values.length === 0) return sql`false`;
  return sql`f.${sql.raw(column)} in (${sql.join(values.map((each) => sql`${each}`))})`;
}

export function words(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
