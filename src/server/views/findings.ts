// SPDX-License-Identifier: Apache-2.0

import { type RawBuilder, sql } from 'kysely';
import type { Static } from 'typebox';
import { hasCome } from '../../kit/instants.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { FindingFacets, FindingRow, FindingsPage } from '../contract/findings.ts';
import { severityNames } from '../ingest/finding-columns.ts';
import { disjointFilters, findingFilter, type Query } from './finding-filter.ts';
import { isInstant, notThere, pageOf, readKey } from './keyset.ts';
import { readable } from './portfolio.ts';

type Row = Static<typeof FindingRow>;
type Key = readonly (string | number | null)[];

/** One way to sort: the order, the sort key of a row, and the condition for what comes after a key. Ends in the id, so that it is total. */
interface Sort {
  order: RawBuilder<unknown>;
  key: RawBuilder<unknown>;
  /** Whether it is a key of this sort. */
  has(key: string): boolean;
  after(key: Key): RawBuilder<unknown>;
  /** What is joined, or asked for besides, to sort so. */
  join?: RawBuilder<unknown>;
  only?: RawBuilder<unknown>;
}

/** A sort, or several of which each goes on where the one before has no rows any more. */
const sorts: Record<NonNullable<Query['sort']>, readonly [Sort, ...Sort[]]> = {
  severity: [
    {
      order: sql`f.severity desc, f.id desc`,
      key: sql`f.severity::text`,
      has: (key) => /^[0-4]$/.test(key),
      after: ([severity, id]) => sql`(f.severity, f.id) < (${Number(severity)}::smallint, ${Number(id)}::int)`,
    },
  ],
  due: [
    {
      order: sql`coalesce(f.due_at, 'infinity') asc, f.id desc`,
      key: sql`coalesce(f.due_at, 'infinity')::text`,
      has: isInstant,
      after: ([due, id]) => sql`(coalesce(f.due_at, 'infinity') > ${String(due)}::timestamptz
        or (coalesce(f.due_at, 'infinity') = ${String(due)}::timestamptz and f.id < ${Number(id)}::int))`,
    },
  ],
  age: [
    {
      order: sql`f.first_seen asc, f.id desc`,
      key: sql`f.first_seen::text`,
      has: isInstant,
      after: ([seen, id]) => sql`(f.first_seen > ${String(seen)}::timestamptz
        or (f.first_seen = ${String(seen)}::timestamptz and f.id < ${Number(id)}::int))`,
    },
  ],
  newest: [{ order: sql`f.id desc`, key: sql`''`, has: (key) => key === '', after: ([, id]) => sql`f.id < ${Number(id)}::int` }],
  epss: [
    {
      order: sql`coalesce(v.epss, -1) desc, v.id desc, f.id desc`,
      key: sql`coalesce(v.epss, -1)::text || '/' || v.id::text`,
      has: (key) => /^-?\d{1,3}(\.\d{1,20})?(e-?\d{1,2})?\/\d{1,9}$/.test(key) && !key.startsWith('-2/'),
      after: ([key, id]) => {
        const [epss = '-1', vulnerability = '0'] = String(key).split('/');
        return sql`(coalesce(v.epss, -1), v.id, f.id) < (${epss}::real, ${Number(vulnerability)}::int, ${Number(id)}::int)`;
      },
      // No finding is under a group that was merged into another; saying so lets the index of open groups be walked.
      join: sql`join vulnerabilities v on v.id = f.vulnerability_id and v.merged_into is null`,
    },
    {
      // What is no vulnerability has no odds, and is in the list all the same.
      order: sql`f.id desc`,
      key: sql`'-2/0'`,
      has: (key) => key === '-2/0',
      after: ([, id]) => sql`f.id < ${Number(id)}::int`,
      only: sql`and f.vulnerability_id is null`,
    },
  ],
};

interface Raw {
  id: number;
  sort_key: string;
  kind: Row['kind'];
  about: string;
  title: string;
  severity: number;
  state: Row['state'];
  target_id: number;
  target_ref: string;
  target_name: string;
  target_kind: Row['target']['kind'];
  package: string | null;
  version: string;
  class: string;
  scope: Row['scope'];
  file: string;
  line: number;
  fixed_in: string;
  kev: boolean | null;
  epss: number | null;
  tools: string[] | null;
  assignee_id: number | null;
  assignee: string | null;
  tags: string[];
  first_seen: string;
  due_at: string | null;
  clock_state: string;
}

/** A page of findings. First the ids by an index walk, then everything that is shown of them. */
export async function findingsPage(context: ServerContext, caller: Caller, query: Query): Promise<Static<typeof FindingsPage>> {
  const limit = query.limit ?? 50;
  const rows = await findingRows(context, { where: await findingFilter(context, caller, query), query, limit: limit + 1 });
  const { items, next } = pageOf(rows, limit, ({ sort_key, id }) => [sort_key, id]);
  return { items: items.map((row) => rowOf(row, context.now())), next };
}

