// SPDX-License-Identifier: Apache-2.0
import { hasAliasGroup } from '../../findings/identity/finding-key.ts';
import { gatherIncoming, type Incoming } from '../../findings/reconcile/incoming.ts';
import type { KnownFinding, ReconcilePlan, Run } from '../../findings/reconcile/plan.ts';
import { judgeClosures, lateness, planMissing, planSeen } from '../../findings/reconcile/reconcile.ts';
import { asNgaoError, NgaoError } from '../../kit/errors.ts';
import type { Observation } from '../../model/observation.ts';
import type { ReportContent } from '../../scan/reports/contract.ts';
import { readRuns } from '../../scan/reports/sniff.ts';
import type { ServerContext, Tx } from '../context.ts';
import { systemCaller } from '../context.ts';
import { closureGuardOf } from '../policy/product-policy.ts';
import { rewriteCounts } from './counts.ts';
import { decideNew } from './decide-new.ts';
import { openedBefore } from './earlier-attempts.ts';
import { groupIds, groupKnownIds } from './group-ids.ts';
import { saveInventory } from './inventories.ts';
import { type Claimed, claimReport, finishReport, heldFence, nameStream, refuseReport } from './report-rows.ts';
import { type Site, savePlan } from './save-plan.ts';
import { sortIncoming, underPresentGroups, withoutTexts } from './sort-incoming.ts';
import { saveStatements } from './statements.ts';
import { saveVulnerabilityFacts } from './vulnerability-facts.ts';

const chunkSize = 1000;
/** How many changed findings are kept in memory at once. */
const deferLimit = 4000;

/** Counts that a report's row keeps. */
export interface ImportCounts {
  observations: number;
  opened: number;
  reopened: number;
  closed: number;
  updated: number;
  unchanged: number;
  components: number;
  held: number;
  statements: number;
}

interface Import {
  context: ServerContext;
  claimed: Claimed;
  content: ReportContent;
  site: Site;
  run: Run;
  counts: ImportCounts;
  isLast: boolean;
  /** Findings that this report tells. */
  seen: Set<number>;
  opened: number[];
  /** Findings that are told otherwise than before, by key: what the report says of them may come in several chunks. */
  deferred: Map<string, Incoming>;
  /** Advisory facts written already. */
  factsSaved: Set<string>;
}

/**
 * Reads a received report into findings and inventories, a thousand observations a transaction. Every step may be done
 * again: after a crash the job starts anew, finds what was saved and ends in the same state. Jobs of one target run one after
 * another, and each transaction checks that no other run has taken the report over.
 */
export async function importReport(context: ServerContext, reportId: number): Promise<void> {
  const claimed = await claimReport(context, reportId);
  if (!claimed) return;
  try {
    const bytes = await bytesOf(context, claimed);
    const given = { file: claimed.file, bytes, ...(claimed.format !== '' && { format: claimed.format }) };
    await readThrough(given);
    const { format, runs } = await readRuns(given);
    const counts = noCounts();
    for (const [index, content] of runs.entries())
      await takeIn(context, { claimed, content, format, counts, isLast: index === runs.length - 1 });
  } catch (thrown) {
    const error = asNgaoError(thrown);
    // What is wrong with the report is its sender's to know; what is wrong with us is tried again.
    if (!error.code.startsWith('input-') && error.code !== 'usage') throw thrown;
    await refuseReport(context, claimed, error);
  }
}

/** In one piece outside the heap: readers look at it as they need. */
async function bytesOf({ evidence }: ServerContext, { digest }: Claimed): Promise<Uint8Array> {
  const size = (await evidence.sizeOf(digest)) ?? 0;
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const part of await evidence.open(digest)) {
    bytes.set(part as Uint8Array, at);
    at += (part as Uint8Array).length;
  }
  return bytes;
}

/** Reads all of it before anything is written: a report that is damaged at its end must not be half taken in. */
async function readThrough(given: Parameters<typeof readRuns>[0]): Promise<void> {
  for (const { observations, inventory, statements } of (await readRuns(given)).runs) {
    for (const list of [observations, inventory ?? [], statements ?? []]) for (const _ of list);
  }
}

