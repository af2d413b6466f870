// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { emptyPlan, type Run } from '../../findings/reconcile/plan.ts';
import { judgeClosures, planMissing } from '../../findings/reconcile/reconcile.ts';
import { ecosystemOfPurl } from '../../model/purl-ecosystem.ts';
import type { Attribution } from '../../model/tracked-finding.ts';
import type { Tx } from '../context.ts';
import { idList } from '../decide/clocks.ts';
import { noneGrouped } from '../ingest/group-ids.ts';
import { type Site, savePlan } from '../ingest/save-plan.ts';
import { knownOf } from '../ingest/take-chunk.ts';
import { closureGuardOf } from '../policy/product-policy.ts';
import type { Answers } from './rematch-components.ts';

export interface Missing {
  /** Findings that the database tells now. */
  seen: ReadonlySet<number>;
  set: number;
  site: Site;
  run: Run;
  answers: Answers;
  /** Whether a person has confirmed that what the inventory no longer holds is gone. */
  confirmed: boolean;
}

export interface Ended {
  closed: number;
  /** Findings that the database neither tells nor can rule out. */
  kept: number;
  /** Findings whose versions are gone, as many as somebody has to confirm, and why; they stay. */
  held: { count: number; because: string };
}

interface Live {
  id: number;
  facts: Attribution;
}

/**
 * What the database no longer says of this inventory ends: the version is gone, or the advisory was withdrawn. Where it
 * still speaks of the advisory but cannot compare the version any more, its silence is none: the finding stays and says so.
 * An inventory that lost much may be one of something else: then somebody has to confirm it, as with any other report.
 */
export async function endMissing(tx: Tx, given: Missing): Promise<Ended> {
  const { seen, set, site, run, answers } = given;
  const live = await tx
    .selectFrom('observations')
    .innerJoin('findings', 'findings.id', 'observations.finding_id')
    .where('stream_id', '=', site.streamId)
    .where('until_report', 'is', null)
    .select(['findings.id', 'key', 'state_data', 'live', 'content', 'facts'])
    .execute();
  const silent = live.filter(({ id }) => !seen.has(id)).map((row) => ({ ...row, facts: row.facts as unknown as Attribution }));
  if (silent.length === 0) return { closed: 0, kept: 0, held: none };
  const held = await heldIn(tx, set, silent.flatMap(purlsOf));
  const undecided = silent.filter((row) => isUndecided(row, { held, answers }));
  await tellKept(tx, undecided, site);
  // That a version is gone is the inventory's word; of one that is there, only a database that knows its ecosystem is heard.
  const isBelieved = (purl: string) => run.proof !== null && !answers.unheld.has(ecosystemOfPurl(purl)?.ecosystem ?? '');
  const open = new Set(undecided.map(({ id }) => id));
  const missing = silent.filter((row) => !open.has(row.id) && purlsOf(row).every((purl) => !held.has(purl) || isBelieved(purl)));
  const [vanished, withdrawn] = partition(missing, (row) => purlsOf(row).some((purl) => !held.has(purl)));
  const because = given.confirmed ? '' : whyHeld({ live: live.length, missing: vanished.length }, given);
  const gone = planMissing((because === '' ? missing : withdrawn).map(knownOf), run);
  await savePlan(tx, { ...emptyPlan(), ...gone }, { site, grouped: noneGrouped });
  const waiting = because === '' ? none : { count: vanished.length, because };
  return { closed: gone.closes.length, kept: open.size, held: waiting };
}

const none = { count: 0, because: '' };

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  const { first = [], second = [] } = Object.groupBy(items, (item) => (isFirst(item) ? 'first' : 'second'));
  return [first, second];
}

/** The inventory itself proves that it was taken, whatever the database is. */
function whyHeld(counts: { live: number; missing: number }, { run, site }: Missing): string {
  const proof = { at: run.now, because: 'inventory' };
  const verdict = judgeClosures(counts, { ...run, proof, guard: closureGuardOf(site.settings), confirmed: false });
  if (verdict.may !== 'hold') return '';
  return `It no longer holds what ${counts.missing} of ${counts.live} findings of the advisory database are in. Somebody has to confirm that before they are closed.`;
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
