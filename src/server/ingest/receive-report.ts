// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { reportReader } from '../../scan/reports/registry.ts';
import { may, notFound, requirePermission } from '../access.ts';
import { act, type Work } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { UploadAnswer, UploadQuery } from '../contract/portfolio.ts';
import { findProduct, readTargetRef } from './find-target.ts';
import { ReadingLine, threadFrom } from './reading/reading-line.ts';
import { repeatReport } from './repeat-report.ts';

export interface Upload {
  query: Static<typeof UploadQuery>;
  body: Readable;
  idempotencyKey: string | undefined;
}
type Answer = Static<typeof UploadAnswer>;

/**
 * Takes a report in: the bytes are on disk and the job is in the database before it answers. The same report again
 * (a retry, a twin at the same time, an unchanged scan) is answered with the one that is there.
 */
export async function receiveReport(context: ServerContext, caller: Caller, upload: Upload): Promise<Answer> {
  const product = await findProduct(context, upload.query.product);
  const { kind, ref } = readTargetRef(upload.query.target);
  checkScope(caller, product.id, ref);
  checkKey(upload.idempotencyKey);
  checkFormat(upload.query.format);
  const { digest, size: bytes } = await context.evidence.put(awaited(upload.body));
  if (bytes === 0)
    throw new NgaoError('input-malformed', 'The body is empty. Send the report itself as the body of the request.');
  const answer = await act(context, caller, async (work) => {
    const targetId = await targetFor(work, { productId: product.id, kind, ref });
    const known = await knownReport(work, { targetId, digest, key: upload.idempotencyKey });
    if (known) {
      await work.audit({
        action: 'report.repeat',
        subject: { kind: 'report', id: known.id },
        productId: product.id,
        data: { digest },
      });
      const isRead =
        known.isScan && (await repeatReport(context, work, { report: known.id, target: targetId, state: known.state }));
      const state = isRead ? 'received' : known.state;
      return { report: known.id, job: `report-${known.id}`, digest, bytes, duplicate: true, state };
    }
    const id = await insertReport(work, { upload, targetId, digest, bytes });
    await context.jobs.add(work.tx, {
      kind: 'import-report',
      payload: { report: id },
      scope: `target-${targetId}`,
      priority: 10,
    });
    await work.audit({
      action: 'report.receive',
      subject: { kind: 'report', id },
      productId: product.id,
      data: { target: ref, digest, bytes },
    });
    return { report: id, job: `report-${id}`, digest, bytes, duplicate: false, state: 'received' };
  });
  if (answer.state === 'received') context.jobs.wake('import-report');
  return answer;
}

/** A large report will be read in a thread of its own, which can start meanwhile. */
async function* awaited(body: Readable): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  for await (const bytes of body as AsyncIterable<Uint8Array>) {
    const before = size;
    size += bytes.length;
    if (before < threadFrom && size >= threadFrom) ReadingLine.prepare();
    yield bytes;
  }
}

function checkScope(caller: Caller, productId: number, ref: string): void {
  if (!caller.machine) {
    requirePermission(caller, 'upload', productId);
    return;
  }
  if (caller.machine.productId !== productId) throw notFound('product');
  const { targets } = caller.machine;
  if (targets !== null && !targets.includes(ref))
    throw new NgaoError('forbidden', `This token may hand in reports for ${targets.join(', ')} only.`);
}

function checkKey(key: string | undefined): void {
  if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key))
    throw new NgaoError('usage', 'Idempotency-Key must be 1 to 200 visible ASCII characters.');
}

function checkFormat(format: string | undefined): void {
  if (format !== undefined && format !== '' && !reportReader(format))
    throw new NgaoError('usage', `There is no report format "${format.slice(0, 60)}"; docs/reference/formats.md lists them.`);
}

/** The row is locked until the transaction ends, so that twins wait for each other. */
async function targetFor(
  { tx, now }: Work,
  given: { productId: number; kind: 'repository' | 'image' | 'chart' | 'external'; ref: string },
): Promise<number> {
  const { productId, kind, ref } = given;
  await tx
    .insertInto('targets')
    .values({ product_id: productId, kind, ref, name: ref.slice(ref.indexOf(':') + 1), created_at: now, archived_at: null })
    .onConflict((conflict) => conflict.columns(['product_id', 'ref']).doNothing())
    .execute();
  const row = await tx
    .selectFrom('targets')
    .where('product_id', '=', productId)
    .where('ref', '=', ref)
    .select(['id', 'archived_at'])
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (row.archived_at !== null)
    throw new NgaoError('conflict', `${ref} was archived. Take it back under Targets before handing in reports.`);
  return row.id;
}

/**
 * The report that this one repeats: the same key, or the same bytes where nothing newer of their stream came in between
 * (after a revert, equal bytes are news). `isScan`: it may be another scan; the same key is the same scan, sent again.
 */
async function knownReport({ tx }: Work, given: { targetId: number; digest: string; key: string | undefined }) {
  if (given.key !== undefined) {
    const byKey = await tx
      .selectFrom('reports')
      .where('target_id', '=', given.targetId)
      .where('idempotency_key', '=', given.key)
      .select(['id', 'state', 'digest'])
      .executeTakeFirst();
    if (byKey && byKey.digest !== given.digest)
      throw new NgaoError('conflict', 'This Idempotency-Key was used for another report. Use a new key for every run.');
    if (byKey) return { ...byKey, isScan: false };
  }
  const same = await tx
    .selectFrom('reports')
    .leftJoin('streams', 'streams.id', 'reports.stream_id')
    .where('reports.target_id', '=', given.targetId)
    .where('digest', '=', given.digest)
    .where('state', '<>', 'refused')
    .orderBy('reports.id', 'desc')
    .select(['reports.id', 'state', 'stream_id', 'last_report_id'])
    .executeTakeFirst();
  return same && (await stillHolds(tx, given.targetId, same)) ? { ...same, isScan: true } : undefined;
}

/** Until a report is read to its end its stream does not name it yet. */
async function stillHolds(
  tx: Work['tx'],
  targetId: number,
  same: { id: number; state: string; stream_id: number | null; last_report_id: number | null },
): Promise<boolean> {
  if (same.state === 'received' || same.state === 'importing') return await isNewest(tx, targetId, same.id);
  return same.stream_id === null || same.last_report_id === same.id;
}

async function isNewest(tx: Work['tx'], targetId: number, id: number): Promise<boolean> {
  const newer = await tx
    .selectFrom('reports')
    .where('target_id', '=', targetId)
    .where('id', '>', id)
    .select('id')
    .executeTakeFirst();
  return newer === undefined;
}

async function insertReport(
  { tx, now, caller }: Work,
  given: { upload: Upload; targetId: number; digest: string; bytes: number },
): Promise<number> {
  const { query, idempotencyKey } = given.upload;
  const row = await tx
    .insertInto('reports')
    .values({
      target_id: given.targetId,
      stream_id: null,
      digest: given.digest,
      bytes: given.bytes,
      file: (query.file ?? '').slice(0, 300),
      named_format: query.format ?? '',
      idempotency_key: idempotencyKey ?? null,
      version: (query.version ?? '').slice(0, 200),
      received_at: now,
      received_by: JSON.stringify(caller.actor),
      state: 'received',
      proof_at: null,
      finished_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Whether the caller may see what became of a report: readers of the product, and machines that may hand in for its target. */
export function maySeeReport(caller: Caller, report: { productId: number; target: { ref: string } }): boolean {
  const { machine } = caller;
  if (!machine) return may(caller, 'read', report.productId);
  return machine.productId === report.productId && (machine.targets === null || machine.targets.includes(report.target.ref));
}
