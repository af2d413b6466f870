// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { gatherIncoming } from '../../findings/reconcile/incoming.ts';
import type { KnownFinding, ReconcilePlan, Run } from '../../findings/reconcile/plan.ts';
import { lateness, planSeen } from '../../findings/reconcile/reconcile.ts';
import { hasCome } from '../../kit/instants.ts';
import type { DatabaseIdentity } from '../../model/match.ts';
import type { Observation } from '../../model/observation.ts';
import { type ServerContext, systemCaller, type Tx } from '../context.ts';
import { openLeftDuplicates } from '../decide/duplicates.ts';
import { holdDecisions } from '../decide/hold.ts';
import { rewriteCounts } from '../ingest/counts.ts';
import { decideNew } from '../ingest/decide-new.ts';
import { groupIds } from '../ingest/group-ids.ts';
import { type Site, savePlan } from '../ingest/save-plan.ts';
import { settleRegrouped } from '../ingest/settle-regrouped.ts';
import { knownFindings } from '../ingest/take-chunk.ts';
import { feedName, saveVulnerabilityFacts } from '../ingest/vulnerability-facts.ts';
import type { Answers } from './rematch-components.ts';
import { endMissing } from './rematch-missing.ts';
import { observationsIn } from './rematch-observations.ts';

/** The stream in which the advisory database speaks. */
export const advisoryStream = { tool: 'ngao', category: feedName } as const;

export interface DueTarget {
  id: number;
  productId: number;
  settings: Record<string, unknown>;
  inventory: number;
  set: number;
  /** The report that told the inventory. */
  report: number | null;
  /** Whether a person has confirmed that what it no longer holds is gone. */
  confirmed: boolean;
}

export interface RematchCounts {
  opened: number;
  reopened: number;
  closed: number;
  updated: number;
  /** Findings that the database neither tells nor can rule out: they stay as they are. */
  kept: number;
  /** Findings whose versions are gone: so many that a person has to confirm it. */
  held: number;
}

export interface Asking {
  context: ServerContext;
  /** This run's token: a later run takes over. */
  token: string;
  identity: DatabaseIdentity;
  answers: Answers;
  /** Advisory facts that this run has written. */
  factsSaved: Set<string>;
}

/** `fenced`: a later run has taken over. `moved`: the target has a newer inventory, or was archived; look again. */
export type TargetOutcome = { did: 'fenced' | 'moved' } | { did: 'done'; counts: RematchCounts };

/** Brings the findings of one target in line with what the advisory database says of its inventory: one transaction. */
export async function rematchTarget(asking: Asking, target: DueTarget): Promise<TargetOutcome> {
  const { context, identity } = asking;
  const now = context.now();
  const result = await context.store.transaction(async (tx) => {
    await holdDecisions(tx, target.productId, 'shared');
    const held = await holdTarget(tx, asking.token, target);
    if (held !== 'held') return { outcome: { did: held } as const, facts: [] };
    const stream = await openStream(tx, target.id);
    const site: Site = {
      productId: target.productId,
      targetId: target.id,
      streamId: stream.id,
      // Spans of this stream belong to no report.
      reportId: 0,
      actor: systemCaller('rematch').actor,
      settings: target.settings,
      now,
    };
    const run = runOf(identity, { now, newestScan: stream.last_proof_at ?? '', isOvertaken: false });
    const isLate = run.proof === null && !identity.starter;
    const isNews = !isLate || stream.inventory_id !== target.inventory;
    const done = isNews ? await reconcileSite(tx, { asking, target, site, run }) : { counts: none(), facts: [] };
    await closeStream(tx, { site, target, identity, hasProof: run.proof !== null });
    return { outcome: { did: 'done', counts: done.counts } as const, facts: done.facts };
  });
  for (const fact of result.facts) asking.factsSaved.add(fact);
  return result.outcome;
}

async function holdTarget(tx: Tx, token: string, target: DueTarget): Promise<'held' | 'fenced' | 'moved'> {
  const row = await tx
    .selectFrom('targets')
    .where('id', '=', target.id)
    .select('archived_at')
    .forUpdate()
    .executeTakeFirstOrThrow();
  const run = await tx.selectFrom('settings').where('name', '=', 'rematch').select('value').executeTakeFirst();
  if ((run?.value as { token?: string } | undefined)?.token !== token) return 'fenced';
  const newest = await tx
    .selectFrom('inventories')
    .where('target_id', '=', target.id)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .select('id')
    .executeTakeFirst();
  return row.archived_at === null && newest?.id === target.inventory ? 'held' : 'moved';
}

interface OpenStream {
  id: number;
  last_proof_at: string | null;
  inventory_id: number | null;
}

async function openStream(tx: Tx, targetId: number): Promise<OpenStream> {
  const key = { target_id: targetId, ...advisoryStream };
  await tx
    .insertInto('streams')
    .values({ ...key, last_report_id: null, last_report_at: null, last_proof_at: null })
    .onConflict((conflict) => conflict.columns(['target_id', 'tool', 'category']).doNothing())
    .execute();
  return await tx
    .selectFrom('streams')
    .where('target_id', '=', targetId)
    .where('tool', '=', key.tool)
    .where('category', '=', key.category)
    .select(['id', 'last_proof_at', 'inventory_id'])
    .executeTakeFirstOrThrow();
}

/**
 * The starter set, and a database older than the last one, know too little to end anything by their silence. A withdrawal needs
 * nobody's word but the feed's; what vanished from the inventory is guarded where it ends.
 */
