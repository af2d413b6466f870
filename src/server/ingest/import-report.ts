// SPDX-License-Identifier: Apache-2.0
import type { Incoming } from '../../findings/reconcile/incoming.ts';
import type { ReconcilePlan, Run } from '../../findings/reconcile/plan.ts';
import { judgeClosures, lateness, planMissing } from '../../findings/reconcile/reconcile.ts';
import { asNgaoError, NgaoError } from '../../kit/errors.ts';
import type { Observation } from '../../model/observation.ts';
import type { ReportContent } from '../../scan/reports/contract.ts';
import { readRuns } from '../../scan/reports/sniff.ts';
import type { ServerContext, Tx } from '../context.ts';
import { systemCaller } from '../context.ts';
import { settleExploited } from '../decide/clocks.ts';
import { closureGuardOf } from '../policy/product-policy.ts';
import { rewriteCounts } from './counts.ts';
import { doneBefore } from './earlier-attempts.ts';
import { saveInventory } from './inventories.ts';
import { type Claimed, claimReport, countFailure, finishReport, heldFence, nameStream, refuseReport } from './report-rows.ts';
import { type Site, savePlan } from './save-plan.ts';
import { saveStatements } from './statements.ts';
import { knownOf, liveFindings, takeChunk, takeTogether } from './take-chunk.ts';

/** Observations at a time: what a page request on the embedded engine may have to wait for. */
const chunkSize = 500;
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
  /** What earlier runs of the same report had opened and closed. */
  before: { opened: number; closed: number };
  isLast: boolean;
  /** Findings that this report tells. */
  seen: Set<number>;
  opened: number[];
  /** Findings that are told otherwise than before, by key: what the report says of them may come in several chunks. */
  deferred: Map<string, Incoming>;
}

/**
 * Reads a received report into findings and inventories, some hundred observations a transaction. Every step may be done
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
    if (error.code.startsWith('input-') || error.code === 'usage') return await refuseReport(context, claimed, error);
    if (await countFailure(context, claimed, error)) throw thrown;
    context.log.error({ err: thrown, report: reportId }, 'a report was given up');
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
    before: { opened: counts.opened, closed: counts.closed },
    site: { productId, targetId, streamId: stream.id, reportId, actor, settings: claimed.settings, now },
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
  };
  if (claimed.attempt > 1) {
    const before = await doneBefore(context.db, job.site);
    job.opened.push(...before.opened);
    counts.opened += before.opened.length;
    counts.updated += before.updated;
    counts.reopened += before.reopened;
    counts.closed += before.closed;
    // The same report tells them once more, as they are by now.
    counts.unchanged -= before.opened.length + before.updated;
  }
  const late = lateness(job.run);
  if (late === '') await takeChunks(job, stream.hasPast);
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

async function takeChunks(job: Import, hasPast: boolean): Promise<void> {
  const { context, claimed, site, run, content, counts, seen, deferred } = job;
  const given = { context, claimed, site, run, seen, deferred, tool: content.tool.name, hasPast, factsSaved: new Set<string>() };
  for (const observations of chunksOf(content.observations)) {
    const { plan, opened, told, later } = await takeChunk(given, observations);
    counts.observations += observations.length;
    for (const [hash, one] of later) deferred.set(hash, one);
    for (const id of [...told, ...opened]) seen.add(id);
    job.opened.push(...opened);
    addCounts(counts, plan);
    if (deferred.size >= deferLimit) await takeDeferred(job);
  }
  await takeDeferred(job);
}

/** Findings that are told otherwise than before: written when all that the report says of them is together. */
async function takeDeferred({ context, claimed, site, run, deferred, counts }: Import): Promise<void> {
  const waiting = [...deferred.values()];
  for (let at = 0; at < waiting.length; at += chunkSize)
    addCounts(counts, await takeTogether({ context, claimed, site, run }, waiting.slice(at, at + chunkSize)));
  deferred.clear();
}

function addCounts(counts: ImportCounts, plan: ReconcilePlan): void {
  counts.opened += plan.opens.length;
  counts.reopened += plan.reopens.length;
  counts.closed += plan.closes.length;
  counts.updated += plan.updates.length + plan.spansStarted.length;
  counts.unchanged += plan.unchanged;
}

/** Inventory, closures, counts, and the report's own end. Many closures go before it, part by part. */
async function finish(job: Import, late: string): Promise<void> {
  const { context, site, counts, content, claimed } = job;
  const gone = late === '' ? await missingOf(job) : { remark: late, ids: [] };
  for (; gone.ids.length > chunkSize; gone.ids.splice(0, chunkSize))
    await context.store.transaction(async (tx) => {
      await heldFence(tx, claimed);
      await closeMissing(tx, job, gone.ids.slice(0, chunkSize));
    });
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
    await closeMissing(tx, job, gone.ids);
    await settleExploited(tx, job.opened, { settings: claimed.settings, now: site.now });
    await rewriteCounts(tx, site, { opened: counts.opened - job.before.opened, closed: counts.closed - job.before.closed });
    await finishReport(tx, {
      context,
      claimed,
      site,
      content,
      counts,
      remark: gone.remark,
      late: late !== '',
      isLast: job.isLast,
    });
  });
  if (content.inventory && late === '') {
    await context.store.transaction(async (tx) => {
      await context.jobs.add(tx, { kind: 'rematch', payload: { reason: `report-${site.reportId}` }, scope: 'rematch' });
    });
    context.jobs.wake('rematch');
  }
}

/**
 * What the stream told and this report does not, as far as it may be ended. After a crash among closures fewer are live and
 * fewer are missing, so that the judgement stays the same.
 */
async function missingOf({ context, site, run, seen, counts, content }: Import): Promise<{ remark: string; ids: number[] }> {
  const live = await context.db
    .selectFrom('observations')
    .innerJoin('findings', 'findings.id', 'observations.finding_id')
    .where('stream_id', '=', site.streamId)
    .where('until_report', 'is', null)
    .select(['findings.id', 'kind'])
    .execute();
  const asked = content.proof?.kinds;
  const missing = live.filter(({ id, kind }) => !seen.has(id) && (asked === undefined || asked.includes(kind as 'code')));
  const verdict = judgeClosures({ live: live.length, missing: missing.length }, run);
  if (verdict.may === 'hold') counts.held = missing.length;
  return { remark: verdict.because, ids: verdict.may === 'close' ? missing.map(({ id }) => id) : [] };
}

async function closeMissing(tx: Tx, { site, run, counts }: Import, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const gone = planMissing((await liveFindings(tx, ids, site)).map(knownOf), run);
  await savePlan(tx, { ...emptySeen, ...gone }, { site, grouped: { groupOf: (id) => id, vulnerabilityOf: () => null } });
  counts.closed += gone.closes.length;
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
