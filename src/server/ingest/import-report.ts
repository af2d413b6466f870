// SPDX-License-Identifier: Apache-2.0
import { lateness } from '../../findings/reconcile/reconcile.ts';
import { asNgaoError, NgaoError } from '../../kit/errors.ts';
import { withTightHeap } from '../../kit/io/tight-heap.ts';
import type { ServerContext, Tx } from '../context.ts';
import { systemCaller } from '../context.ts';
import { settleExploited } from '../decide/clocks.ts';
import { openLeftDuplicates } from '../decide/duplicates.ts';
import { closureGuardOf } from '../policy/product-policy.ts';
import { namedBy, provenBy } from './admit-run.ts';
import { closeMissing, type Gone, missingOf } from './close-missing.ts';
import { rewriteCounts } from './counts.ts';
import { doneBefore } from './earlier-attempts.ts';
import { addCounts, type Import, type ImportCounts, noCounts } from './import-job.ts';
import { saveInventory } from './inventories.ts';
import type { PreparedPart } from './reading/prepare-part.ts';
import { readWhole, type WholeReport } from './reading/read-whole.ts';
import { partSize, type ToldContent } from './reading/told-content.ts';
import { type Claimed, claimReport, countFailure, finishReport, heldFence, nameStream, refuseReport } from './report-rows.ts';
import { saveStatements } from './statements.ts';
import { learnChunk, redone, type TakenChunk, takeChunk, takeTogether } from './take-chunk.ts';
import { beginTelling, endTelling, readToldWord, toldBefore, toldOtherwise } from './told-before.ts';

/** Bytes from which a report's import takes care of memory rather than of time. */
const largeReport = 32 << 20;
/** How many changed findings are kept in memory at once. */
const deferLimit = 4000;
/** Parts that may wait to be saved, with the one that is being saved, while the next one is learned. */
const mostUnsaved = 3;

/**
 * Reads a received report into findings and inventories, some hundred observations a transaction. Every step may be done
 * again: after a crash the job starts anew, finds what was saved and ends in the same state. Jobs of one target run one after
 * another, and each transaction checks that no other run has taken the report over.
 */
export async function importReport(context: ServerContext, reportId: number): Promise<void> {
  const claimed = await claimReport(context, reportId);
  if (!claimed) return;
  try {
    const isLarge = ((await context.evidence.sizeOf(claimed.digest)) ?? 0) > largeReport;
    await (isLarge ? withTightHeap(() => takeRuns(context, claimed)) : takeRuns(context, claimed));
  } catch (thrown) {
    const error = asNgaoError(thrown);
    // What is wrong with the report is its sender's to know; what is wrong with us is tried again.
    if (error.code.startsWith('input-') || error.code === 'usage') return await refuseReport(context, claimed, error);
    if (await countFailure(context, claimed, error)) throw thrown;
    context.log.error({ err: thrown, report: reportId }, 'a report was given up');
  }
}

async function takeRuns(context: ServerContext, claimed: Claimed): Promise<void> {
  const report = await readWhole(context, claimed);
  const counts = noCounts();
  try {
    for (const [index, content] of report.runs.entries())
      await takeIn(context, { claimed, content, index, report, counts, isLast: index === report.runs.length - 1 });
  } finally {
    report.close();
  }
}

interface OneRun {
  claimed: Claimed;
  content: ToldContent;
  index: number;
  report: WholeReport;
  counts: ImportCounts;
  /** The last run of the report ends it. */
  isLast: boolean;
}

