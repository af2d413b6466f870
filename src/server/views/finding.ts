// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Attribution } from '../../model/tracked-finding.ts';
import { may, notFound } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { FindingHistory, FindingView, ObservationView } from '../contract/findings.ts';
import { severityNames } from '../ingest/finding-columns.ts';
import { clockView } from './clock.ts';
import { findingRows, rowOf } from './findings.ts';
import { pageOf, readKey } from './keyset.ts';
import { transitionsFor } from './transitions.ts';

type View = Static<typeof FindingView>;

/** Everything that is known of one finding, joined when it is read. */
export async function findingView(context: ServerContext, caller: Caller, id: number): Promise<View> {
  const { db } = context;
  const row = await db.selectFrom('findings').where('id', '=', id).selectAll().executeTakeFirst();
  if (!row || !may(caller, 'read', row.product_id)) throw notFound('finding');
  const [raw] = await findingRows(context, { where: sql`f.id = ${id}`, query: {}, limit: 1 });
  if (!raw) throw notFound('finding');
  const observations = await observationsOf(context, id);
  const ids = row.vulnerability_id === null ? [] : await idsOf(context, row.vulnerability_id);
  const assertions = await assertionsOf(context, ids);
  const told = observations.filter(({ live }) => live).map(({ facts }) => facts);
  const shown = rowOf(raw, context.now());
  return {
    ...shown,
    productId: row.product_id,
    ids: ids.filter((each) => each !== row.about),
    details: textFact(assertions, 'details') || (told[0]?.details ?? ''),
    references: [
      ...new Set([
        ...assertions.filter(({ fact }) => fact === 'references').flatMap(({ value }) => value as string[]),
        ...told.flatMap(({ references }) => references),
      ]),
    ].slice(0, 50),
    cwes: [...new Set(told.flatMap(({ cwes }) => cwes))].sort(),
    cvss: assertions
      .filter(({ fact }) => fact === 'cvss')
      .flatMap(({ value, asserter }) =>
        (value as { version: string; vector: string; score: number }[]).map((each) => ({ ...each, asserter })),
      ),
    assertions: assertions.filter(({ fact }) => fact === 'kev' || fact === 'epss' || fact === 'cvss'),
    observations: observations.map(({ facts: _, ...view }) => view),
    path: [...(shortest(told)?.path ?? [])],
    fix: fixOf(shown),
    stateData: row.state_data,
    stateAt: row.state_at,
    lastSeen: row.live > 0 ? ((await lastReportOf(context, id)) ?? row.last_seen) : row.last_seen,
    closedAt: row.closed_at,
    clockDetails: await clockView(context, row),
    exceptions: await exceptionsOf(context, id),
    releases: await releasesOf(context, row.target_id),
    elsewhere: await elsewhereOf(context, caller, { id, vulnerability: row.vulnerability_id, package: row.package_id }),
    transitions: transitionsFor(row.state_data, caller, row.product_id),
  };
}

async function observationsOf(
  { db }: ServerContext,
  id: number,
): Promise<(Static<typeof ObservationView> & { facts: Attribution })[]> {
  const rows = await db
    .selectFrom('observations')
    .innerJoin('streams', 'streams.id', 'observations.stream_id')
    .where('finding_id', '=', id)
    .orderBy('until_report', (order) => order.desc().nullsFirst())
    .orderBy('observations.id', 'desc')
    .limit(100)
    .select(['tool', 'category', 'since', 'until', 'since_report', 'until_report', 'severity', 'facts', 'last_report_id'])
    .execute();
  return rows.map((row) => {
    const facts = row.facts as unknown as Attribution;
    return {
      tool: row.tool,
      category: row.category,
      live: row.until_report === null,
      since: row.since,
      until: row.until,
      sinceReport: row.since_report || null,
      lastReport: (row.until_report ?? row.last_report_id) || null,
      version: [...new Set(facts.instances.map(({ version }) => version))].join(', ').slice(0, 300),
      severity: severityNames[row.severity] ?? 'unknown',
      severityLabel: facts.severityLabel,
      rule: facts.rules.join(', '),
      fixedIn: [...facts.fixedIn],
      path: [...(shortest([facts])?.path ?? [])],
      locations: facts.instances.flatMap(({ locations }) => locations).slice(0, 20),
      told: facts.told,
      facts,
    };
  });
}

function shortest(told: readonly Attribution[]) {
  const paths = told.flatMap(({ instances }) => instances).filter(({ path }) => path.length > 0);
  return paths.toSorted((a, b) => a.path.length - b.path.length)[0];
}

/** The smallest step that ends it: an update of the package itself where the project asks for it, else an override. */
function fixOf({ fixedIn, package: name, kind }: Pick<View, 'fixedIn' | 'package' | 'kind'>): View['fix'] {
  if (name === '' || !['vulnerability', 'malware', 'runtime'].includes(kind)) return null;
  const [to = ''] = fixedIn.split(', ');
  return { kind: to === '' ? 'none' : 'bump', package: name, to };
}

