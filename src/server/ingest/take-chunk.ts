// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { gatherIncoming, type Incoming } from '../../findings/reconcile/incoming.ts';
import type { KnownFinding, ReconcilePlan, Run } from '../../findings/reconcile/plan.ts';
import { planSeen } from '../../findings/reconcile/reconcile.ts';
import type { Observation } from '../../model/observation.ts';
import type { ServerContext, Tx } from '../context.ts';
import { idList } from '../decide/clocks.ts';
import { decideNew } from './decide-new.ts';
import { type Grouped, learnNames, type Names, namesOf, readGroups } from './group-ids.ts';
import { type Claimed, heldFence } from './report-rows.ts';
import { type Site, savePlan } from './save-plan.ts';
import { saveVulnerabilityFacts } from './vulnerability-facts.ts';

export interface ChunkRun {
  context: ServerContext;
  claimed: Claimed;
  site: Site;
  run: Run;
  tool: string;
  /** Whether the stream told something before: then a chunk may well say nothing new. */
  hasPast: boolean;
  /** Advisory facts that this report has written already. */
  factsSaved: Set<string>;
}

export interface TakenChunk {
  plan: ReconcilePlan;
  opened: number[];
  /** Ids of findings that the chunk tells and that were known. */
  told: number[];
}

interface Looked {
  incoming: ReadonlyMap<string, Incoming>;
  grouped: Grouped;
  plan: ReconcilePlan;
  told: number[];
}

/**
 * Takes a part of a report in. Most nights most of it is as it was: that is found out by reading alone. Else names and
 * texts of advisories come first, in a short transaction of their own under the lock of alias groups, and then the findings
 * with what was decided about them: a crash between two parts leaves no finding undecided.
 */
export async function takeChunk(given: ChunkRun, observations: readonly Observation[]): Promise<TakenChunk> {
  const { context, site, tool } = given;
  const names = namesOf(observations, { tool, now: site.now });
  if (given.hasPast) {
    const looked = await context.store.transaction(async (tx) => await look(tx, given, { observations, names }));
    if (looked && isNothing(looked.plan)) return { plan: looked.plan, opened: [], told: looked.told };
  }
  const facts = await context.store.transaction(async (tx) => {
    await learnNames(tx, names, site.now);
    return await saveVulnerabilityFacts(tx, observations, { tool, now: site.now, saved: given.factsSaved });
  });
  for (const fact of facts) given.factsSaved.add(fact);
  return await context.store.transaction(async (tx) => {
    const looked = await look(tx, given, { observations, names });
    const { plan, grouped, told } = looked as Looked;
    const opened = await savePlan(tx, plan, { site, grouped });
    await decideNew(tx, opened, { context, settings: site.settings, productId: site.productId, now: site.now });
    return { plan, opened, told };
  });
}

/** What the chunk means for what is known; undefined when it names ids that nobody has told before. */
async function look(
  tx: Tx,
  { claimed, site, run }: ChunkRun,
  { observations, names }: { observations: readonly Observation[]; names: Names },
): Promise<Looked | undefined> {
  await heldFence(tx, claimed);
  const grouped = await readGroups(tx, names.ids);
  if (!grouped) return undefined;
  const incoming = gatherIncoming(observations, { target: String(site.targetId), groupOf: grouped.groupOf });
  const known = await knownFindings(tx, [...incoming.keys()], site);
  const plan = planSeen(incoming.values(), known, run);
  return { incoming, grouped, plan, told: [...known.values()].map(({ id }) => Number(id)) };
}

function isNothing({ opens, reopens, updates, spansStarted, spansEnded, closes }: ReconcilePlan): boolean {
  return [opens, reopens, updates, spansStarted, spansEnded, closes].every(({ length }) => length === 0);
}

/** What the portfolio knows of the findings with these keys. The stream's word is looked up per finding, by its index. */
export async function knownFindings(
  tx: Tx,
  keys: readonly string[],
  { targetId, streamId }: Pick<Site, 'targetId' | 'streamId'>,
): Promise<Map<string, KnownFinding>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<KnownRow>`
    select f.id, f.key, f.state_data, f.live, (select o.content from observations o
      where o.stream_id = ${streamId} and o.finding_id = f.id and o.until_report is null) as content
    from findings f where f.target_id = ${targetId} and f.key = any(${`{${keys.join(',')}}`}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.key, knownOf(row)]));
}

/** Those of these findings that the stream tells now. */
export async function liveFindings(tx: Tx, ids: readonly number[], { streamId }: Pick<Site, 'streamId'>): Promise<KnownRow[]> {
  const { rows } = await sql<KnownRow>`
    select f.id, f.key, f.state_data, f.live, o.content from observations o join findings f on f.id = o.finding_id
    where o.stream_id = ${streamId} and o.finding_id = any(${idList(ids)}) and o.until_report is null order by f.id`.execute(tx);
  return rows;
}

export interface KnownRow {
  id: number;
  key: string;
  state_data: unknown;
  live: number;
  content: string | null;
}

export function knownOf(row: KnownRow): KnownFinding {
  return {
    id: String(row.id),
    hash: row.key,
    state: row.state_data as KnownFinding['state'],
    span: row.content === null ? null : { live: true, digest: row.content },
    liveElsewhere: row.live > (row.content === null ? 0 : 1),
  };
}
