// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { emptyPlan, type Run } from '../../findings/reconcile/plan.ts';
import { planMissing } from '../../findings/reconcile/reconcile.ts';
import { ecosystemOfPurl } from '../../model/purl-ecosystem.ts';
import type { Attribution } from '../../model/tracked-finding.ts';
import type { Tx } from '../context.ts';
import { idList } from '../decide/clocks.ts';
import { type Site, savePlan } from '../ingest/save-plan.ts';
import { knownOf } from '../ingest/take-chunk.ts';
import type { Answers } from './rematch-components.ts';

export interface Missing {
  /** Findings that the database tells now. */
  seen: ReadonlySet<number>;
  set: number;
  site: Site;
  run: Run;
  answers: Answers;
}

interface Live {
  id: number;
  facts: Attribution;
}

/**
 * What the database no longer says of this inventory ends: the version is gone, or the advisory was withdrawn. Where it
 * still speaks of the advisory but cannot compare the version any more, its silence is none: the finding stays and says so.
 */
export async function endMissing(tx: Tx, given: Missing): Promise<{ closed: number; kept: number }> {
  const { seen, set, site, run, answers } = given;
  const live = await tx
    .selectFrom('observations')
    .innerJoin('findings', 'findings.id', 'observations.finding_id')
    .where('stream_id', '=', site.streamId)
    .where('until_report', 'is', null)
    .select(['findings.id', 'key', 'state_data', 'live', 'content', 'facts'])
    .execute();
  const silent = live.filter(({ id }) => !seen.has(id)).map((row) => ({ ...row, facts: row.facts as unknown as Attribution }));
  if (silent.length === 0) return { closed: 0, kept: 0 };
  const held = await heldIn(tx, set, silent.flatMap(purlsOf));
  const undecided = silent.filter((row) => isUndecided(row, { held, answers }));
  await tellKept(tx, undecided, site);
  // That a version is gone is the inventory's word; of one that is there, only a database that knows its ecosystem is heard.
  const isBelieved = (purl: string) => run.proof !== null && !answers.unheld.has(ecosystemOfPurl(purl)?.ecosystem ?? '');
  const open = new Set(undecided.map(({ id }) => id));
  const missing = silent.filter((row) => !open.has(row.id) && purlsOf(row).every((purl) => !held.has(purl) || isBelieved(purl)));
  if (missing.length === 0) return { closed: 0, kept: open.size };
  const gone = planMissing(missing.map(knownOf), run);
  await savePlan(tx, { ...emptyPlan(), ...gone }, { site, grouped: { groupOf: (id) => id, vulnerabilityOf: () => null } });
  return { closed: gone.closes.length, kept: open.size };
}

function purlsOf({ facts }: Live): string[] {
  return facts.instances.map(({ purl }) => purl);
}

function isUndecided(row: Live, { held, answers }: { held: ReadonlyMap<string, number>; answers: Answers }): boolean {
  return purlsOf(row).some((purl) => {
    const ids = answers.undecided.get(held.get(purl) ?? 0);
    return ids !== undefined && row.facts.ids.some((id) => ids.has(id));
  });
}

/** Component ids of those of the purls that the set holds. */
async function heldIn(tx: Tx, set: number, purls: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: number; purl: string }>`
    select c.id, c.purl from components c join inventory_entries e on e.component_id = c.id and e.set_id = ${set}
    where c.purl in (select jsonb_array_elements_text(${JSON.stringify(purls)}::jsonb))`.execute(tx);
  return new Map(rows.map(({ id, purl }) => [purl, id]));
}

/** A line in the history, once. */
async function tellKept(tx: Tx, kept: readonly Live[], { actor, now }: Site): Promise<void> {
  if (kept.length === 0) return;
  const reason = 'The advisory database cannot compare the version any more: the finding stays. Judge it by hand.';
  await sql`
    insert into finding_events (finding_id, at, actor, event, data)
    select each.id, ${now}::timestamptz, ${JSON.stringify(actor)}::jsonb, 'finding.kept', ${JSON.stringify({ reason })}::jsonb
    from unnest(${idList(kept.map(({ id }) => id))}) as each(id)
    where not exists (select 1 from finding_events e where e.finding_id = each.id and e.event = 'finding.kept')`.execute(tx);
}
