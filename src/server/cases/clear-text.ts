// SPDX-License-Identifier: Apache-2.0
import type { Database, Tx } from '../context.ts';
import type { CaseWork } from './on-case.ts';
import type { Line } from './outbox.ts';
import type { Protection } from './outbox-pgp.ts';

/** Kinds that leave by themselves and hold no word that a person wrote. */
const withoutWords = ['receipt', 'notice'];

/** Whether somebody hid their words from the way: also where nobody here could open them. */
export function isEncrypted(protection: Protection | null | undefined): boolean {
  return protection !== null && protection !== undefined && protection.encryption !== 'none';
}

/** Somebody chose to write encrypted: letters to them in the clear wait for a person's word from now on. */
export async function noteEncrypted({ tx, uid }: Pick<CaseWork, 'tx' | 'uid'>, participant: string): Promise<void> {
  await tx
    .updateTable('case_participants')
    .set({ wrote_encrypted: true })
    .where('uid', '=', participant)
    .where('case_uid', '=', uid)
    .execute();
}

/** Whether this letter would tell somebody in the clear who wrote encrypted, and nobody has said that this is fine. */
export async function needsClearWord(
  { db }: { db: Database | Tx },
  { kind, lines }: { kind: string; lines: readonly Line[] },
): Promise<boolean> {
  const readers = lines.flatMap(({ participant, address }) => (participant === null || address === '' ? [] : [participant]));
  if (withoutWords.includes(kind) || readers.length === 0) return false;
  const row = await db
    .selectFrom('case_participants')
    .where('uid', 'in', readers)
    .where('wrote_encrypted', '=', true)
    .where('clear_at', 'is', null)
    .select('uid')
    .executeTakeFirst();
  return row !== undefined;
}

/** Letters to this participant that were stopped are tried now, not with the next turn of the clocks. */
export async function tryAgain({ tx, uid, context }: CaseWork, participant: string): Promise<void> {
  const rows = await tx
    .selectFrom('case_messages as m')
    .innerJoin('case_deliveries as d', 'd.message_uid', 'm.uid')
    .where('m.case_uid', '=', uid)
    .where('m.state', '=', 'held')
    .where('m.stopped', 'is not', null)
    .where('d.participant_uid', '=', participant)
    .select('m.uid')
    .distinct()
    .execute();
  for (const { uid: message } of rows)
    await context.jobs.add(tx, { kind: 'send-letter', payload: { message }, scope: `letter-${message}` });
}
