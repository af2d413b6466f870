// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { type Difference, differ } from '../../advisories/differ.ts';
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
    return { from, to, changes: differ(before.content, after.content).map(changeOf) };
  });
}

function changeOf(one: Difference): Diff['changes'][number] {
  return {
    field: one.place,
    kind: one.is,
    before: 'before' in one ? tell(one.before) : null,
    after: 'after' in one ? tell(one.after) : null,
  };
}

function tell(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
