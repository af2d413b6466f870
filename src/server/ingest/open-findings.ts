// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { hasAliasGroup } from '../../findings/identity/finding-key.ts';
import type { ReconcilePlan } from '../../findings/reconcile/plan.ts';
import type { Tx } from '../context.ts';
import { exploitedSince, openingClock } from '../decide/clocks.ts';
import { columnsOf } from './finding-columns.ts';
import type { Grouped } from './group-ids.ts';
import { packageOf, savePackagesOf } from './packages.ts';
import type { Site } from './save-plan.ts';

/** Findings to be opened, worked out as rows before the database is there to take them. */
export interface Opening {
  opens: ReconcilePlan['opens'];
  /** The rows as JSON, each with its place in `alike`. */
  rows: string;
  alike: readonly AlikeRow[];
}

/** What is the same in many findings of a part (kind, severity, clock, state) is told once, and by its place in each of them. */
interface AlikeRow {
  place: number;
  kind: string;
  class: string;
  scope: string;
  severity: number;
  state: string;
  state_data: object;
  /** The group (database id) that may be exploited, which the clock depends on; 0 where nobody says so. */
  exploited: number;
}

export function openingOf(opens: ReconcilePlan['opens'], grouped: Grouped): Opening {
  const alike = new Map<string, AlikeRow>();
  const placeOf = (row: Omit<AlikeRow, 'place'>) => {
    const text = JSON.stringify(row);
    const held = alike.get(text) ?? { ...row, place: alike.size };
    alike.set(text, held);
    return held.place;
  };
  const rows = opens.map(({ incoming, state }) => {
    const { attribution, key, group, digest } = incoming;
    const isGrouped = hasAliasGroup(attribution.kind);
    const vulnerability = isGrouped ? grouped.vulnerabilityOf(group) : null;
    const { severity, scope, ...shown } = columnsOf(attribution);
    return {
      key: key.hash,
      vulnerability_id: vulnerability,
      about: isGrouped ? group : (attribution.ids[0] ?? group),
      package: packageOf(attribution)?.package,
      ...shown,
      alike: placeOf({
        kind: attribution.kind,
        class: attribution.class || 'app',
        ...{ severity, scope, state: state.is, state_data: state },
        exploited: vulnerability !== null && grouped.exploited.has(vulnerability) ? vulnerability : 0,
      }),
      content: digest,
      facts: attribution,
    };
  });
  return { opens, rows: JSON.stringify(rows), alike: [...alike.values()] };
}

/** Answers the ids of the new findings. Their packages are made where that was not done before. */
export async function openFindings(
  tx: Tx,
  { opens, rows, alike }: Opening,
  { site, hasPackages }: { site: Site; hasPackages: boolean },
): Promise<number[]> {
  if (opens.length === 0) return [];
  if (!hasPackages)
    await savePackagesOf(
      tx,
      opens.map(({ incoming }) => incoming.attribution),
    );
  const inserted = await sql<{ id: number }>`
    with told as materialized (
      select * from jsonb_to_recordset(${rows}::jsonb) as r(key text, vulnerability_id int, about text, package text, version text,
        file text, line int, title text, fixed_in text, alike int, content text, facts jsonb)
    ), alike as materialized (
      select * from jsonb_to_recordset(${await alikeRows(tx, alike, site)}::jsonb) as s(place int, kind text, class text, scope text,
        severity int, state text, state_data jsonb, due_at timestamptz, warn_at timestamptz, clock_state text,
        changes_at timestamptz, clock_from timestamptz)
    ), opened as (
      insert into findings (product_id, target_id, key, kind, vulnerability_id, about, package_id, version, class, scope, file, line,
        title, severity, fixed_in, state, state_data, state_at, open, live, first_seen, last_seen, clock_from, due_at,
        warn_at, clock_state, clock_changes_at)
      select ${site.productId}::int, ${site.targetId}::int, r.key, s.kind, r.vulnerability_id, r.about, p.id, r.version, s.class,
        s.scope, r.file, r.line, r.title, s.severity, r.fixed_in, s.state, s.state_data, ${site.now}::timestamptz, true, 1,
        ${site.now}::timestamptz, ${site.now}::timestamptz, coalesce(s.clock_from, ${site.now}::timestamptz), s.due_at, s.warn_at,
        s.clock_state, s.changes_at
      from told r join alike s on s.place = r.alike left join packages p on p.package = r.package
      returning id, key, severity
    ), observed as (
      insert into observations (finding_id, stream_id, since_report, since, severity, content, facts)
      select o.id, ${site.streamId}::int, ${site.reportId}::int, ${site.now}::timestamptz, o.severity, r.content, r.facts
      from opened o join told r on r.key = o.key
    )
    select id from opened`.execute(tx);
  return inserted.rows.map(({ id }) => id);
}

async function alikeRows(tx: Tx, alike: readonly AlikeRow[], site: Site): Promise<string> {
  const asked = new Set(alike.flatMap(({ exploited }) => (exploited === 0 ? [] : [exploited])));
  const since = await exploitedSince(tx, [...asked]);
  const clock = openingClock(site);
  return JSON.stringify(alike.map(({ exploited, ...row }) => ({ ...row, ...clock(row.severity, since.get(exploited) ?? null) })));
}