/** Rows as they are shown, for pages, downloads and single findings. */
export async function findingRows(
  context: ServerContext,
  { where, query, limit }: { where: RawBuilder<unknown>; query: Query; limit: number },
): Promise<Raw[]> {
  const list = sorts[query.sort ?? 'severity'];
  const key = readKey(query.after, ['text', 'id']);
  const first = key === undefined ? 0 : list.findIndex((sort) => sort.has(String(key[0])));
  if (first < 0) throw notThere();
  const rows: Raw[] = [];
  for (const [index, sort] of list.slice(first).entries())
    if (rows.length < limit)
      rows.push(...(await sortedRows(context, { sort, where, key: index === 0 ? key : undefined, limit: limit - rows.length })));
  return rows;
}

interface Sorted {
  sort: Sort;
  where: RawBuilder<unknown>;
  key: Key | undefined;
  limit: number;
}

async function sortedRows({ db }: ServerContext, { sort, where, key, limit }: Sorted): Promise<Raw[]> {
  const { rows } = await sql<Raw>`
    with page as materialized (
      select f.id, ${sort.key} as sort_key, row_number() over (order by ${sort.order}) as place
      from findings f ${sort.join ?? sql``}
      where ${where} ${sort.only ?? sql``} ${key ? sql`and ${sort.after(key)}` : sql``}
      order by ${sort.order} limit ${limit}
    )
    select f.id, page.sort_key, f.kind, f.about, coalesce(nullif(f.title, ''), v.title, '') as title, f.severity, f.state, f.target_id,
      t.ref as target_ref, t.name as target_name, t.kind as target_kind, p.name as package, f.version, f.class, f.scope, f.file,
      f.line, f.fixed_in, v.kev, v.epss, f.assignee_id, u.name as assignee, f.tags, f.first_seen, f.due_at, f.clock_state,
      (select jsonb_agg(distinct s.tool order by s.tool) from observations o join streams s on s.id = o.stream_id
        where o.finding_id = f.id and o.until_report is null) as tools
    from page join findings f on f.id = page.id join targets t on t.id = f.target_id
      left join packages p on p.id = f.package_id left join vulnerabilities v on v.id = f.vulnerability_id
      left join users u on u.id = f.assignee_id
    order by page.place`.execute(db);
  return rows;
}

export function rowOf(row: Raw, now: string): Row {
  return {
    id: row.id,
    kind: row.kind,
    about: row.about,
    title: row.title,
    severity: severityNames[row.severity] ?? 'unknown',
    state: row.state,
    target: { id: row.target_id, ref: row.target_ref, name: row.target_name, kind: row.target_kind },
    package: row.package ?? '',
    version: row.version,
    class: row.class,
    scope: row.scope,
    file: row.file,
    line: row.line,
    fixedIn: row.fixed_in,
    kev: row.kev ?? false,
    epss: row.epss === null ? null : Math.round(row.epss * 1e5) / 1e5,
    tools: row.tools ?? [],
    assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee ?? '' },
    tags: row.tags,
    firstSeen: row.first_seen,
    dueAt: row.due_at,
    clock: clockWord(row, now),
  };
}

/** The clock as it stands now; the stored state is brought up to date by the clock's own job. */
export function clockWord(row: Pick<Raw, 'clock_state' | 'due_at'>, now: string): Row['clock'] {
  if (row.due_at === null && row.clock_state !== 'paused') return row.clock_state === 'met' ? 'met' : 'none';
  if (row.clock_state === 'paused' || row.clock_state === 'met') return row.clock_state;
  if (row.due_at !== null && hasCome(row.due_at, now)) return 'breached';
  return row.clock_state === 'warned' ? 'warned' : 'running';
}

const bound = 10_000;

/** How many of what, among the first ten thousand that match. */
export async function findingFacets(context: ServerContext, caller: Caller, query: Query): Promise<Static<typeof FindingFacets>> {
  const parts = (await disjointFilters(context, caller, query)).map(
    (where) => sql`select f.severity, f.kind, f.state from findings f where ${where}`,
  );
  const { rows } = await sql<{ severity: number; kind: string; state: string; count: number }>`
    select severity, kind, state, count(*)::int as count
    from (${sql.join(parts, sql` union all `)} limit ${bound + 1}) as found
    group by severity, kind, state`.execute(context.db);
  const sum = (key: (row: (typeof rows)[number]) => string) => {
    const counts: Record<string, number> = {};
    for (const row of rows) counts[key(row)] = (counts[key(row)] ?? 0) + row.count;
    return counts;
  };
  const value = rows.reduce((total, { count }) => total + count, 0);
  const tools = await sql<{ tool: string }>`
    select distinct s.tool from streams s join targets t on t.id = s.target_id where ${readable(caller, 't.product_id')}
    order by s.tool limit 50`.execute(context.db);
  return {
    severity: sum(({ severity }) => severityNames[severity] ?? 'unknown'),
    kind: sum(({ kind }) => kind),
    state: sum(({ state }) => state),
    tool: Object.fromEntries(tools.rows.map(({ tool }) => [tool, 0])),
    count: { value: Math.min(value, bound), atLeast: value > bound },
  };
}