async function takeIn(context: ServerContext, one: OneRun): Promise<void> {
  const { claimed, report, counts, isLast } = one;
  const content = admitted(one.content, claimed);
  const stream = await nameStream(context, claimed, { ...content, format: report.format });
  const now = context.now();
  const actor = systemCaller('import').actor;
  const { productId, targetId, reportId } = claimed;
  const job: Import = {
    context,
    claimed,
    content,
    counts,
    isLast,
    isAlone: !stream.hasPast && claimed.attempt === 1,
    before: { opened: counts.opened, closed: counts.closed },
    site: { productId, targetId, streamId: stream.id, reportId, actor, settings: claimed.settings, now },
    run: {
      now,
      scannedAt: content.proof?.at ?? '',
      newestScan: stream.newestScan ?? '',
      isOvertaken: stream.isOvertaken,
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
  const isUnchanged = late === '' && readToldWord(stream.told)?.digest === content.digest && (await finishUnchanged(job));
  if (isUnchanged) return;
  if (late === '') {
    await beginTelling(context.db, job.site, markOf(job));
    const before = counts.observations;
    const given = { tool: content.tool.name, now, target: String(targetId) };
    await takeChunks(job, { parts: report.parts(one.index, given), hasPast: stream.hasPast });
    if (content.isMeanwhile)
      job.content = nowTold(one, { told: counts.observations - before, notices: await report.notices(one.index) });
  }
  await finish(job, late);
}

/** What was read while it was taken in told its number and its notices at its end. A notice comes of reading: no other tells it. */
function nowTold({ content, claimed }: OneRun, { told, notices }: Pick<ToldContent, 'told' | 'notices'>): ToldContent {
  return { ...admitted({ ...content, notices }, claimed), told, ...(notices.length > 0 && { basis: '' }) };
}

function admitted(content: ToldContent, { receivedAt }: Claimed): ToldContent {
  const { proof, notices } = provenBy(content.proof, receivedAt);
  const named = namedBy(content);
  return { ...content, ...named, proof, notices: [...content.notices, ...notices, ...named.notices] };
}

/** No two runs of imports share it, and no digest looks like it. */
function markOf({ claimed: { reportId, attempt } }: Import): string {
  return `report ${reportId}, run ${attempt}`;
}

/**
 * Part by part. A server of PostgreSQL learns the names of the next parts while it saves the findings of this one; where the
 * stream has a past, or the engine has one connection, one comes after the other.
 */
async function takeChunks(
  job: Import,
  { parts, hasPast }: { parts: AsyncIterable<PreparedPart>; hasPast: boolean },
): Promise<void> {
  const { context, claimed, site, run, content, seen, deferred } = job;
  const given = { context, claimed, site, run, seen, deferred, tool: content.tool.name, hasPast, factsSaved: new Set<string>() };
  const unsaved = hasPast ? 0 : context.store.engine === 'postgresql' ? mostUnsaved : 0;
  const saving: Promise<void>[] = [];
  const savedBut = async (waiting: number) => {
    while (saving.length > waiting) await saving.shift();
  };
  try {
    for await (const part of parts) {
      const learned = await learnChunk(given, part);
      await context.store.giveWay();
      const save = async () => await added(job, await takeChunk(given, learned), part.told);
      const last = (saving.at(-1) ?? Promise.resolve()).then(save);
      // Told where it is awaited; meanwhile a failure is nobody's unhandled one.
      last.catch(() => {});
      saving.push(last);
      await savedBut(unsaved);
      await context.store.giveWay();
    }
  } finally {
    // Nothing of this run may go on writing when the run has ended.
    await Promise.allSettled(saving);
  }
  await savedBut(0);
  await takeDeferred(job);
}

async function added(job: Import, { plan, opened, told, later }: TakenChunk, observations: number): Promise<void> {
  job.counts.observations += observations;
  for (const [hash, one] of later) job.deferred.set(hash, one);
  for (const id of [...told, ...opened]) job.seen.add(id);
  job.opened.push(...opened);
  addCounts(job.counts, plan);
  if (job.deferred.size >= deferLimit) await takeDeferred(job);
}

/** Findings that are told otherwise than before: written when all that the report says of them is together. */
async function takeDeferred({ context, claimed, site, run, deferred, counts }: Import): Promise<void> {
  const waiting = [...deferred.values()];
  for (let at = 0; at < waiting.length; at += partSize) {
    addCounts(counts, await takeTogether({ context, claimed, site, run }, waiting.slice(at, at + partSize)));
    await context.store.giveWay();
  }
  deferred.clear();
}

/** Closures and the end. Many closures go before it, part by part. */
async function finish(job: Import, late: string): Promise<void> {
  const { context, claimed, site, content } = job;
  const gone: Gone = late === '' ? await missingOf(job) : { remark: late, ids: [], isWhole: false, isHeld: false };
  for (; gone.ids.length > partSize; gone.ids.splice(0, partSize))
    await context.store.transaction(async (tx) => {
      await heldFence(tx, claimed);
      await closeMissing(tx, job, gone.ids.slice(0, partSize));
    }, redone);
  await context.store.transaction(async (tx) => {
    await heldFence(tx, claimed);
    await closeMissing(tx, job, gone.ids);
    await end(tx, job, { remark: gone.remark, isLate: late !== '', isHeld: gone.isHeld });
    if (gone.isWhole) await endTelling(tx, site, { mark: markOf(job), last: content });
  });
  if (late === '') await askAdvisories(job);
}

/** The stream told the same before, and all of it stands: then there is nothing to save but that this report says so. */
async function finishUnchanged(job: Import): Promise<boolean> {
  const { context, claimed, site, content } = job;
  const { observations, unchanged } = job.counts;
  const isDone = await context.store.transaction(async (tx) => {
    await heldFence(tx, claimed);
    const live = await toldBefore(tx, site, content.digest);
    if (live === undefined) return false;
    Object.assign(job.counts, { observations: observations + content.told, unchanged: unchanged + live });
    await end(tx, job, { remark: '', isLate: false, isHeld: false });
    await toldOtherwise(tx, site, content);
    return true;
  });
  if (isDone) await askAdvisories(job);
  return isDone;
}

interface Ending {
  remark: string;
  isLate: boolean;
  /** Whether this run's closures wait for a person. */
  isHeld: boolean;
}

/** Inventory, counts, and the report's own end. */
async function end(tx: Tx, job: Import, { remark, isLate, isHeld }: Ending): Promise<void> {
  const { context, claimed, site, content, counts, before, isLast } = job;
  if (!isLate && content.inventory) {
    const { version, digest } = content.subject;
    const { targetId, reportId, now } = site;
    const facts = { targetId, reportId, version: claimed.version || version, digest, now, confirmed: claimed.confirmed };
    counts.components = (await saveInventory(tx, content.inventory, facts)).components;
  }
  counts.statements = !isLate && content.statements ? await saveStatements(tx, content.statements, site) : 0;
  if (!isLate) await openLeftDuplicates(tx, [site.targetId], site);
  await settleExploited(tx, job.opened, { settings: claimed.settings, now: site.now });
  await rewriteCounts(tx, site, { opened: counts.opened - before.opened, closed: counts.closed - before.closed });
  await finishReport(tx, { context, claimed, site, content, counts, remark, late: isLate, isHeld, isLast });
}

/** A new inventory is for the advisory database to look at. */
async function askAdvisories({ context, content, site }: Import): Promise<void> {
  if (!content.inventory) return;
  await context.store.transaction(async (tx) => {
    await context.jobs.add(tx, { kind: 'rematch', payload: { reason: `report-${site.reportId}` }, scope: 'rematch' });
  });
  context.jobs.wake('rematch');
}

/** A report that was held is read again with a person's word that its closures are right. */
export function requireHeld(state: string): void {
  if (state !== 'held') throw new NgaoError('conflict', 'Nothing of this report waits for a confirmation any more.');
}
