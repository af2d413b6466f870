// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely';
import { NgaoError } from '../../kit/errors.ts';
import type { KeyOwner } from '../../sealed/place.ts';
import type { AdvisoryTables } from '../../store/advisory-tables.ts';
import { isCommittee, type Standing, standingOf } from '../cases/access.ts';
import type { Caller, Database, ServerContext, Tx } from '../context.ts';

export type StoredAdvisory = Selectable<AdvisoryTables['advisories']>;

export const advisoryOwner = (uid: string): KeyOwner => ({ scope: 'advisory', uid });

/** The one answer for what does not exist and for what one may not see (T12). */
export function noSuchAdvisory(): NgaoError {
  return new NgaoError('not-found', 'There is no such advisory, or you may not see it.');
}

/** What a person is to one draft. */
export interface Seat {
  row: StoredAdvisory;
  /** In the case that it comes from; null: it comes from none. */
  standing: Standing | null;
  /** Reads everything around the draft: who wrote, who approved, what others said. Guests read the draft and their own words. */
  inside: boolean;
}

/**
 * Who may read it: of a case, who holds a grant there that opens the advisory; of none, the committee. Administrators and
 * auditors are not asked. Throws `not-found` for everybody else.
 */
export async function seatAt(context: ServerContext, caller: Caller, uid: string): Promise<Seat> {
  const row = await context.db.selectFrom('advisories').where('uid', '=', uid).selectAll().executeTakeFirst();
  const seat = row && (await seatOf(context.db, { caller, row, now: context.now() }));
  if (!seat) throw noSuchAdvisory();
  return seat;
}

export async function seatOf(
  db: Database | Tx,
  { caller, row, now }: { caller: Caller; row: StoredAdvisory; now: string },
): Promise<Seat | undefined> {
  if (row.case_uid === null) return isCommittee(caller) ? { row, standing: null, inside: true } : undefined;
  const standing = await standingOf(db, { caller, uid: row.case_uid, now });
  if (!standing?.may({ kind: 'advisory' })) return undefined;
  return { row, standing, inside: standing.may({ kind: 'analysis' }) };
}

/** Cases whose advisories the person may read now. */
export async function readableCases(context: ServerContext, caller: Caller): Promise<string[]> {
  const user = caller.person?.id;
  if (user === undefined) return [];
  const rows = await context.db
    .selectFrom('case_participants as p')
    .innerJoin('advisories as a', 'a.case_uid', 'p.case_uid')
    .where('p.user_id', '=', user)
    .where('p.state', '=', 'active')
    .select('p.case_uid')
    .distinct()
    .execute();
  const now = context.now();
  const open: string[] = [];
  for (const { case_uid } of rows) {
    const standing = await standingOf(context.db, { caller, uid: case_uid, now });
    if (standing?.may({ kind: 'advisory' })) open.push(case_uid);
  }
  return open;
}