function noCounts(): ImportCounts {
  return {
    observations: 0,
    opened: 0,
    reopened: 0,
    closed: 0,
    updated: 0,
    unchanged: 0,
    components: 0,
    held: 0,
    statements: 0,
  };
}

interface OneRun {
  claimed: Claimed;
  content: ReportContent;
  format: string;
  counts: ImportCounts;
  /** The last run of the report ends it. */
  isLast: boolean;
}

async function takeIn(context: ServerContext, { claimed, content, format, counts, isLast }: OneRun): Promise<void> {
  const stream = await nameStream(context, claimed, { ...content, format });
  const now = context.now();
  const actor = systemCaller('import').actor;
  const { productId, targetId, reportId } = claimed;
  const job: Import = {
    context,
    claimed,
    content,
    counts,
    isLast,
    site: { productId, targetId, streamId: stream.id, reportId, actor, now },
    run: {
      now,
      scannedAt: content.proof?.at ?? '',
      newestScan: stream.newestScan ?? '',
      proof: content.proof,
      guard: closureGuardOf(claimed.settings),
      confirmed: claimed.confirmed,
    },
    seen: new Set(),
    deferred: new Map(),
    opened: [],
    factsSaved: new Set(),
  };
  if (claimed.attempt > 1) {
    job.opened.push(...(await openedBefore(context.db, job.site)));
    counts.opened += job.opened.length;
  }
  const late = lateness(job.run);
  if (late === '') {
    for (const chunk of chunksOf(content.observations)) await takeChunk(job, chunk);
    await takeDeferred(job);
  }
  await finish(job, late);
}

