// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { hasAliasGroup, packageIdentity } from '../../findings/identity/finding-key.ts';
import type { Incoming } from '../../findings/reconcile/incoming.ts';
import type { ReconcilePlan } from '../../findings/reconcile/plan.ts';
import type { Attribution } from '../../model/tracked-finding.ts';
import type { Actor } from '../../store/tables.ts';
import type { Tx } from '../context.ts';
import { askAgain } from '../decide/ask-again.ts';
import { exploitedSince, openingClock } from '../decide/clocks.ts';
import { moveFindings } from '../decide/move-findings.ts';
import { columnsOf, severityRank } from './finding-columns.ts';
import type { Grouped } from './group-ids.ts';
import { savePackages } from './packages.ts';
import { refreshFindings } from './refresh-findings.ts';

export interface Site {
  productId: number;
  targetId: number;
  streamId: number;
  reportId: number;
  actor: Actor;
  /** The product's: clocks start with the finding. */
  settings: Record<string, unknown>;
  now: string;
}

/**
 * Saves what a chunk of a report changes. Answers the ids of findings that were opened: the caller has them decided. What
 * comes back, and what is told otherwise than it was decided, is decided here.
 */
export async function savePlan(
  tx: Tx,
  plan: ReconcilePlan,
  given: { site: Site; grouped: Grouped; packages?: ReadonlyMap<string, number> },
): Promise<number[]> {
  const { site } = given;
  const opened = await openFindings(tx, plan.opens, given);
  await startSpans(tx, [...plan.spansStarted, ...plan.updates], { site, ending: plan.updates.map(({ id }) => Number(id)) });
  await endSpans(
    tx,
    plan.spansEnded.map(({ id }) => Number(id)),
    site,
  );
  await moveFindings(tx, [...plan.reopens, ...plan.closes], site);
  const touched = [...plan.spansStarted, ...plan.updates, ...plan.spansEnded, ...plan.reopens].map(({ id }) => Number(id));
  await refreshFindings(tx, [...new Set(touched)], site.now);
  const told = [...plan.spansStarted, ...plan.updates].map(({ id }) => Number(id));
  await askAgain(tx, { told, reopened: plan.reopens.map(({ id }) => Number(id)) }, site);
  return opened;
}

async function openFindings(
  tx: Tx,
  opens: ReconcilePlan['opens'],
  { site, grouped, packages: known }: { site: Site; grouped: Grouped; packages?: ReadonlyMap<string, number> },
): Promise<number[]> {
  if (opens.length === 0) return [];
  const attributions = opens.map(({ incoming }) => incoming.attribution);
  const packages = known ?? (await savePackagesOf(tx, attributions));
  const vulnerabilityOf = ({ attribution, group }: Incoming) =>
    hasAliasGroup(attribution.kind) ? grouped.vulnerabilityOf(group) : null;
  const clock = openingClock(site);
  const vulnerabilities = new Set(opens.flatMap(({ incoming }) => vulnerabilityOf(incoming) ?? []));
  const exploited = await exploitedSince(
    tx,
    [...vulnerabilities].filter((id) => grouped.exploited.has(id)),
  );
  const alike = new Alike();
  const rows = opens.map(({ incoming, state }) => {
    const { attribution, key, group } = incoming;
    const vulnerability = vulnerabilityOf(incoming);
    const { severity, scope, ...shown } = columnsOf(attribution);
    return {
      key: key.hash,
      vulnerability_id: vulnerability,
      about: hasAliasGroup(attribution.kind) ? group : (attribution.ids[0] ?? group),
      package_id: packages.get(packageOf(attribution)?.package ?? '') ?? null,
      ...shown,
      alike: alike.placeOf({
        kind: attribution.kind,
        class: attribution.class || 'app',
        ...{ severity, scope, state: state.is, state_data: state },
        ...clock(severity, exploited.get(vulnerability ?? 0) ?? null),
      }),
    };
  });
  const inserted = await sql<{ id: number; key: string }>`
    insert into findings (product_id, target_id, key, kind, vulnerability_id, about, package_id, version, class, scope, file, line,
      title, severity, fixed_in, state, state_data, state_at, open, live, first_seen, last_seen, clock_from, due_at,
      warn_at, clock_state, clock_changes_at)
    select ${site.productId}::int, ${site.targetId}::int, key, kind, vulnerability_id, about, package_id, version, class, scope, file,
      line, title, severity, fixed_in, state, state_data, ${site.now}::timestamptz, true, 1, ${site.now}::timestamptz,
      ${site.now}::timestamptz, coalesce(clock_from, ${site.now}::timestamptz), due_at, warn_at, clock_state, changes_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(key text, vulnerability_id int, about text, package_id int,
        version text, file text, line int, title text, fixed_in text, alike int)
      join jsonb_to_recordset(${JSON.stringify(alike.rows)}::jsonb) as s(place int, kind text, class text, scope text, severity int,
        state text, state_data jsonb, due_at timestamptz, warn_at timestamptz, clock_state text, changes_at timestamptz,
        clock_from timestamptz) on s.place = r.alike
    returning id, key`.execute(tx);
  const byKey = new Map(inserted.rows.map(({ id, key }) => [key, id]));
  const spans = opens.map(({ incoming }) => ({ id: String(byKey.get(incoming.key.hash)), incoming }));
  await insertSpans(tx, spans, site);
  return inserted.rows.map(({ id }) => id);
}