function runOf({ builtAt, starter, digest }: DatabaseIdentity, given: Pick<Run, 'now' | 'newestScan' | 'isOvertaken'>): Run {
  const run: Run = {
    ...given,
    scannedAt: builtAt,
    proof: { at: builtAt, because: `advisory database ${digest.slice(0, 19)} of ${builtAt.slice(0, 10)}` },
    guard: { share: 1, atLeast: 0, most: Number.POSITIVE_INFINITY },
    confirmed: true,
  };
  return starter || lateness(run) !== '' ? { ...run, proof: null } : run;
}

interface Reconciling {
  asking: Asking;
  target: DueTarget;
  site: Site;
  run: Run;
}

async function reconcileSite(
  tx: Tx,
  { asking, target, site, run }: Reconciling,
): Promise<{ counts: RematchCounts; facts: string[] }> {
  const { answers, factsSaved } = asking;
  const observations = await observationsIn(tx, target.set, answers);
  const { plan, grouped } = await planTold(tx, observations, { site, run });
  const facts = await saveVulnerabilityFacts(tx, observations, { tool: feedName, now: site.now, saved: factsSaved });
  const opened = await savePlan(tx, plan, { site, grouped });
  const seen = new Set([...plan.told, ...opened]);
  const { set, confirmed } = target;
  const { closed, kept, held } = await endMissing(tx, { seen, set, site, run, answers, confirmed });
  await holdReport(tx, target.report, held);
  await decideNew(tx, opened, site);
  const counts = {
    opened: opened.length,
    reopened: plan.reopens.length,
    closed,
    updated: plan.updates.length + plan.spansStarted.length,
    kept,
    held: held.count,
  };
  if (Object.values(counts).some((count) => count > 0)) {
    await openLeftDuplicates(tx, [site.targetId], site);
    await rewriteCounts(tx, site, { opened: opened.length, closed });
    await tell(tx, asking, { site, counts });
  }
  await settleRegrouped(tx, asking.context.audit, { regrouped: grouped.regrouped, now: site.now });
  return { counts, facts };
}

async function planTold(
  tx: Tx,
  observations: readonly Observation[],
  { site, run }: Pick<Reconciling, 'site' | 'run'>,
): Promise<{ plan: ReconcilePlan & { told: number[] }; grouped: Awaited<ReturnType<typeof groupIds>> }> {
  const grouped = await groupIds(tx, observations, { tool: feedName, now: site.now, asserter: 'feed' });
  const incoming = gatherIncoming(observations, { target: String(site.targetId), groupOf: grouped.groupOf });
  const keys = [...incoming.keys()];
  const known = new Map<string, KnownFinding>();
  for (let at = 0; at < keys.length; at += 1000)
    for (const [key, finding] of await knownFindings(tx, keys.slice(at, at + 1000), site)) known.set(key, finding);
  return { plan: { ...planSeen(incoming.values(), known, run), told: [...known.values()].map(({ id }) => Number(id)) }, grouped };
}

async function closeStream(
  tx: Tx,
  given: { site: Site; target: DueTarget; identity: DatabaseIdentity; hasProof: boolean },
): Promise<void> {
  const { site, target, identity, hasProof } = given;
  await tx
    .updateTable('streams')
    .set({
      inventory_id: target.inventory,
      asked_with: identity.digest,
      last_report_at: site.now,
      // A database of a clock that is ahead must not make the next ones look old.
      ...(hasProof && { last_proof_at: hasCome(identity.builtAt, site.now) ? identity.builtAt : site.now }),
    })
    .where('id', '=', site.streamId)
    .execute();
}

async function tell(tx: Tx, { context, identity }: Asking, { site, counts }: { site: Site; counts: RematchCounts }) {
  await context.audit.append(tx, {
    caller: systemCaller('rematch'),
    action: 'target.rematch',
    subject: { kind: 'target', id: site.targetId },
    productId: site.productId,
    data: { database: identity.digest, builtAt: identity.builtAt, starter: identity.starter, ...counts },
  });
}

function none(): RematchCounts {
  return { opened: 0, reopened: 0, closed: 0, updated: 0, kept: 0, held: 0 };
}

/** The inventory's report waits for a person as any other would; confirmed, it is read anew, and the target looked at again. */
async function holdReport(tx: Tx, report: number | null, { count, because }: { count: number; because: string }): Promise<void> {
  if (report === null || count === 0) return;
  await sql`
    update reports set state = 'held', reason = ${because}, counts = counts || jsonb_build_object('held', ${count}::int)
    where id = ${report} and state in ('imported', 'held')`.execute(tx);
}

/** Targets whose newest inventory this database was not asked about. */
export async function dueTargets(
  { db }: ServerContext,
  { digest, limit, without }: { digest: string; limit: number; without: readonly number[] },
): Promise<DueTarget[]> {
  const { rows } = await sql<DueTarget>`
    select t.id, t.product_id as "productId", p.settings, i.id as inventory, i.set_id as "set",
      i.report_id as report, i.confirmed from targets t
      join products p on p.id = t.product_id
      join lateral (select id, set_id, report_id, confirmed from inventories where target_id = t.id order by at desc, id desc limit 1) i on true
      left join streams s on s.target_id = t.id and s.tool = ${advisoryStream.tool} and s.category = ${advisoryStream.category}
    where t.archived_at is null and t.id <> all(${`{${without.join(',')}}`}::int[])
      and (s.id is null or s.inventory_id is distinct from i.id or s.asked_with <> ${digest})
    order by t.id limit ${limit}`.execute(db);
  return rows;
}
