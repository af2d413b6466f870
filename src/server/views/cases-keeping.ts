// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import { keepingOf } from '../../cases/keeping.ts';
import { NgaoError } from '../../kit/errors.ts';
import { noSuchCase, requireCase } from '../cases/access.ts';
import { committeeSettings } from '../cases/committee-settings.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { CaseCertificate, CaseKeeping } from '../contract/case-keeping.ts';
import { type CaseReading, readCase, someone } from './cases-reading.ts';

type Keeping = Static<typeof CaseKeeping>;

/** How long the case is kept and who holds it. For whom the whole of it is open: a reason can tell what the case is about. */
export async function keepingView(context: ServerContext, caller: Caller, uid: string): Promise<Keeping> {
  return await readCase(context, { caller, uid }, async (reading) => {
    const { row, facts, now, standing } = reading;
    if (!standing.may({ kind: 'analysis' })) throw noSuchCase();
    const { retentionDays, spamDays } = await committeeSettings(context.db);
    const kept = { state: facts.state, legalHold: row.legal_hold, closedAt: row.closed_at, retainUntil: row.retain_until };
    return {
      ...keepingOf(kept, now),
      ...{ legalHold: row.legal_hold, closedAt: row.closed_at, retentionDays, spamDays },
      holds: await holds(reading),
    };
  });
}

async function holds({ context, uid, box, names }: CaseReading): Promise<Keeping['holds']> {
  const rows = await context.db.selectFrom('case_holds').where('case_uid', '=', uid).orderBy('asked_at').selectAll().execute();
  return rows.map((row) => ({
    uid: row.uid,
    hold: row.hold,
    reason: box.open('case_holds.reason', row.uid, row.reason),
    askedBy: someone(names, row.asked_by),
    askedAt: row.asked_at,
    confirmedBy: row.confirmed_by === null ? null : someone(names, row.confirmed_by),
    confirmedAt: row.confirmed_at,
  }));
}

/** What is left of a destroyed case, for whom it was open. Throws `conflict` while it is there, else `not-found`. */
export async function certificateView(
  context: ServerContext,
  caller: Caller,
  uid: string,
): Promise<Static<typeof CaseCertificate>> {
  await requireCase(context, caller, uid);
  const { db } = context;
  const row = await db.selectFrom('cases').where('uid', '=', uid).selectAll().executeTakeFirstOrThrow();
  if (row.destroyed_at === null)
    throw new NgaoError('conflict', 'This case is not destroyed, so there is no certificate. See how long it is kept.');
  const told = await db
    .selectFrom('audit_records')
    .where('subject_kind', '=', 'case')
    .where('subject_id', '=', uid)
    .where('action', '=', 'case.destroy')
    .select(['seq', 'record'])
    .executeTakeFirstOrThrow();
  const { data } = JSON.parse(told.record) as { data: { scope: string; parties: number } };
  return {
    ...{ uid, codeName: row.code_name, receivedAt: row.received_at, closedAt: row.closed_at },
    ...{ retainedUntil: row.retain_until, destroyedAt: row.destroyed_at },
    ...{ key: data.scope, parties: data.parties },
    audit: { seq: Number(told.seq), digest: createHash('sha256').update(told.record).digest('hex') },
  };
}