/** What is the same in many findings of a chunk (kind, severity, clock, state) is told once, and by its place in each of them. */
class Alike {
  readonly rows: (object & { place: number })[] = [];
  readonly #places = new Map<string, number>();

  placeOf(row: object): number {
    const text = JSON.stringify(row);
    const held = this.#places.get(text);
    if (held !== undefined) return held;
    const place = this.rows.length;
    this.#places.set(text, place);
    this.rows.push({ ...row, place });
    return place;
  }
}

async function startSpans(
  tx: Tx,
  spans: readonly { id: string; incoming: Incoming }[],
  { site, ending }: { site: Site; ending: readonly number[] },
) {
  await forgetOwnSpans(tx, ending, site);
  await closeSpans(tx, ending, site);
  await insertSpans(tx, spans, site);
}

/** What this very report told a moment ago, before it told more of the same, was never a state of its own. */
async function forgetOwnSpans(tx: Tx, ids: readonly number[], { streamId, reportId }: Site): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    delete from observations where stream_id = ${streamId} and since_report = ${reportId} and until_report is null
      and finding_id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::int)`.execute(tx);
}

async function insertSpans(tx: Tx, spans: readonly { id: string; incoming: Incoming }[], site: Site): Promise<void> {
  if (spans.length === 0) return;
  const rows = spans.map(({ id, incoming: { attribution, digest } }) => ({
    finding_id: Number(id),
    severity: severityRank(attribution.severity),
    content: digest,
    facts: attribution,
  }));
  await sql`
    insert into observations (finding_id, stream_id, since_report, since, severity, content, facts)
    select finding_id, ${site.streamId}::int, ${site.reportId}::int, ${site.now}::timestamptz, severity, content, facts
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(finding_id int, severity int, content text, facts jsonb)`.execute(
    tx,
  );
}

export async function endSpans(tx: Tx, ids: readonly number[], site: Site): Promise<void> {
  await closeSpans(tx, ids, site);
}

async function closeSpans(tx: Tx, ids: readonly number[], site: Site): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update observations set until_report = ${site.reportId}::int, until = ${site.now}::timestamptz
    where stream_id = ${site.streamId} and until_report is null
      and finding_id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::int)`.execute(tx);
}

/** Makes sure that their packages have rows; answers the rows' ids by package text. */
export async function savePackagesOf(tx: Tx, attributions: readonly Attribution[]): Promise<Map<string, number>> {
  return await savePackages(
    tx,
    attributions.flatMap((attribution) => packageOf(attribution) ?? []),
  );
}

function packageOf({ instances, package: name }: Attribution): { package: string; name: string; ecosystem: string } | undefined {
  if (name === '') return undefined;
  const purl = instances[0]?.purl ?? '';
  return { package: packageIdentity({ purl, name }), name, ecosystem: /^pkg:([a-z0-9.+-]+)\//.exec(purl)?.[1] ?? '' };
}
