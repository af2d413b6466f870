// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream';
import { openStream } from '../../sealed/seal-stream.ts';
import type { Caller, ServerContext } from '../context.ts';
import { readCase } from '../views/cases-reading.ts';
import { noSuchCase } from './access.ts';
import { onCase } from './on-case.ts';
import { requireDuty } from './people-in-case.ts';
import { caseOwner } from './vault.ts';

export interface OpenedAttachment {
  name: string;
  size: number;
  content: Readable;
}

/** Opens a file that was released from quarantine, piece by piece; nothing of it is held whole. */
export async function openAttachment(
  context: ServerContext,
  caller: Caller,
  { uid, attachment }: { uid: string; attachment: string },
): Promise<OpenedAttachment> {
  return await readCase(context, { caller, uid }, async ({ box, standing }) => {
    const row = await context.db
      .selectFrom('case_attachments')
      .where('case_uid', '=', uid)
      .where('uid', '=', attachment)
      .where('state', '=', 'released')
      .selectAll()
      .executeTakeFirst();
    if (!row || !standing.may({ kind: 'report' })) throw noSuchCase();
    const sealed = await context.evidence.open(row.evidence);
    // The box is wiped when this returns; the stream goes on reading with a copy, which it wipes at its end.
    const key = Uint8Array.from(box.key);
    const place = { owner: caseOwner(uid), table: 'case_attachments', column: 'evidence', row: attachment };
    async function* opened() {
      try {
        yield* openStream({ key, place }, sealed);
      } finally {
        key.fill(0);
      }
    }
    return {
      name: box.open('case_attachments.name', row.uid, row.name),
      size: Number(row.size),
      content: Readable.from(opened()),
    };
  });
}

/** Somebody looked at the warnings and lets the others have the file. */
export async function releaseAttachment(
  context: ServerContext,
  caller: Caller,
  { uid, attachment }: { uid: string; attachment: string },
): Promise<void> {
  await onCase(context, { caller, uid }, async (work) => {
    requireDuty(work, 'owner', 'committee', 'triager');
    const row = await work.tx
      .updateTable('case_attachments')
      .set({ state: 'released' })
      .where('case_uid', '=', uid)
      .where('uid', '=', attachment)
      .where('state', '=', 'quarantined')
      .returning('uid')
      .executeTakeFirst();
    if (!row) throw noSuchCase();
    await work.tell({ name: 'case.attachment-release', data: { attachment } });
  });
}
