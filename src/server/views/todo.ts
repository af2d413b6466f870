// SPDX-License-Identifier: Apache-2.0
import { type RawBuilder, sql } from 'kysely';
import type { Static } from 'typebox';
import { addDays, utcDate } from '../../kit/working-days.ts';
import { type Permission, productsFor } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { Overview } from '../contract/portfolio.ts';
import { idList } from '../decide/clocks.ts';
import { severityNames } from '../ingest/finding-columns.ts';
import { notArchived } from './finding-filter.ts';

export type Todo = Static<typeof Overview>['todo'][number];

/** Who asks, about which product, and when. */
export interface Asking {
  caller: Caller;
  product: number | undefined;
  now: string;
}

const perKind = 10;
const soonDays = 7;

/** Products in which the person may do it, as a condition; of one product only where one is asked for. */
export function within(column: RawBuilder<unknown>, permission: Permission, { caller, product }: Asking): RawBuilder<boolean> {
  const products = productsFor(caller, permission);
  const allowed = products === 'all' ? sql<boolean>`true` : sql<boolean>`${column} = any(${idList(products)})`;
  return product === undefined ? allowed : sql<boolean>`${allowed} and ${column} = ${product}`;
}

/** What waits for this person, most urgent first: what is overdue, then decisions, then what went wrong with scans. */
export async function todoOf(context: ServerContext, asking: Asking): Promise<Todo[]> {
  const lists = await Promise.all([
    dueFindings(context, asking),
    proposals(context, asking),
    expiring(context, asking),
    reports(context, asking),
    drifted(context, asking),
  ]);
  return lists.flat().sort((a, b) => urgency(a) - urgency(b) || (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'));
}

const order = ['overdue', 'proposal', 'due', 'expiring', 'held', 'refused', 'missing', 'drift'];

function urgency({ kind }: Todo): number {
  return order.indexOf(kind);
}

async function dueFindings({ db }: ServerContext, asking: Asking): Promise<Todo[]> {
  const { caller, now } = asking;
  const soon = new Date(Date.parse(now) + soonDays * 86_400_000).toISOString();
  const { rows } = await sql<{
    id: number;
    about: string;
    name: string | null;
    target: string;
    due_at: string;
    severity: number;
  }>`
    with due as materialized (
      select f.id, f.about, f.package_id, f.target_id, f.due_at, f.severity from findings f
      where f.open and coalesce(f.due_at, 'infinity') < ${soon}::timestamptz and ${within(sql`f.product_id`, 'triage', asking)}
        and ${notArchived} and (f.assignee_id = ${caller.person?.id ?? 0} or f.assignee_id is null)
      order by coalesce(f.due_at, 'infinity'), f.id desc limit ${perKind})
    select due.id, due.about, p.name, t.name as target, due.due_at, due.severity
    from due join targets t on t.id = due.target_id left join packages p on p.id = due.package_id`.execute(db);
  return rows.map((row) => ({
    kind: row.due_at < now ? 'overdue' : 'due',
    title: row.name === null ? row.about : `${row.about} in ${row.name}`,
    detail: row.target,
    link: `/findings/${row.id}`,
    dueAt: row.due_at,
    severity: severityNames[row.severity] ?? 'unknown',
  }));
}

/** Never one's own: another person decides. */
async function proposals({ db }: ServerContext, asking: Asking): Promise<Todo[]> {
  const { rows } = await sql<{ id: number; about: string; decision: string; owner: string; expires: string }>`
    select id, about, decision, owner, expires from exceptions e
    where state = 'proposed' and ${within(sql`e.product_id`, 'decide', asking)} and reason <> ''
      and proposed_by is distinct from ${asking.caller.person?.id ?? 0}::int
    order by expires, id limit ${perKind}`.execute(db);
  return rows.map(({ id, about, decision, owner, expires }) => ({
    kind: 'proposal',
    title: `${about}: ${decision.replace('-', ' ')}?`,
    detail: `asked for by ${owner}, until ${expires}`,
    link: `/exceptions/${id}`,
    dueAt: null,
    severity: '',
  }));
}

async function expiring({ db }: ServerContext, asking: Asking): Promise<Todo[]> {
  const soon = addDays(utcDate(asking.now), 14);
  const { rows } = await sql<{ id: number; about: string; owner: string; expires: string }>`
    select id, about, owner, expires from exceptions e
    where state = 'active' and expires <= ${soon}::date and ${within(sql`e.product_id`, 'propose', asking)}
    order by expires, id limit ${perKind}`.execute(db);
  return rows.map(({ id, about, owner, expires }) => ({
    kind: 'expiring',
    title: `${about}: the exception ends on ${expires}`,
    detail: `owned by ${owner}`,
    link: `/exceptions/${id}`,
    dueAt: `${expires}T23:59:59Z`,
    severity: '',
  }));
}

/** Reports that were refused or wait for a person, unless a later one of the same target was taken in. */
async function reports({ db }: ServerContext, asking: Asking): Promise<Todo[]> {
  const { rows } = await sql<{ id: number; state: string; file: string; reason: string; target: string }>`
    select r.id, r.state, r.file, r.reason, t.name as target
    from (select * from reports order by id desc limit 2000) as r join targets t on t.id = r.target_id
    where r.state in ('held', 'refused') and t.archived_at is null and ${within(sql`t.product_id`, 'upload', asking)}
      and not exists (select 1 from reports later where later.target_id = r.target_id and later.id > r.id
        and later.state = 'imported' and (later.tool = r.tool or r.tool = ''))
    order by r.id desc limit ${perKind}`.execute(db);
  return rows.map(({ id, state, file, reason, target }) => ({
    kind: state,
    title: `${target}: ${file || 'a report'} ${state === 'held' ? 'waits for a confirmation' : 'was refused'}`,
    detail: reason.slice(0, 300),
    link: `/imports/${id}`,
    dueAt: null,
    severity: '',
  }));
}

async function drifted({ db }: ServerContext, asking: Asking): Promise<Todo[]> {
  const { rows } = await sql<{ id: number; version: string; drift: number }>`
    select id, version, jsonb_array_length(drift) as drift from (
      select distinct on (product_id) id, version, drift, frozen_at from releases r
      where ${within(sql`r.product_id`, 'triage', asking)} order by product_id, id desc) as newest
    where frozen_at is null and jsonb_array_length(drift) > 0 limit ${perKind}`.execute(db);
  return rows.map(({ id, version, drift }) => ({
    kind: 'drift',
    title: `Release ${version} drifts from what it declares`,
    detail: `${drift} ${drift === 1 ? 'place' : 'places'}`,
    link: `/releases/${id}`,
    dueAt: null,
    severity: '',
  }));
}
