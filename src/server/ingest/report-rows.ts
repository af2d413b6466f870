// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { NgaoError } from '../../kit/errors.ts';
import { NgaoError as Refusal } from '../../kit/errors.ts';
import type { ReportContent } from '../../scan/reports/contract.ts';
import { type ServerContext, systemCaller, type Tx } from '../context.ts';
import { holdDecisions } from '../decide/hold.ts';
import { groupMoves, heldGroups } from './group-ids.ts';
import type { ImportCounts } from './import-job.ts';
import type { Site } from './save-plan.ts';

export interface Claimed {
  reportId: number;
  targetId: number;
  productId: number;
  settings: Record<string, unknown>;
  digest: string;
  file: string;
  format: string;
  version: string;
  confirmed: boolean;
  receivedAt: string;
  /** Which run of the import this is; a later one fences off this one. */
  attempt: number;
}

/** Errors of ours while one report was read, after which it is refused. A process that was killed is no error of the report. */
const failureLimit = 5;
/** Unless they end with it every time: a report that takes the whole process down must not do so for ever. */
const attemptLimit = 100;
const gaveUp = 'It could not be taken in after several tries. Tell an administrator; the file is kept.';

/** Takes a report for this run; undefined when there is nothing to do (any more). */
export async function claimReport({ store, now }: ServerContext, reportId: number): Promise<Claimed | undefined> {
  return await store.transaction(async (tx) => {
    await pushBackOthers(tx, reportId);
    const row = await tx
      .selectFrom('reports')
      .innerJoin('targets', 'targets.id', 'reports.target_id')
      .innerJoin('products', 'products.id', 'targets.product_id')
      .where('reports.id', '=', reportId)
      .select([
        'reports.id',
        'target_id',
        'product_id',
        'settings',
        'digest',
        'file',
        'named_format',
        'version',
        'state',
        'attempts',
        'received_at',
        'counts',
      ])
      .forUpdate('reports')
      .executeTakeFirst();
    if (!row || (row.state !== 'received' && row.state !== 'importing')) return undefined;
    const attempt = row.attempts + 1;
    if (attempt > attemptLimit) {
      await tx
        .updateTable('reports')
        .set({ state: 'refused', reason: gaveUp, finished_at: now() })
        .where('id', '=', reportId)
        .execute();
      return undefined;
    }
    await tx
      .updateTable('reports')
      .set({ state: 'importing', attempts: attempt, notices: '[]', proof: '', reason: '' })
      .where('id', '=', reportId)
      .execute();
    return {
      reportId,
      targetId: row.target_id,
      productId: row.product_id,
      settings: row.settings,
      digest: row.digest,
      file: row.file,
      format: row.named_format,
      version: row.version,
      confirmed: row.counts.confirmed === 1,
      receivedAt: row.received_at,
      attempt,
    };
  });
}

/**
 * One report of a target is read at a time. The queue sees to that as long as it hears from its workers; one that it has
 * given up may still be reading another report, and is stopped at its next step. That report's job is tried again.
 */
async function pushBackOthers(tx: Tx, reportId: number): Promise<void> {
  const target = await tx
    .selectFrom('targets')
    .where('id', '=', (each) => each.selectFrom('reports').where('id', '=', reportId).select('target_id'))
    .select('id')
    .forUpdate()
    .executeTakeFirst();
  if (!target) return;
  await tx
    .updateTable('reports')
    .set({ state: 'received' })
    .where('target_id', '=', target.id)
    .where('id', '<>', reportId)
    .where('state', '=', 'importing')
    .execute();
}

/**
 * Locks the target for this transaction, holds groups as they are, and stops a run that another one has replaced. Answers how often
 * groups were moved. Not against rows that refer to the target: whoever moves groups meanwhile writes counts of targets, and each
 * would wait for the other.
 */
export async function heldFence(tx: Tx, { productId, targetId, reportId, attempt }: Claimed): Promise<number> {
  await holdDecisions(tx, productId, 'shared');
  await tx.selectFrom('targets').where('id', '=', targetId).select('id').forNoKeyUpdate().executeTakeFirstOrThrow();
  // Whoever takes a report over holds its target.
  const { rows } = await sql<{ attempts: number; state: string; moves: number }>`
    select attempts, state, ${groupMoves} as moves from reports, ${heldGroups} where id = ${reportId}`.execute(tx);
  const [row] = rows;
  if (row?.attempts !== attempt || row.state !== 'importing')
    throw new Refusal('conflict', 'Another run has taken this report over.');
  return row.moves;
}

/** What tells one stream of reports from the others. */
export function streamKey(targetId: number, { tool, category }: Pick<ReportContent, 'tool' | 'category'>) {
  return { target_id: targetId, tool: tool.name.slice(0, 100), category: category.slice(0, 200) };
}

