// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { act } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import { onCase } from './on-case.ts';
import { requireDuty } from './people-in-case.ts';
import { sealFile } from './reporter-files.ts';
import { caseOwner } from './vault.ts';

/** Bytes of one file. */
export const mostBytes = 20 * 1024 * 1024;

/** Puts a file to a case by hand, once the caller has shown that the person is on it; like a stranger's it waits in quarantine until somebody has looked at it. */
export async function attachAtDesk(
  context: ServerContext,
  caller: Caller,
  given: { uid: string; name: string; body: AsyncIterable<Uint8Array> },
): Promise<string> {
  const bytes = await collect(given.body);
  const kept = await context.vault.with(caseOwner(given.uid), async (box) =>
    sealFile(context, box, { bytes, name: given.name, declaredType: '' }),
  );
  await onCase(context, { caller, uid: given.uid }, async (work) => {
    requireDuty(work, 'owner', 'committee', 'fixer');
    const { uid, size, kind, evidence } = kept;
    await work.tx
      .insertInto('case_attachments')
      .values({
        ...{ uid, case_uid: work.uid, report_uid: null, message_uid: null, size, kind, evidence },
        name: work.box.seal('case_attachments.name', uid, kept.name),
        warnings: JSON.stringify(kept.warnings),
        state: 'quarantined',
        added_at: work.now,
      })
      .execute();
    await work.tell({ name: 'case.attach', data: { attachment: uid, kind, size } });
  });
  return kept.uid;
}

/** Every file that leaves is a line of its own in the audit trail, before its first byte. */
export async function noteDownload(
  context: ServerContext,
  caller: Caller,
  { uid, attachment }: { uid: string; attachment: string },
): Promise<void> {
  await act(context, caller, async ({ audit }) => {
    await audit({ action: 'case.attachment-read', subject: { kind: 'case', id: uid }, productId: null, data: { attachment } });
  });
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > mostBytes) throw new NgaoError('input-too-large', `A file may have ${mostBytes} bytes. Send a smaller one.`);
    chunks.push(chunk);
  }
  if (size === 0) throw new NgaoError('usage', 'The file is empty. Choose another one.');
  return Buffer.concat(chunks, size);
}
