// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { inspectAttachment } from '../../sealed/attachment.ts';
import { newUid } from '../../sealed/place.ts';
import { sealStream } from '../../sealed/seal-stream.ts';
import type { ServerContext } from '../context.ts';
import { type CaseWork, onCaseAs } from './on-case.ts';
import type { Reporter } from './reporter-session.ts';
import { type Box, caseOwner } from './vault.ts';

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
  const bytes = await collect(body);
  const kept = await context.vault.with(caseOwner(reporter.caseUid), (box) =>
    sealFile(context, box, { bytes, name, declaredType }),
  );
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

export interface OpenFile {
  bytes: Uint8Array;
  name: string;
  declaredType: string;
}

/** Stores the bytes sealed, before the row that says what they are. `box`: of the case that it belongs to. */
export async function sealFile(
  { evidence }: Pick<ServerContext, 'evidence'>,
  { key, owner }: Pick<Box, 'key' | 'owner'>,
  { bytes, name, declaredType }: OpenFile,
): Promise<SealedFile> {
  const uid = newUid();
  const verdict = inspectAttachment({ bytes, name, declaredType });
  const place = { owner, table: 'case_attachments', column: 'evidence', row: uid };
  const { digest } = await evidence.put(sealStream({ key, place }, once(bytes)));
  return {
    uid,
    name,
    size: bytes.length,
    kind: verdict.kind,
    warnings: verdict.warnings.map(({ code }) => code),
    evidence: digest,
  };
}

/** The row of a sealed file: of a report, or of a message. */
export async function keepFile(
  work: CaseWork,
  file: SealedFile & { report?: string | undefined; message?: string | undefined },
): Promise<void> {
  await work.tx
    .insertInto('case_attachments')
    .values({
      uid: file.uid,
      case_uid: work.uid,
      report_uid: file.report ?? null,
      message_uid: file.message ?? null,
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
