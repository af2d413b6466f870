// SPDX-License-Identifier: Apache-2.0
import { type RawBuilder, sql } from 'kysely';
import type { Static } from 'typebox';
import { addDays, utcDate } from '../../kit/working-days.ts';
import { mayApprove } from '../../policy/governance/approve.ts';
import { may, notFound } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { ExceptionCounts, ExceptionCountsQuery, ExceptionRow, Exceptions, ExceptionsQuery } from '../contract/decisions.ts';
import { type ExceptionRecord, governedOf, type StoredMatcher } from '../decide/governed.ts';
import { personIn } from '../decide/person.ts';
import { words } from './finding-filter.ts';
import { pageOf, readKey } from './keyset.ts';
import { readable } from './portfolio.ts';

type View = Static<typeof ExceptionRow>;
type Raw = ExceptionRecord & { proposer: string | null; decider: string | null; findings: number; release: string | null };

/** Counting the findings of one exception stops here. */
const mostCounted = 10_000;
const defaultWarnDays = 14;

const exceptionSelect = sql`
  select e.*, p.name as proposer, d.name as decider, r.version as release,
    (select count(*)::int from (select 1 from exception_findings b where b.exception_id = e.id limit ${mostCounted}) as bound) as findings
  from exceptions e left join users p on p.id = e.proposed_by left join users d on d.id = e.decided_by
    left join releases r on r.id = e.release_id`;

/** Newest first; those that end soon by their end. */
export async function exceptionsPage(
  { db, now }: ServerContext,
  caller: Caller,
  query: Static<typeof ExceptionsQuery>,
): Promise<Static<typeof Exceptions>> {
  const limit = query.limit ?? 50;
  const ending = query.expiring === true;
  const key = readKey(query.after, ending ? ['text', 'id'] : ['id']);
  const states = words(query.state);
  const after = ending
    ? sql`and (e.expires::text, e.id) > (${String(key?.[0])}, ${Number(key?.[1])}::int)`
    : sql`and e.id < ${Number(key?.[0])}::int`;
  const { rows } = await sql<Raw>`${exceptionSelect}
    where ${fitting(caller, query)}
      ${states.length === 0 ? sql`` : sql`and e.state in (${sql.join(states.map((each) => sql`${each}`))})`}
      ${ending ? sql`and ${endingSoon(now())}` : sql``}
      ${key ? after : sql``}
    order by ${ending ? sql`e.expires::text, e.id` : sql`e.id desc`} limit ${limit + 1}`.execute(db);
  const { items, next } = pageOf(rows, limit, ({ id, expires }) => (ending ? [expires, id] : [id]));
  return { items: items.map((row) => viewOf(row, caller, now())), next };
}

type Asked = Pick<Static<typeof ExceptionsQuery>, 'product' | 'q'>;

/** Those of the products that the caller may read which the words find. */
function fitting(caller: Caller, { product, q }: Asked): RawBuilder<boolean> {
  const part = `%${(q ?? '')
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')}%`;
  return sql`${readable(caller, 'e.product_id')}
    ${product === undefined ? sql`` : sql`and e.product_id = ${product}`}
    ${
      q === undefined
        ? sql``
        : sql`and (lower(e.about) like ${part} or lower(e.reason) like ${part} or lower(e.owner) like ${part}
      or lower(e.matcher ->> 'package') like ${part})`
    }`;
}

/** In force, and to end soon: within the usual days, or warned of already by the product's own. */
export function endingSoon(now: string): RawBuilder<boolean> {
  const soon = addDays(utcDate(now), defaultWarnDays);
  return sql`(e.state = 'active' and (e.expires <= ${soon}::date or e.warned_at is not null))`;
}

/** How many the list of each state would show. */
export async function exceptionCounts(
  { db, now }: ServerContext,
  caller: Caller,
  query: Static<typeof ExceptionCountsQuery>,
): Promise<Static<typeof ExceptionCounts>> {
  const { rows } = await sql<{ state: View['state']; count: number; expiring: number }>`
    select e.state, count(*)::int as count, (count(*) filter (where ${endingSoon(now())}))::int as expiring
    from exceptions e where ${fitting(caller, query)} group by e.state`.execute(db);
  const counts = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  const expiring = rows.reduce((sum, row) => sum + row.expiring, 0);
  const none = { proposed: 0, active: 0, expired: 0, rejected: 0, revoked: 0 };
  return { ...none, ...counts, expiring };
}

export async function exceptionView({ db, now }: ServerContext, caller: Caller, id: number): Promise<View> {
  const { rows } = await sql<Raw>`${exceptionSelect} where e.id = ${id}`.execute(db);
  const [row] = rows;
  if (!row || !may(caller, 'read', row.product_id)) throw notFound('exception');
  return viewOf(row, caller, now());
}

function viewOf(row: Raw, caller: Caller, now: string): View {
  const permission = mayDecide(row, caller);
  return {
    id: row.id,
    productId: row.product_id,
    decision: row.decision,
    justification: row.justification,
    about: row.about,
    matcher: matcherView(row.matcher as unknown as StoredMatcher),
    reason: row.reason,
    evidence: row.evidence,
    issue: row.issue,
    mitigations: row.mitigations,
    owner: row.owner,
    state: row.state,
    proposedBy: person(row.proposed_by, row.proposer),
    proposedAt: row.proposed_at,
    decidedBy: person(row.decided_by, row.decider),
    decidedAt: row.decided_at,
    decisionReason: row.decision_reason,
    expires: row.expires,
    daysLeft: Math.round((Date.parse(row.expires) - Date.parse(utcDate(now))) / 86_400_000),
    findings: row.findings,
    release: row.release_id === null ? null : { id: row.release_id, version: row.release ?? '' },
    reconfirm: row.reconfirm,
    source: sourceView(row.source),
    mayDecide: permission === '',
    mayNotBecause: permission,
  };
}

function person(id: number | null, name: string | null) {
  return id === null ? null : { id, name: name ?? '' };
}

/** '' when the caller may approve it. */
function mayDecide(row: ExceptionRecord, caller: Caller): string {
  if (row.state !== 'proposed') return `It is ${row.state}.`;
  if (!may(caller, 'decide', row.product_id)) return 'Only the committee decides.';
  if (row.reason.trim() === '') return 'It has no reason. Renew it with one.';
  const permission = mayApprove(governedOf(row), personIn(caller, row.product_id));
  return permission.may ? '' : 'Another person than the one who proposed it decides.';
}

/** Several scopes are shown by what they have in common. */
function matcherView({ id, package: name, version, targets, class: group, scope }: StoredMatcher): View['matcher'] {
  const given = { package: name, version, class: group, scope };
  const text = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { id, ...text, ...(targets && targets.length > 0 && { targets }) };
}

function sourceView(source: Record<string, unknown>): View['source'] {
  if (typeof source.format !== 'string') return null;
  return {
    format: source.format,
    file: String(source.file ?? ''),
    line: Number(source.line ?? 0),
    copies: Number(source.copies ?? 1),
  };
}