async function idsOf({ db }: ServerContext, vulnerability: number): Promise<string[]> {
  const rows = await db
    .selectFrom('vulnerability_ids')
    .where('vulnerability_id', '=', vulnerability)
    .orderBy('id')
    .select('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** One for each fact; several of them stand in one row. */
async function assertionsOf({ db }: ServerContext, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('vulnerability_facts')
    .where('vulnerability', 'in', [...ids])
    .orderBy('vulnerability')
    .orderBy('asserter')
    .selectAll()
    .execute();
  return rows
    .flatMap((row) =>
      row.fact === 'kev' ? [row] : Object.entries(row.value as object).map(([fact, value]) => ({ ...row, fact, value })),
    )
    .sort((a, b) => compared(a.vulnerability, b.vulnerability) || compared(a.fact, b.fact));
}

function compared(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function textFact(assertions: readonly { fact: string; value: unknown }[], fact: string): string {
  const values = assertions.filter((each) => each.fact === fact).map(({ value }) => String(value));
  return values.toSorted((a, b) => b.length - a.length)[0] ?? '';
}

async function lastReportOf({ db }: ServerContext, id: number): Promise<string | null> {
  const row = await db
    .selectFrom('observations')
    .innerJoin('streams', 'streams.id', 'observations.stream_id')
    .where('finding_id', '=', id)
    .where('until_report', 'is', null)
    .select((each) => each.fn.max('last_report_at').as('at'))
    .executeTakeFirst();
  return row?.at ?? null;
}

async function exceptionsOf({ db }: ServerContext, id: number) {
  return await db
    .selectFrom('exception_findings')
    .innerJoin('exceptions', 'exceptions.id', 'exception_findings.exception_id')
    .where('finding_id', '=', id)
    .orderBy('exceptions.id', 'desc')
    .select(['exceptions.id', 'decision', 'state', 'reason', 'owner', 'expires'])
    .execute();
}

async function releasesOf({ db }: ServerContext, target: number) {
  return await db
    .selectFrom('release_members')
    .innerJoin('releases', 'releases.id', 'release_members.release_id')
    .where('target_id', '=', target)
    .where('excluded', '=', '')
    .orderBy('releases.id', 'desc')
    .limit(20)
    .select(['releases.id', 'releases.version'])
    .execute();
}

async function elsewhereOf(
  { db }: ServerContext,
  caller: Caller,
  given: { id: number; vulnerability: number | null; package: number | null },
): Promise<View['elsewhere']> {
  if (given.vulnerability === null || given.package === null) return [];
  const rows = await db
    .selectFrom('findings')
    .innerJoin('targets', 'targets.id', 'findings.target_id')
    .where('vulnerability_id', '=', given.vulnerability)
    .where('package_id', '=', given.package)
    .where('findings.id', '<>', given.id)
    .orderBy('findings.id', 'desc')
    .limit(50)
    .select(['findings.id', 'findings.product_id', 'state', 'version', 'target_id', 'ref', 'targets.name', 'targets.kind'])
    .execute();
  return rows
    .filter((row) => may(caller, 'read', row.product_id))
    .map((row) => ({
      id: row.id,
      target: { id: row.target_id, ref: row.ref, name: row.name, kind: row.kind },
      state: row.state as View['state'],
      version: row.version,
    }));
}

/** What happened to a finding, newest first; its opening is told by the row itself. */
export async function findingHistory(
  context: ServerContext,
  caller: Caller,
  given: { id: number; after?: string | undefined; limit?: number | undefined },
): Promise<Static<typeof FindingHistory>> {
  const limit = given.limit ?? 50;
  const finding = await context.db
    .selectFrom('findings')
    .where('id', '=', given.id)
    .select(['product_id', 'first_seen'])
    .executeTakeFirst();
  if (!finding || !may(caller, 'read', finding.product_id)) throw notFound('finding');
  const key = readKey(given.after, ['id']);
  const rows = await context.db
    .selectFrom('finding_events')
    .where('finding_id', '=', given.id)
    .$if(key !== undefined, (query) => query.where('id', '<', Number(key?.[0])))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .selectAll()
    .execute();
  const { items, next } = pageOf(rows, limit, ({ id }) => [id]);
  const events = items.map((row) => ({
    id: row.id,
    at: row.at,
    actor: row.actor,
    event: row.event,
    from: row.from_state,
    to: row.to_state,
    reason: String(row.data.reason ?? ''),
    data: row.data,
  }));
  if (next !== null) return { items: events, next };
  const actor = { kind: 'system' as const, id: 'import', name: 'Ngao' };
  const opened = { id: 1, at: finding.first_seen, actor, event: 'finding.opened', from: '', to: 'new', reason: '', data: {} };
  return { items: [...events, opened], next };
}
