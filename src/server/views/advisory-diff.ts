// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { advisoryOwner, noSuchAdvisory, seatAt } from '../advisories/access.ts';
import { readRevision } from '../advisories/content.ts';
import { noteReading } from '../cases/note-reading.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { AdvisoryDiff } from '../contract/advisories.ts';

type Diff = Static<typeof AdvisoryDiff>;

/** What changed from one revision to another, field by field. */
export async function advisoryDiff(
  context: ServerContext,
  caller: Caller,
  { uid, from, to }: { uid: string; from: number; to: number },
): Promise<Diff> {
  const { row, inside } = await seatAt(context, caller, uid);
  // Earlier revisions may hold what had to be taken out.
  if (!inside) throw noSuchAdvisory();
  if (row.case_uid !== null) await noteReading(context, caller, [row.case_uid]);
  return await context.vault.with(advisoryOwner(uid), async (box) => {
    const [before, after] = [
      await readRevision(context.db, box, { uid, number: from }),
      await readRevision(context.db, box, { uid, number: to }),
    ];
    if (!before || !after) throw new NgaoError('not-found', 'There is no such revision.');
    return { from, to, changes: differences(before.content, after.content, '') };
  });
}

type Change = Diff['changes'][number];

/** Walks both side by side; a list is compared place by place. */
function differences(before: unknown, after: unknown, field: string): Change[] {
  if (before === undefined && after === undefined) return [];
  if (isBranch(before) && isBranch(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differences(before[key], after[key], `${field}/${key}`));
  }
  const [old, next] = [tell(before), tell(after)];
  if (old === next) return [];
  return [{ field, kind: old === null ? 'added' : next === null ? 'removed' : 'changed', before: old, after: next }];
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function tell(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
