// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { mergeAttributions } from '../../findings/reconcile/attribution.ts';
import type { Attribution } from '../../model/tracked-finding.ts';
import type { Tx } from '../context.ts';
import { columnsOf } from './finding-columns.ts';

const chunk = 2000;

/**
 * Writes again what a finding's row shows from all its live observations: severity, title, version, place, fix. What is no
 * longer told by anybody keeps its last words. Decisions are not touched.
 */
export async function refreshFindings(tx: Tx, ids: readonly number[], now: string): Promise<void> {
  for (let at = 0; at < ids.length; at += chunk) await refreshChunk(tx, ids.slice(at, at + chunk), now);
}

async function refreshChunk(tx: Tx, ids: readonly number[], now: string): Promise<void> {
  const { rows } = await sql<{ id: number; facts: Attribution }>`
    select finding_id as id, facts from observations
    where finding_id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::int) and until_report is null
    order by finding_id, stream_id`.execute(tx);
  const live = Map.groupBy(rows, ({ id }) => id);
  const columns = ids.map((id) => {
    const told = (live.get(id) ?? []).map(({ facts }) => facts);
    return told.length === 0
      ? { id, live: 0 }
      : { id, live: told.length, ...columnsOf(mergeAttributions(told as [Attribution])) };
  });
  await sql`
    update findings set
      live = r.live,
      severity = coalesce(r.severity, findings.severity),
      clock_changes_at = case when r.severity <> findings.severity then ${now}::timestamptz else findings.clock_changes_at end,
      title = coalesce(r.title, findings.title),
      version = coalesce(r.version, findings.version),
      scope = coalesce(r.scope, findings.scope),
      file = coalesce(r.file, findings.file),
      line = coalesce(r.line, findings.line),
      fixed_in = coalesce(r.fixed_in, findings.fixed_in),
      last_seen = ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(columns)}::jsonb)
      as r(id int, live int, severity int, title text, version text, scope text, file text, line int, fixed_in text)
    where findings.id = r.id`.execute(tx);
}
