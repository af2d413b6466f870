// SPDX-License-Identifier: Apache-2.0
import { type RawBuilder, sql } from 'kysely';
import type { Static } from 'typebox';
import { productsFor } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { FindingsQuery } from '../contract/findings.ts';
import { severityNames } from '../ingest/finding-columns.ts';

export type Query = Static<typeof FindingsQuery>;
type Condition = RawBuilder<unknown>;

/** Most ids that a small set may have to be looked up first. */
const smallSet = 5000;

/**
 * The conditions of a list of findings on table `f`. What is rare (a search, KEV, a release) is resolved to a small set of
 * ids first: an index walk that finds nothing would read the whole table.
 */
export async function findingFilter(context: ServerContext, caller: Caller, query: Query): Promise<Condition> {
  const conditions: Condition[] = [
    ...accessConditions(caller, query),
    ...stateConditions(query),
    ...plainConditions(query, caller, context.now()),
  ];
  for (const found of [
    await searchCondition(context, query),
    await kevCondition(context, query),
    await releaseCondition(context, query),
    await archivedCondition(context, query),
  ])
    if (found) conditions.push(found);
  if (query.tool !== undefined) conditions.push(toolCondition(query.tool));
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

function accessConditions(caller: Caller, { product, target }: Query): Condition[] {
  const products = productsFor(caller, 'read');
  const conditions: Condition[] = [];
  if (products !== 'all') conditions.push(anyOf('product_id', products));
  if (product !== undefined) conditions.push(sql`f.product_id = ${product}`);
  if (target !== undefined) conditions.push(sql`f.target_id = ${target}`);
  return conditions;
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
  const conditions: Condition[] = [];
  const severities = words(query.severity)
    .map((each) => severityNames.indexOf(each as 'low'))
    .filter((rank) => rank >= 0);
  if (query.severity !== undefined) conditions.push(anyOf('severity', severities));
  if (query.kind !== undefined) conditions.push(textAny('kind', words(query.kind)));
  if (query.class !== undefined) conditions.push(textAny('class', words(query.class)));
  if (query.scope !== undefined) conditions.push(sql`f.scope = ${query.scope}`);
  if (query.overdue === true) conditions.push(sql`f.due_at < ${now}::timestamptz`);
  if (query.fixable === true) conditions.push(sql`f.fixed_in <> ''`);
  if (query.fixable === false) conditions.push(sql`f.fixed_in = ''`);
  if (query.tag !== undefined) conditions.push(sql`f.tags ? ${query.tag}`);
  if (query.component !== undefined)
    conditions.push(sql`f.package_id = (select package_id from components where components.id = ${query.component})`);
  const assigned = assigneeCondition(query.assignee, caller);
  if (assigned) conditions.push(assigned);
  return conditions;
}

function assigneeCondition(assignee: string | undefined, caller: Caller): Condition | undefined {
  if (assignee === undefined) return undefined;
  if (assignee === 'none') return sql`f.assignee_id is null`;
  if (assignee === 'me') return sql`f.assignee_id = ${caller.person?.id ?? 0}`;
  return sql`f.assignee_id = ${/^\d{1,9}$/.test(assignee) ? Number(assignee) : 0}`;
}

/** Ids and titles of advisories, names of packages, rule ids. */
async function searchCondition({ db }: ServerContext, { q, vulnerability }: Query): Promise<Condition | undefined> {
  const text = (vulnerability ?? q ?? '').trim();
  if (text === '') return undefined;
  const part = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const groups = await sql<{ id: number }>`
    select vulnerability_id as id from vulnerability_ids where lower(id) like ${part}
    union select id from vulnerabilities where ${vulnerability === undefined} and lower(title) like ${part} limit ${smallSet}`.execute(
    db,
  );
  const packages =
    vulnerability === undefined
      ? await sql<{
          id: number;
        }>`select id from packages where lower(package) like ${part} or lower(name) like ${part} limit ${smallSet}`.execute(db)
      : { rows: [] };
  return sql`(${anyOf(
    'vulnerability_id',
    groups.rows.map(({ id }) => id),
  )} or ${anyOf(
    'package_id',
    packages.rows.map(({ id }) => id),
  )}
    or (f.vulnerability_id is null and f.about = ${text}))`;
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

/** What was archived is in no list, unless it is asked for by name. */
async function archivedCondition({ db }: ServerContext, { target }: Query): Promise<Condition | undefined> {
  if (target !== undefined) return undefined;
  const rows = await db.selectFrom('targets').where('archived_at', 'is not', null).select('id').execute();
  return rows.length === 0
    ? undefined
    : sql`not ${anyOf(
        'target_id',
        rows.map(({ id }) => id),
      )}`;
}

function toolCondition(tool: string): Condition {
  return sql`exists (select 1 from observations o join streams s on s.id = o.stream_id
    where o.finding_id = f.id and o.until_report is null and s.tool in (${sql.join(words(tool).map((each) => sql`${each}`))}))`;
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
