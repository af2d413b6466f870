// SPDX-License-Identifier: Apache-2.0

import { type RawBuilder, sql } from 'kysely';
import type { Static } from 'typebox';
import { hasCome } from '../../kit/instants.ts';
import { addDays, utcDate } from '../../kit/working-days.ts';
import { type Permission, productsFor } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { Overview } from '../contract/portfolio.ts';
import { idList } from '../decide/clocks.ts';
import { severityNames } from '../ingest/finding-columns.ts';
import { policyOf } from '../policy/product-policy.ts';
import { publishingTodo } from '../publishing/todo.ts';
import { endingSoon } from './exceptions.ts';
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
/** Days for which an exception that ended is told. */
const endedDays = 14;
const usualDays = policyOf({}).clocks.escalateAfterDays;

/** Products in which the person may do it, as a condition; of one product only where one is asked for. */
export function within(column: RawBuilder<unknown>, permission: Permission, { caller, product }: Asking): RawBuilder<boolean> {
  const products = productsFor(caller, permission);
  const allowed = products === 'all' ? sql<boolean>`true` : sql<boolean>`${column} = any(${idList(products)})`;
  return product === undefined ? allowed : sql<boolean>`${allowed} and ${column} = ${product}`;
}

/**
 * What waits for this person, most urgent first: what the committee was told of, what is overdue, decisions, what is due,
 * exceptions that end or ended, then what went wrong with scans. No kind crowds another out: each has a bound of its own.
 */
export async function todoOf(context: ServerContext, asking: Asking): Promise<Todo[]> {
  const soon = new Date(Date.parse(asking.now) + soonDays * 86_400_000).toISOString();
  const lists = await Promise.all([
    dueFindings(context, asking, { from: '-infinity', to: asking.now }),
    dueFindings(context, asking, { from: asking.now, to: soon }),
    proposals(context, asking),
    expiring(context, asking),
    expired(context, asking),
    reports(context, asking),
    drifted(context, asking),
    publishingTodo(context, asking),
  ]);
  return lists.flat().sort((a, b) => urgency(a) - urgency(b) || (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'));
}

const order = [
  'exploited',
  'in-doubt',
  'escalated',
  'overdue',
  'proposal',
  'due',
  'expired',
  'expiring',
  'held',
  'refused',
  'missing',
  'drift',
  'key',
  'security-txt',
  'number',
];

function urgency({ kind }: Todo): number {
  return order.indexOf(kind);
}

interface DueRow {
  id: number;
  about: string;
  name: string | null;
  target: string;
  due_at: string;
  severity: number;
  assignee: string | null;
  settings: Record<string, unknown>;
}

/** Of nobody or of the person themselves; what is past its date by far also of others, to those who decide. */
async function dueFindings({ db }: ServerContext, asking: Asking, { from, to }: { from: string; to: string }): Promise<Todo[]> {
  const { caller, now } = asking;
  const { rows } = await sql<DueRow>`
    with due as materialized (
      select f.id, f.about, f.package_id, f.target_id, f.product_id, f.due_at, f.severity, f.assignee_id from findings f
      where f.open and coalesce(f.due_at, 'infinity') < ${to}::timestamptz and coalesce(f.due_at, 'infinity') >= ${from}::timestamptz
        and ${within(sql`f.product_id`, 'triage', asking)} and ${notArchived}
        and (f.assignee_id = ${caller.person?.id ?? 0} or f.assignee_id is null
          or (${within(sql`f.product_id`, 'decide', asking)} and f.due_at < ${now}::timestamptz - ${toldAfter}))
      order by coalesce(f.due_at, 'infinity'), f.id desc limit ${perKind})
    select due.id, due.about, p.name, t.name as target, due.due_at, due.severity, u.name as assignee, product.settings
    from due join targets t on t.id = due.target_id join products product on product.id = due.product_id
      left join packages p on p.id = due.package_id left join users u on u.id = due.assignee_id`.execute(db);
  return rows.map((row) => {
    const told = toldAt(row);
    const escalated = hasCome(told, now);
    const whose = row.assignee === null ? '' : `, assigned to ${row.assignee}`;
    return {
      kind: escalated ? 'escalated' : hasCome(row.due_at, now) ? 'overdue' : 'due',
      title: row.name === null ? row.about : `${row.about} in ${row.name}`,
      detail: `${row.target}${whose}${escalated ? `, with the committee since ${told.slice(0, 10)}` : ''}`,
      link: `/findings/${row.id}`,
      dueAt: row.due_at,
      severity: severityNames[row.severity] ?? 'unknown',
    };
  });
}

/** When the committee is told of what is overdue: the last step of the product's escalation. */
const toldAfter = sql`make_interval(days => coalesce(
  (select (s.settings #>> '{policy,clocks,escalateAfterDays}')::int from products s where s.id = f.product_id), ${usualDays}::int))`;

function toldAt({ due_at, settings }: Pick<DueRow, 'due_at' | 'settings'>): string {
  const days = policyOf(settings).clocks.escalateAfterDays;
  return new Date(Date.parse(due_at) + days * 86_400_000 + 1000).toISOString();
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

/** What is about to end, while there is still time to renew it or to fix what it hides. */
async function expiring({ db }: ServerContext, asking: Asking): Promise<Todo[]> {
  const { rows } = await sql<EndingRow>`
    select id, about, owner, expires, ${boundTo} as findings, exists (select 1 from exceptions r where r.product_id = e.product_id
      and r.about = e.about and r.state = 'proposed' and r.id > e.id) as renewed from exceptions e
    where ${endingSoon(asking.now)} and ${within(sql`e.product_id`, 'propose', asking)}
    order by expires, id limit ${perKind}`.execute(db);
  return rows.map(({ id, about, owner, expires, findings, renewed }) => ({
    kind: 'expiring',
    title: `${about}: the exception ends on ${expires}`,
    detail: `owned by ${owner}, ${coversText(findings)}${renewed ? '; a renewal waits for a decision' : ''}`,
    link: `/exceptions/${id}`,
    dueAt: `${expires}T23:59:59Z`,
    severity: '',
  }));
}

/** What ended in the last two weeks with nothing in its place: its findings stand open again. */
async function expired({ db }: ServerContext, asking: Asking): Promise<Todo[]> {
  const since = addDays(utcDate(asking.now), -endedDays);
  const { rows } = await sql<Omit<EndingRow, 'renewed' | 'findings'>>`
    select id, about, owner, expires from exceptions e
    where state = 'expired' and expires >= ${since}::date and decided_at is not null and ${within(sql`e.product_id`, 'propose', asking)}
      and not exists (select 1 from exceptions r where r.product_id = e.product_id and r.about = e.about and r.id > e.id)
    order by expires desc, id limit ${perKind}`.execute(db);
  return rows.map(({ id, about, owner, expires }) => ({
    kind: 'expired',
    title: `${about}: the exception ended on ${expires}`,
    detail: `owned by ${owner}; what it hid is open again`,
    link: `/exceptions/${id}`,
    dueAt: `${expires}T23:59:59Z`,
    severity: '',
  }));
}

interface EndingRow {
  id: number;
  about: string;
  owner: string;
  expires: string;
  findings: number;
  renewed: boolean;
}

const boundTo = sql`(select count(*)::int from (select 1 from exception_findings b where b.exception_id = e.id limit 1000) as bound)`;

function coversText(findings: number): string {
  return findings === 1 ? 'hides 1 finding' : `hides ${findings} findings`;
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
