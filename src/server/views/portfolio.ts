// SPDX-License-Identifier: Apache-2.0
import { type RawBuilder, sql } from 'kysely';
import type { Static } from 'typebox';
import { may, notFound, productsFor } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { Products, ReportRow, Reports, ReportsQuery, Target, Targets, TargetsQuery } from '../contract/portfolio.ts';
import { missingScans } from './coverage.ts';
import { words } from './finding-filter.ts';
import { pageOf, readKey } from './keyset.ts';

/** A condition on a column of product ids: those that the caller may read. */
export function readable(caller: Caller, column: string) {
  const products = productsFor(caller, 'read');
  return products === 'all' ? sql<boolean>`true` : sql<boolean>`${sql.ref(column)} = any(${`{${products.join(',')}}`}::int[])`;
}

/** Whether a target of a product that the caller may read holds the component, or ever held it. */
export function heldByReadable(caller: Caller, component: RawBuilder<unknown>): RawBuilder<boolean> {
  if (productsFor(caller, 'read') === 'all') return sql<boolean>`true`;
  return sql<boolean>`exists (select 1 from inventory_entries own join inventories taken on taken.set_id = own.set_id
    join targets holder on holder.id = taken.target_id
    where own.component_id = ${component} and ${readable(caller, 'holder.product_id')})`;
}

export const openColumns = sql`jsonb_build_object('critical', coalesce(sum(c.critical), 0), 'high', coalesce(sum(c.high), 0),
  'medium', coalesce(sum(c.medium), 0), 'low', coalesce(sum(c.low), 0), 'unknown', coalesce(sum(c.unknown), 0))`;

export async function productsView({ db }: ServerContext, caller: Caller): Promise<Static<typeof Products>> {
  const { rows } = await sql<Static<typeof Products>[number]>`
    select p.id, p.key, p.name, count(t.id)::int as targets, ${openColumns} as open
    from products p left join targets t on t.product_id = p.id and t.archived_at is null
      left join target_counts c on c.target_id = t.id
    where ${readable(caller, 'p.id')} group by p.id order by p.name`.execute(db);
  return rows;
}

type TargetView = Static<typeof Target>;
type TargetRaw = Omit<TargetView, 'missing' | 'streams'> & { streams: TargetView['streams'] | null; createdAt: string };

const targetSelect = sql`
  select t.id, t.ref, t.name, t.kind, t.product_id as "productId", t.scope, t.scope_reason as "scopeReason", t.expects,
    t.archived_at as "archivedAt", t.created_at as "createdAt",
    jsonb_build_object('critical', coalesce(c.critical, 0), 'high', coalesce(c.high, 0), 'medium', coalesce(c.medium, 0),
      'low', coalesce(c.low, 0), 'unknown', coalesce(c.unknown, 0)) as open,
    coalesce((select s.size from inventories i join inventory_sets s on s.id = i.set_id where i.target_id = t.id
      order by i.at desc, i.id desc limit 1), 0) as components,
    (select max(received_at) from reports r where r.target_id = t.id) as "lastReportAt",
    (select jsonb_agg(jsonb_build_object('tool', s.tool, 'category', s.category, 'lastReportAt', s.last_report_at,
      'lastProofAt', s.last_proof_at) order by s.tool, s.category) from streams s where s.target_id = t.id) as streams
  from targets t left join target_counts c on c.target_id = t.id`;

export async function targetsPage(
  { db, now }: ServerContext,
  caller: Caller,
  query: Static<typeof TargetsQuery>,
): Promise<Static<typeof Targets>> {
  const limit = query.limit ?? 50;
  const key = readKey(query.after, ['text', 'id']);
  const part = `%${(query.q ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<TargetRaw>`${targetSelect}
    where ${readable(caller, 't.product_id')} and t.archived_at is null
      ${query.product === undefined ? sql`` : sql`and t.product_id = ${query.product}`}
      ${query.kind === undefined ? sql`` : sql`and t.kind = ${query.kind}`}
      ${query.q === undefined ? sql`` : sql`and lower(t.ref) like ${part}`}
      ${query.missing === true ? sql`and t.expects <> '[]'` : sql``}
      ${key ? sql`and (t.name, t.id) > (${String(key[0])}, ${Number(key[1])}::int)` : sql``}
    order by t.name, t.id limit ${limit + 1}`.execute(db);
  const { items, next } = pageOf(rows, limit, ({ name, id }) => [name, id]);
  const views = items.map((row) => targetOf(row, now()));
  return { items: query.missing === true ? views.filter(({ missing }) => missing.length > 0) : views, next };
}

export async function targetView({ db, now }: ServerContext, caller: Caller, id: number): Promise<TargetView> {
  const { rows } = await sql<TargetRaw>`${targetSelect} where t.id = ${id}`.execute(db);
  const [row] = rows;
  if (!row || !may(caller, 'read', row.productId)) throw notFound('target');
  return targetOf(row, now());
}

function targetOf({ streams, createdAt, ...row }: TargetRaw, now: string): TargetView {
  const known = streams ?? [];
  return { ...row, streams: known, missing: missingScans({ expects: row.expects, streams: known, since: createdAt }, now) };
}

type ReportView = Static<typeof ReportRow>;
const reportSelect = sql`
  select r.id, jsonb_build_object('id', t.id, 'ref', t.ref, 'name', t.name, 'kind', t.kind) as target, t.product_id as "productId", r.file,
    coalesce(nullif(r.format, ''), r.named_format) as format, r.tool, r.tool_version as "toolVersion", r.version, r.digest, r.bytes,
    r.state, r.reason, r.proof, r.received_at as "receivedAt", r.received_by as "receivedBy", r.finished_at as "finishedAt", r.counts, r.notices
  from reports r join targets t on t.id = r.target_id`;

export async function reportsPage(
  { db }: ServerContext,
  caller: Caller,
  query: Static<typeof ReportsQuery>,
): Promise<Static<typeof Reports>> {
  const limit = query.limit ?? 50;
  const key = readKey(query.after, ['id']);
  const states = words(query.state);
  const { rows } = await sql<ReportView>`${reportSelect}
    where ${readable(caller, 't.product_id')}
      ${query.product === undefined ? sql`` : sql`and t.product_id = ${query.product}`}
      ${query.target === undefined ? sql`` : sql`and r.target_id = ${query.target}`}
      ${states.length === 0 ? sql`` : sql`and r.state in (${sql.join(states.map((each) => sql`${each}`))})`}
      ${query.format === undefined ? sql`` : sql`and r.format = ${query.format}`}
      ${key ? sql`and r.id < ${Number(key[0])}::int` : sql``}
    order by r.id desc limit ${limit + 1}`.execute(db);
  return pageOf(rows, limit, ({ id }) => [id]);
}

export async function reportView({ db }: ServerContext, id: number): Promise<ReportView & { productId: number }> {
  const { rows } = await sql<ReportView & { productId: number }>`${reportSelect} where r.id = ${id}`.execute(db);
  if (!rows[0]) throw notFound('report');
  return rows[0];
}
