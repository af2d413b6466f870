// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { addDays, utcDate } from '../../kit/working-days.ts';
import type { Expectation } from '../../store/tables.ts';
import { requirePermission } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { Overview, OverviewQuery } from '../contract/portfolio.ts';
import { severityNames } from '../ingest/finding-columns.ts';
import { missingScans } from './coverage.ts';
import { notArchived } from './finding-filter.ts';
import { type Asking, type Todo, todoOf, within } from './todo.ts';

type View = Static<typeof Overview>;

/** Counting stops here: beyond it the exact number tells nobody anything. */
const bound = 10_000;
const mostExploited = 5000;
const days = 90;

/** The first page: what stands open, what waits for this person, and which way things go. */
export async function overviewView(context: ServerContext, caller: Caller, query: Static<typeof OverviewQuery>): Promise<View> {
  if (query.product !== undefined) requirePermission(caller, 'read', query.product);
  const asking: Asking = { caller, product: query.product, now: context.now() };
  const [numbers, waiting, late, coverage, trend, closeDays, worst] = await Promise.all([
    numbersOf(context, asking),
    todoOf(context, asking),
    lateOf(context, asking),
    coverageOf(context, asking),
    trendOf(context, asking),
    closeDaysOf(context, asking),
    worstOf(context, asking),
  ]);
  return {
    ...numbers,
    todo: [...waiting, ...missingTodos(late)],
    coverage: { ...coverage, ...lateCounts(late) },
    trend,
    closeDays,
    worst,
    database: databaseOf(context),
  };
}

async function numbersOf(
  { db }: ServerContext,
  asking: Asking,
): Promise<Pick<View, 'open' | 'overdue' | 'dueSoon' | 'kev' | 'accepted'>> {
  const { now } = asking;
  const soon = new Date(Date.parse(now) + 7 * 86_400_000).toISOString();
  const products = sql`${within(sql`f.product_id`, 'read', asking)} and ${notArchived}`;
  // What is overdue is counted with each target: a count of what may be a third of all findings is not made here.
  const sums = await sql<View['open'] & { accepted: number; overdue: number }>`
    select coalesce(sum(c.critical), 0)::int as critical, coalesce(sum(c.high), 0)::int as high, coalesce(sum(c.medium), 0)::int as medium,
      coalesce(sum(c.low), 0)::int as low, coalesce(sum(c.unknown), 0)::int as unknown, coalesce(sum(c.accepted), 0)::int as accepted,
      coalesce(sum(c.overdue), 0)::int as overdue
    from target_counts c join targets t on t.id = c.target_id
    where t.archived_at is null and ${within(sql`c.product_id`, 'read', asking)}`.execute(db);
  const due = await sql<{ soon: number }>`
    select count(*)::int as soon from (select 1 from findings f where f.open and coalesce(f.due_at, 'infinity') >= ${now}::timestamptz
      and coalesce(f.due_at, 'infinity') < ${soon}::timestamptz and ${products} limit ${bound}) as near`.execute(db);
  const kev = await sql<{ count: number }>`
    select count(*)::int as count from (select 1 from vulnerabilities v cross join lateral (
      select 1 from findings f where f.vulnerability_id = v.id and f.open and ${products} limit 500) as each
      where v.kev limit ${mostExploited}) as exploited`.execute(db);
  const { accepted, overdue, ...open } = sums.rows[0] ?? nothing;
  return { open, overdue, dueSoon: due.rows[0]?.soon ?? 0, kev: kev.rows[0]?.count ?? 0, accepted };
}

const nothing = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0, accepted: 0, overdue: 0 };

interface Watched {
  id: number;
  name: string;
  scope: 'in' | 'out';
  expects: readonly Expectation[];
  since: string;
  streams: readonly { tool: string; category: string; lastProofAt: string | null; lastReportAt: string | null }[] | null;
}

type Late = Watched & { missing: ReturnType<typeof missingScans> };

/** The targets of which an expected scan did not come. Only those that expect one are read. */
async function lateOf({ db }: ServerContext, asking: Asking): Promise<Late[]> {
  const { rows } = await sql<Watched>`
    with watched as materialized (
      select t.id, t.name, t.scope, t.expects, t.created_at as since from targets t
      where t.archived_at is null and t.expects <> '[]' and ${within(sql`t.product_id`, 'read', asking)} order by t.id limit 20000
    ), told as (
      select s.target_id, jsonb_agg(jsonb_build_object('tool', s.tool, 'category', s.category,
        'lastProofAt', s.last_proof_at, 'lastReportAt', s.last_report_at)) as streams
      from streams s where s.target_id in (select id from watched) group by s.target_id
    )
    select watched.*, told.streams from watched left join told on told.target_id = watched.id order by watched.id`.execute(db);
  return rows
    .map((row) => ({ ...row, missing: missingScans({ ...row, streams: row.streams ?? [] }, asking.now) }))
    .filter(({ missing }) => missing.length > 0);
}

type Coverage = View['coverage'];

