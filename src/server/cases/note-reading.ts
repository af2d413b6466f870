// SPDX-License-Identifier: Apache-2.0
import { act } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';

const quarter = 15 * 60_000;

/**
 * Writes into the audit trail that the person reads these cases: one record per person, case and quarter of an hour. It comes
 * before the answer, so nothing is read without its record.
 */
export async function noteReading(context: ServerContext, caller: Caller, uids: readonly string[]): Promise<void> {
  const user = caller.person?.id;
  if (user === undefined || uids.length === 0) return;
  const since = new Date(Math.floor(Date.parse(context.now()) / quarter) * quarter).toISOString();
  const known = await context.db
    .selectFrom('case_reads')
    .where('user_id', '=', user)
    .where('what', '=', '')
    .where('case_uid', 'in', [...uids])
    .where('read_at', '>=', since)
    .select('case_uid')
    .execute();
  const due = [...new Set(uids)].filter((uid) => !known.some((row) => row.case_uid === uid));
  if (due.length === 0) return;
  await act(context, caller, async ({ tx, now, audit }) => {
    for (const uid of due) {
      await tx
        .insertInto('case_reads')
        .values({ case_uid: uid, user_id: user, what: '', read_at: now })
        .onConflict((conflict) => conflict.columns(['case_uid', 'user_id', 'what']).doUpdateSet({ read_at: now }))
        .execute();
      await audit({ action: 'case.read', subject: { kind: 'case', id: uid }, productId: null });
    }
  });
}
