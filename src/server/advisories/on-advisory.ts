// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { act, type Work } from '../actions/action.ts';
import { type CaseWork, onCase } from '../cases/on-case.ts';
import type { Box } from '../cases/vault.ts';
import type { Caller, ServerContext } from '../context.ts';
import { advisoryOwner, noSuchAdvisory, type Seat, type StoredAdvisory, seatAt, seatOf } from './access.ts';

/** What an action on one advisory works with: the row is locked, its key is open, and so is the case where there is one. */
export interface AdvisoryWork extends Work {
  uid: string;
  row: StoredAdvisory;
  box: Box;
  seat: Seat;
  /** null: the advisory comes from no case. */
  ofCase: CaseWork | null;
  /** Changes the row, counts its version and notes when. */
  save(patch: Partial<Omit<StoredAdvisory, 'uid' | 'version'>>): Promise<void>;
  /** One audit record; of a case also a line in its history. Ids, states and digests, never text. */
  tell(name: string, data?: Record<string, unknown>): Promise<void>;
}

interface OnAdvisory {
  caller: Caller;
  uid: string;
  /** An older one is a `conflict`: somebody else changed the draft meanwhile. */
  version?: number | undefined;
}

/** Runs an action on an advisory. For whom it is not open it is `not-found`, whether it exists or not. */
export async function onAdvisory<T>(
  context: ServerContext,
  { caller, uid, version }: OnAdvisory,
  work: (given: AdvisoryWork) => Promise<T>,
): Promise<T> {
  const { row: before } = await seatAt(context, caller, uid);
  const inside = async (plain: Work, box: Box, ofCase: CaseWork | null) => {
    const row = await lockAdvisory(plain, uid);
    const seat = await seatOf(plain.tx, { caller, row, now: plain.now });
    if (!seat) throw noSuchAdvisory();
    if (version !== undefined && version !== row.version)
      throw new NgaoError(
        'conflict',
        'Somebody else changed this advisory meanwhile. Look at it again and repeat what you meant.',
      );
    return await work(advisoryWork(plain, { row, box, seat, ofCase }));
  };
  return await context.vault.with(advisoryOwner(uid), async (box) => {
    if (before.case_uid === null) return await act(context, caller, async (plain) => await inside(plain, box, null));
    return await unseen(async () =>
      onCase(context, { caller, uid: before.case_uid ?? '' }, async (ofCase) => await inside(ofCase, box, ofCase)),
    );
  });
}

export function advisoryWork(
  plain: Work,
  { row, box, seat, ofCase }: { row: StoredAdvisory; box: Box; seat: Seat; ofCase: CaseWork | null },
): AdvisoryWork {
  const { uid } = row;
  const made: AdvisoryWork = {
    ...{ tx: plain.tx, caller: plain.caller, context: plain.context, now: plain.now, audit: plain.audit },
    ...{ uid, row, box, seat, ofCase },
    save: async (patch) => {
      made.row = { ...made.row, ...patch, version: made.row.version + 1, changed_at: plain.now };
      const { version, changed_at } = made.row;
      await plain.tx
        .updateTable('advisories')
        .set({ ...patch, version, changed_at })
        .where('uid', '=', uid)
        .execute();
    },
    tell: async (name, data = {}) => {
      const { number, product_id } = made.row;
      await plain.audit({
        action: name,
        subject: { kind: 'advisory', id: uid },
        productId: product_id,
        data: { number, ...data },
      });
      if (ofCase !== null) await ofCase.tell({ name: `case.${name.replace('.', '-')}`, data: { advisory: uid } });
    },
  };
  return made;
}

async function lockAdvisory({ tx }: Work, uid: string): Promise<StoredAdvisory> {
  const row = await tx.selectFrom('advisories').where('uid', '=', uid).selectAll().forUpdate().executeTakeFirst();
  if (!row) throw noSuchAdvisory();
  return row;
}

/** A case that closed for the person in between is told in the words of the advisory. */
async function unseen<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof NgaoError && error.code === 'not-found') throw noSuchAdvisory();
    throw error;
  }
}