function* chunksOf(observations: Iterable<Observation>): Generator<Observation[]> {
  let chunk: Observation[] = [];
  for (const observation of observations) {
    chunk.push(observation);
    if (chunk.length < chunkSize) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

async function takeChunk(job: Import, observations: Observation[]): Promise<void> {
  const { context, site, counts } = job;
  counts.observations += observations.length;
  const tool = job.content.tool.name;
  const result = await context.store.transaction(async (tx) => {
    await heldFence(tx, job.claimed);
    const grouped = await groupIds(tx, observations, { tool, now: site.now });
    const incoming = withoutTexts(gatherIncoming(observations, { target: String(site.targetId), groupOf: grouped.groupOf }));
    const known = await knownFindings(tx, [...incoming.keys()], site);
    const sorted = await sortIncoming(tx, { incoming, known, seen: job.seen, deferred: job.deferred, site });
    const plan = planSeen(sorted.now, known, job.run);
    const opened = await savePlan(tx, plan, { site, grouped });
    const facts = await saveVulnerabilityFacts(tx, observations, { tool, now: site.now, saved: job.factsSaved });
    return { plan, opened, facts, sorted, told: [...known.values()].map(({ id }) => Number(id)) };
  });
  for (const [hash, one] of result.sorted.later) job.deferred.set(hash, one);
  for (const id of [...result.told, ...result.opened]) job.seen.add(id);
  for (const fact of result.facts) job.factsSaved.add(fact);
  job.opened.push(...result.opened);
  addCounts(counts, result.plan);
  if (job.deferred.size >= deferLimit) await takeDeferred(job);
}

/** Findings that are told otherwise than before: written when all that the report says of them is together. */
async function takeDeferred(job: Import): Promise<void> {
  const { context, site } = job;
  const waiting = [...job.deferred.values()];
  for (let at = 0; at < waiting.length; at += chunkSize) {
    const plan = await context.store.transaction(async (tx) => {
      await heldFence(tx, job.claimed);
      const incoming = await underPresentGroups(tx, waiting.slice(at, at + chunkSize));
      const known = await knownFindings(tx, [...incoming.keys()], site);
      const planned = planSeen(incoming.values(), known, job.run);
      const groups = [...incoming.values()]
        .filter(({ attribution }) => hasAliasGroup(attribution.kind))
        .map(({ group }) => group);
      const grouped = await groupKnownIds(tx, groups, site.now);
      await savePlan(tx, planned, { site, grouped });
      return planned;
    });
    addCounts(job.counts, plan);
  }
  job.deferred.clear();
}

function addCounts(counts: ImportCounts, plan: ReconcilePlan): void {
  counts.opened += plan.opens.length;
  counts.reopened += plan.reopens.length;
  counts.closed += plan.closes.length;
  counts.updated += plan.updates.length + plan.spansStarted.length;
  counts.unchanged += plan.unchanged;
}

/** What the portfolio knows of the findings with these keys. */
export async function knownFindings(
  tx: Tx,
  keys: readonly string[],
  { targetId, streamId }: Pick<Site, 'targetId' | 'streamId'>,
): Promise<Map<string, KnownFinding>> {
  const rows = await tx
    .selectFrom('findings')
    .leftJoin('observations', (join) =>
      join
        .onRef('observations.finding_id', '=', 'findings.id')
        .on('observations.stream_id', '=', streamId)
        .on('observations.until_report', 'is', null),
    )
    .where('target_id', '=', targetId)
    .where('key', 'in', keys.length === 0 ? [''] : [...keys])
    .select(['findings.id', 'key', 'state_data', 'live', 'content'])
    .execute();
  return new Map(rows.map((row) => [row.key, knownOf(row)]));
}

export function knownOf(row: {
  id: number;
  key: string;
  state_data: unknown;
  live: number;
  content: string | null;
}): KnownFinding {
  return {
    id: String(row.id),
    hash: row.key,
    state: row.state_data as KnownFinding['state'],
    span: row.content === null ? null : { live: true, digest: row.content },
    liveElsewhere: row.live > (row.content === null ? 0 : 1),
  };
}

/** Inventory, closures, decisions on what is new, counts, and the report's own end: one transaction. */
async function finish(job: Import, late: string): Promise<void> {
  const { context, site, counts, content, claimed } = job;
  await context.store.transaction(async (tx) => {
    await heldFence(tx, claimed);
    if (late === '' && content.inventory) {
      const { version, digest } = content.subject;
      const facts = {
        targetId: site.targetId,
        reportId: site.reportId,
        version: claimed.version || version,
        digest,
        now: site.now,
      };
      counts.components = (await saveInventory(tx, content.inventory, facts)).components;
    }
    counts.statements = late === '' && content.statements ? await saveStatements(tx, content.statements, site) : 0;
    const remark = late === '' ? await closeMissing(tx, job) : late;
    await decideNew(tx, job.opened, { context, settings: claimed.settings, productId: site.productId, now: site.now });
    await rewriteCounts(tx, site, { opened: counts.opened, closed: counts.closed });
    await finishReport(tx, { context, claimed, site, content, counts, remark, late: late !== '', isLast: job.isLast });
  });
  if (content.inventory && late === '') {
    await context.store.transaction(async (tx) => {
      await context.jobs.add(tx, { kind: 'rematch', payload: { reason: `report-${site.reportId}` }, scope: 'rematch' });
    });
    context.jobs.wake('rematch');
  }
}

async function closeMissing(tx: Tx, { site, run, seen, counts, content }: Import): Promise<string> {
  const live = await tx
    .selectFrom('observations')
    .innerJoin('findings', 'findings.id', 'observations.finding_id')
    .where('stream_id', '=', site.streamId)
    .where('until_report', 'is', null)
    .select(['findings.id', 'kind', 'key', 'state_data', 'live', 'content'])
    .execute();
  const asked = content.proof?.kinds;
  const missing = live.filter(({ id, kind }) => !seen.has(id) && (asked === undefined || asked.includes(kind as 'code')));
  const verdict = judgeClosures({ live: live.length, missing: missing.length }, run);
  if (verdict.may === 'hold') counts.held = missing.length;
  if (verdict.may !== 'close' || missing.length === 0) return verdict.because;
  const gone = planMissing(missing.map(knownOf), run);
  await savePlan(tx, { ...emptySeen, ...gone }, { site, grouped: { groupOf: (id) => id, vulnerabilityOf: () => null } });
  counts.closed += gone.closes.length;
  return verdict.because;
}

const emptySeen: ReconcilePlan = {
  opens: [],
  reopens: [],
  updates: [],
  spansStarted: [],
  spansEnded: [],
  closes: [],
  proposals: [],
  unchanged: 0,
  heldClosures: null,
  remark: '',
};

/** A report that was held is read again with a person's word that its closures are right. */
export function requireHeld(state: string): void {
  if (state !== 'held') throw new NgaoError('conflict', 'Nothing of this report waits for a confirmation any more.');
}