/** The report's stream, made when it is the first of its kind. */
export async function nameStream(
  { store }: ServerContext,
  claimed: Claimed,
  content: { tool: ReportContent['tool']; category: string; format: string },
) {
  return await store.transaction(async (tx) => {
    const key = streamKey(claimed.targetId, content);
    await tx
      .insertInto('streams')
      .values({ ...key, last_report_id: null, last_report_at: null, last_proof_at: null })
      .onConflict((conflict) => conflict.columns(['target_id', 'tool', 'category']).doNothing())
      .execute();
    const row = await tx
      .selectFrom('streams')
      .where('target_id', '=', key.target_id)
      .where('tool', '=', key.tool)
      .where('category', '=', key.category)
      .select(['id', 'scanned_at', 'last_report_id', 'told'])
      .executeTakeFirstOrThrow();
    await tx
      .updateTable('reports')
      .set({ stream_id: row.id, format: content.format, tool: key.tool, tool_version: content.tool.version.slice(0, 100) })
      .where('id', '=', claimed.reportId)
      .execute();
    return {
      id: row.id,
      newestScan: row.last_report_id === claimed.reportId ? null : row.scanned_at,
      isOvertaken: row.last_report_id !== null && row.last_report_id > claimed.reportId,
      hasPast: row.last_report_id !== null,
      told: row.told,
    };
  });
}

/** Counts an error of ours. Answers whether to try again; after the last time the report is refused. */
export async function countFailure(context: ServerContext, claimed: Claimed, error: NgaoError): Promise<boolean> {
  // Another run has taken it over: that is nobody's failure.
  if (error.code === 'conflict') return true;
  const row = await context.store.transaction(
    async (tx) =>
      await tx
        .updateTable('reports')
        .set((each) => ({ failures: each('failures', '+', 1) }))
        .where('id', '=', claimed.reportId)
        .where('attempts', '=', claimed.attempt)
        .returning('failures')
        .executeTakeFirst(),
  );
  if (!row || row.failures < failureLimit) return true;
  await refuseReport(context, claimed, new Refusal('internal', gaveUp));
  return false;
}

export async function refuseReport(context: ServerContext, claimed: Claimed, error: NgaoError): Promise<void> {
  await context.store.transaction(async (tx) => {
    await tx
      .updateTable('reports')
      .set({ state: 'refused', reason: error.message.slice(0, 2000), finished_at: context.now() })
      .where('id', '=', claimed.reportId)
      .where('attempts', '=', claimed.attempt)
      .execute();
    await context.audit.append(tx, {
      caller: systemCaller('import'),
      action: 'report.refuse',
      subject: { kind: 'report', id: claimed.reportId },
      productId: claimed.productId,
      data: { code: error.code },
    });
  });
}

interface Finished {
  context: ServerContext;
  claimed: Claimed;
  site: Site;
  content: Pick<ReportContent, 'proof' | 'notices'>;
  counts: ImportCounts;
  remark: string;
  late: boolean;
  /** Whether this run's closures wait for a person. */
  isHeld: boolean;
  isLast: boolean;
}

/** What several runs of a report say, one after the other. */
function told(texts: readonly string[], between: string): string {
  return texts
    .filter((text) => text !== '')
    .join(between)
    .slice(0, 2000);
}

/** Ends a run of a report, and with its last run the report. */
export async function finishReport(tx: Tx, given: Finished): Promise<void> {
  const { claimed, site, content, counts, remark, late, isHeld, isLast } = given;
  const row = await tx
    .selectFrom('reports')
    .where('id', '=', claimed.reportId)
    .select(['notices', 'proof', 'reason'])
    .executeTakeFirstOrThrow();
  const notices = [...row.notices, ...content.notices, ...(remark === '' ? [] : [remark])].slice(0, 200);
  const ended = { state: counts.held > 0 ? ('held' as const) : ('imported' as const), finished_at: site.now };
  await tx
    .updateTable('reports')
    .set({
      ...(isLast && ended),
      reason: told([row.reason, isHeld ? remark : ''], ' '),
      proof: told([row.proof, content.proof?.because ?? ''], '; '),
      proof_at: content.proof?.at || null,
      counts: JSON.stringify(counts),
      notices: JSON.stringify(notices),
    })
    .where('id', '=', claimed.reportId)
    .execute();
  if (!late) {
    await tx
      .updateTable('streams')
      .set({
        last_report_id: claimed.reportId,
        last_report_at: site.now,
        ...(content.proof && { last_proof_at: content.proof.at || site.now, scanned_at: content.proof.at || null }),
      })
      .where('id', '=', site.streamId)
      .execute();
  }
  if (!isLast) return;
  await given.context.audit.append(tx, {
    caller: systemCaller('import'),
    action: 'report.import',
    subject: { kind: 'report', id: claimed.reportId },
    productId: site.productId,
    data: { digest: claimed.digest, ...counts },
  });
}
