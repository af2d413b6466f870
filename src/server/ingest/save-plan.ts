// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Incoming } from '../../findings/reconcile/incoming.ts';
import type { ReconcilePlan } from '../../findings/reconcile/plan.ts';
import type { Actor } from '../../store/tables.ts';
import type { Tx } from '../context.ts';
import { askAgain } from '../decide/ask-again.ts';
import { moveFindings } from '../decide/move-findings.ts';
import { severityRank } from './finding-columns.ts';
import type { Grouped } from './group-ids.ts';
import { type Opening, openFindings, openingOf } from './open-findings.ts';
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
  { site, grouped, opening }: { site: Site; grouped: Grouped; opening?: Opening | undefined },
): Promise<number[]> {
  // Made ready when nothing was known of any of them: then those that are to be opened are some of them, or all.
  const isReady = opening?.opens.length === plan.opens.length;
  const opened = await openFindings(tx, isReady ? opening : openingOf(plan.opens, grouped), { site, hasPackages: isReady });
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