/** Scanned: a report proved that its scan ran. */
async function coverageOf({ db }: ServerContext, asking: Asking): Promise<Pick<Coverage, 'targets' | 'inScope' | 'scanned'>> {
  const { rows } = await sql<Pick<Coverage, 'targets' | 'inScope' | 'scanned'>>`
    select count(*)::int as targets, count(*) filter (where t.scope = 'in')::int as "inScope",
      count(proven.target_id) filter (where t.scope = 'in')::int as scanned
    from targets t left join (select distinct target_id from streams where last_proof_at is not null) as proven
      on proven.target_id = t.id
    where t.archived_at is null and ${within(sql`t.product_id`, 'read', asking)}`.execute(db);
  return rows[0] ?? { targets: 0, inScope: 0, scanned: 0 };
}

/** Missing: an expected scan never came; stale: it came, but not in time again. */
function lateCounts(targets: readonly Late[]): Pick<Coverage, 'stale' | 'missing'> {
  const inScope = targets.filter(({ scope }) => scope === 'in');
  return {
    stale: inScope.filter(({ missing }) => missing.some(({ since }) => since !== null)).length,
    missing: inScope.filter(({ missing }) => missing.some(({ since }) => since === null)).length,
  };
}

function missingTodos(targets: readonly Late[]): Todo[] {
  return targets
    .flatMap(({ id, name, missing }) => missing.map((scan) => ({ id, name, ...scan })))
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
    .slice(0, 10)
    .map(({ id, name, tool, since, dueAt }) => ({
      kind: 'missing',
      title: `${name}: the scan by ${tool} did not come`,
      detail: since === null ? 'never seen' : `last seen ${since.slice(0, 10)}`,
      link: `/targets/${id}`,
      dueAt,
      severity: '',
    }));
}

type Line = View['trend'][number];

/** One line per day: a day on which nothing changed stands as the day before, with nothing opened or closed. */
async function trendOf({ db }: ServerContext, asking: Asking): Promise<Line[]> {
  const today = utcDate(asking.now);
  const first = addDays(today, 1 - days);
  const { rows } = await sql<Line & { product_id: number }>`
    select c.day::text as day, c.product_id, critical, high, medium, low, unknown, overdue, opened, closed from daily_counts c
    where ${within(sql`c.product_id`, 'read', asking)} and c.day >= ${first}::date
    union all
    select ${addDays(first, -1)}, product_id, critical, high, medium, low, unknown, overdue, 0, 0 from (
      select distinct on (c.product_id) c.* from daily_counts c
      where ${within(sql`c.product_id`, 'read', asking)} and c.day < ${first}::date order by c.product_id, c.day desc) as before
    order by 1`.execute(db);
  const byDay = Map.groupBy(rows, ({ day }) => day);
  const standing = new Map<number, Line>();
  const lines: Line[] = [];
  for (let day = addDays(first, -1); day <= today; day = addDays(day, 1)) {
    const told = byDay.get(day) ?? [];
    for (const { product_id, ...line } of told) standing.set(product_id, line);
    const sum = (key: Exclude<keyof Line, 'day'>, of: Iterable<Line>) => [...of].reduce((total, line) => total + line[key], 0);
    const level = (key: Exclude<keyof Line, 'day'>) => sum(key, standing.values());
    if (day < first) continue;
    lines.push({
      day,
      critical: level('critical'),
      high: level('high'),
      medium: level('medium'),
      low: level('low'),
      unknown: level('unknown'),
      overdue: level('overdue'),
      opened: sum('opened', told),
      closed: sum('closed', told),
    });
  }
  return lines;
}

/** Mean days from first seen to fixed, over the last five thousand of ninety days. */
async function closeDaysOf({ db }: ServerContext, asking: Asking): Promise<View['closeDays']> {
  const since = addDays(utcDate(asking.now), -days);
  const { rows } = await sql<{ severity: number; mean: number }>`
    select severity, (avg(extract(epoch from closed_at - first_seen)) / 86400)::float8 as mean from (
      select f.severity, f.closed_at, f.first_seen from findings f
      where f.closed_at >= ${since}::timestamptz and f.state = 'fixed' and ${notArchived} and ${within(sql`f.product_id`, 'read', asking)}
      order by f.closed_at desc limit 5000) as closed
    group by severity`.execute(db);
  const means = new Map(rows.map(({ severity, mean }) => [severityNames[severity], Math.round(mean * 10) / 10]));
  return Object.fromEntries(severityNames.toReversed().map((name) => [name, means.get(name) ?? null]));
}

async function worstOf({ db }: ServerContext, asking: Asking): Promise<View['worst']> {
  const { rows } = await sql<View['worst'][number]>`
    select jsonb_build_object('id', id, 'ref', ref, 'name', name, 'kind', kind) as target,
      jsonb_build_object('critical', critical, 'high', high, 'medium', medium, 'low', low, 'unknown', unknown) as open
    from (
      select t.id, t.ref, t.name, t.kind, c.critical, c.high, c.medium, c.low, c.unknown
      from target_counts c join targets t on t.id = c.target_id
      where t.archived_at is null and ${within(sql`c.product_id`, 'read', asking)}
        and c.critical + c.high + c.medium + c.low + c.unknown > 0
      order by c.critical desc, c.high desc, c.medium desc, c.low desc, t.id limit 10) as top
    order by critical desc, high desc, medium desc, low desc, id`.execute(db);
  return rows;
}

function databaseOf({ advisories }: ServerContext): View['database'] {
  const identity = advisories.identity();
  return identity ? { digest: identity.digest, builtAt: identity.builtAt, starter: identity.starter } : null;
}
