// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely';
import { NgaoError } from '../../kit/errors.ts';
import type { CaseTables } from '../../store/case-tables.ts';
import { act, type Work } from '../actions/action.ts';
import { type ServerContext, systemCaller } from '../context.ts';

export type StoredMail = Selectable<CaseTables['inbound_mails']>;

/** Where a mail went that joined no case. */
export interface Settled {
  state: 'quarantined' | 'discarded';
  reason: string;
  verdict?: string;
}

const caller = systemCaller('mail');

/** Writes where a mail went. It goes one way only. */
export async function routed(
  { tx, audit }: Pick<Work, 'tx' | 'audit'>,
  { uid, state }: StoredMail,
  to: { reason: string; verdict: string; caseUid: string; message: string | null },
): Promise<void> {
  const { reason, verdict, caseUid, message } = to;
  const done = await tx
    .updateTable('inbound_mails')
    .set({ state: 'routed', reason, verdict, case_uid: caseUid, message_uid: message })
    .where('uid', '=', uid)
    .where('state', '=', state)
    .returning('uid')
    .executeTakeFirst();
  if (!done) throw new NgaoError('conflict', 'Somebody else has settled this mail meanwhile. Look at the list again.');
  await audit({ action: 'mail.route', subject: { kind: 'mail', id: uid }, productId: null, data: { state: 'routed', reason } });
}

/** Decided, and not part of a case. */
export async function settle(context: ServerContext, row: StoredMail, { state, reason, verdict = '' }: Settled): Promise<void> {
  await act(context, caller, async ({ tx, audit }) => {
    await tx.updateTable('inbound_mails').set({ state, reason, verdict }).where('uid', '=', row.uid).execute();
    await audit({ action: 'mail.route', subject: { kind: 'mail', id: row.uid }, productId: null, data: { state, reason } });
  });
}
