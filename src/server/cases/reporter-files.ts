// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { inspectAttachment } from '../../sealed/attachment.ts';
import { newUid } from '../../sealed/place.ts';
import { sealStream } from '../../sealed/seal-stream.ts';
import type { ServerContext } from '../context.ts';
import { type CaseWork, onCaseAs } from './on-case.ts';
import type { Reporter } from './reporter-session.ts';
import { caseOwner } from './vault.ts';

/** Bytes of one file, and files of one reporter. */
const limits = { bytes: 20 * 1024 * 1024, files: 20 };

/** Takes a file in: looked at by its bytes, sealed into the evidence store, and quarantined until a person releases it. */
export async function attachFile(
  context: ServerContext,
  reporter: Reporter,
  { name, declaredType, body }: { name: string; declaredType: string; body: AsyncIterable<Uint8Array> },
): Promise<{ id: string }> {
  const { db } = context;
  const report = await db
    .selectFrom('case_reports')
    .where('party_uid', '=', reporter.party)
    .where('case_uid', '=', reporter.caseUid)
    .select('uid')
    .executeTakeFirstOrThrow();
  const { count } = await db
    .selectFrom('case_attachments')
    .where('report_uid', '=', report.uid)
    .select((select) => select.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) >= limits.files)
    throw new NgaoError('too-many-requests', `There are ${limits.files} files already. Pack them into one.`);
  const kept = await sealFile(context, { caseUid: reporter.caseUid, bytes: await collect(body), name, declaredType });
  const actor = { id: reporter.participant, duties: ['reporter' as const] };
  await onCaseAs(context, { caller: reporter.caller, actor, uid: reporter.caseUid }, async (work) => {
    await keepFile(work, { ...kept, report: report.uid });
  });
  return { id: kept.uid };
}

export interface SealedFile {
  uid: string;
  name: string;
  size: number;
  kind: string;
  warnings: readonly string[];
  evidence: string;
}

/** Stores the bytes sealed, before the transaction that says what they are. */
export async function sealFile(
  { vault, evidence }: ServerContext,
  given: { caseUid: string; bytes: Uint8Array; name: string; declaredType: string },
): Promise<SealedFile> {
  const uid = newUid();
  const { bytes, name, declaredType } = given;
  const verdict = inspectAttachment({ bytes, name, declaredType });
  const owner = caseOwner(given.caseUid);
  const { digest } = await vault.with(owner, async ({ key }) => {
    const place = { owner, table: 'case_attachments', column: 'evidence', row: uid };
    return await evidence.put(sealStream({ key, place }, once(bytes)));
  });
  return {
    uid,
    name,
    size: bytes.length,
    kind: verdict.kind,
    warnings: verdict.warnings.map(({ code }) => code),
    evidence: digest,
  };
}

export async function keepFile(work: CaseWork, file: SealedFile & { report: string }): Promise<void> {
  await work.tx
    .insertInto('case_attachments')
    .values({
      uid: file.uid,
      case_uid: work.uid,
      report_uid: file.report,
      message_uid: null,
      name: work.box.seal('case_attachments.name', file.uid, file.name),
      size: file.size,
      kind: file.kind,
      warnings: JSON.stringify(file.warnings),
      state: 'quarantined',
      evidence: file.evidence,
      added_at: work.now,
    })
    .execute();
  await work.tell({ name: 'case.attach', data: { attachment: file.uid, kind: file.kind, size: file.size } });
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limits.bytes)
      throw new NgaoError('input-too-large', `A file may have ${limits.bytes} bytes. Send a smaller one, or several.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
