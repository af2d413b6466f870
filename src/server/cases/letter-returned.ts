// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely';
import type { MessageFacts } from '../../cases/case-facts.ts';
import { orderClock } from '../../cases/clock-orders.ts';
import { isEndState } from '../../cases/states.ts';
import { isSameAddress } from '../../notify/mail/address.ts';
import type { BouncedRecipient } from '../../notify/mail/bounce.ts';
import type { CaseTables } from '../../store/case-tables.ts';
import { type ServerContext, systemCaller } from '../context.ts';
import { changeClocks } from './clocks.ts';
import { notifyCommittee } from './notify-committee.ts';
import { type CaseWork, onCaseAs } from './on-case.ts';
import type { Line } from './outbox.ts';
import { addressesOf } from './outbox-addresses.ts';

export type Letter = Selectable<CaseTables['case_messages']>;
const caller = systemCaller('mail');
const actor = { id: 'system', duties: ['system' as const] };

interface Returned {
  line: Line;
  status: string;
  diagnostic: string;
}

/**
 * A letter of ours came back for some of its readers (RFC 3464). When it was taken stays as it was told; from now on it counts
 * as not delivered, and the committee is told. `also` runs in the same transaction. Answers whether any line of it was meant.
 */
export async function letterReturned(
  context: ServerContext,
  { letter, failed }: { letter: Letter; failed: readonly BouncedRecipient[] },
  also: (work: CaseWork) => Promise<void>,
): Promise<boolean> {
  const lines = await addressesOf(context, letter);
  const returned = returnedLines(lines, failed);
  if (returned.length === 0) return false;
  await onCaseAs(context, { caller, actor, uid: letter.case_uid }, async (work) => {
    await saveReturned(work, letter, returned);
    await forget(work, letter, returned);
    const parts = returned.map(({ line: { part }, status }) => ({ part, status }));
    await work.tell({ name: 'case.message-bounce', data: { message: letter.uid, kind: letter.kind, parts } });
    // The word that tells of a returned word would come back in the same way.
    if (letter.kind !== 'notice') await notifyCommittee(work);
    await also(work);
  });
  return true;
}

/** A machine answered a letter of ours: it is noted with the line, and nothing else follows. Nothing is ever answered to it. */
export async function letterAnsweredByMachine(
  context: ServerContext,
  { letter, from }: { letter: Letter; from: string },
  also: (work: CaseWork) => Promise<void>,
): Promise<void> {
  const lines = await addressesOf(context, letter);
  const line = lines.find(({ address }) => address !== '' && isSameAddress(address, from)) ?? onlyLine(lines);
  await onCaseAs(context, { caller, actor, uid: letter.case_uid }, async (work) => {
    if (line)
      await work.tx.updateTable('case_deliveries').set({ auto_answered_at: work.now }).where('uid', '=', line.uid).execute();
    await work.tell({ name: 'case.message-auto-answer', data: { message: letter.uid, kind: letter.kind } });
    await also(work);
  });
}

/** By the address that the letter went to. A sole reader is meant also under the name that their mail was passed on to. */
function returnedLines(lines: readonly Line[], failed: readonly BouncedRecipient[]): Returned[] {
  const open = lines.filter(({ state, address }) => ['sent', 'in-doubt'].includes(state) && address !== '');
  const named = open.flatMap((line) => {
    const told = failed.find(({ recipient }) => isSameAddress(recipient, line.address));
    return told ? [{ line, status: told.status, diagnostic: told.diagnostic }] : [];
  });
  const [sole, first] = [onlyLine(lines), failed[0]];
  if (named.length > 0 || first === undefined || sole === undefined || !open.includes(sole)) return named;
  return [{ line: sole, status: first.status, diagnostic: first.diagnostic }];
}

function onlyLine(lines: readonly Line[]): Line | undefined {
  const mailed = lines.filter(({ address }) => address !== '');
  return mailed.length === 1 ? mailed[0] : undefined;
}

async function saveReturned({ tx, box, now }: CaseWork, { uid }: Letter, returned: readonly Returned[]): Promise<void> {
  for (const { line, status, diagnostic } of returned) {
    const bounce = box.seal('case_deliveries.bounce', line.uid, `${status} ${diagnostic}`.trim());
    await tx
      .updateTable('case_deliveries')
      .set({ state: 'bounced', bounced_at: now, bounce })
      .where('uid', '=', line.uid)
      .execute();
  }
  // What came back was taken before, so it was taken for its other readers as well.
  await tx
    .updateTable('case_deliveries')
    .set({ state: 'sent', at: now })
    .where('message_uid', '=', uid)
    .where('state', '=', 'in-doubt')
    .execute();
  await tx.updateTable('case_messages').set({ state: 'bounced' }).where('uid', '=', uid).execute();
}

/** R14: the guards do not count it any more. An acknowledgement that never arrived is owed again, from the day of receipt. */
async function forget(work: CaseWork, { uid }: Letter, returned: readonly Returned[]): Promise<void> {
  const { facts, now, actor: by } = work;
  const before = facts.messages.find((one) => one.uid === uid);
  if (!before) return;
  const after: MessageFacts = {
    ...before,
    bouncedAt: before.bouncedAt ?? now,
    ...(returned.some(({ line }) => line.part === 'to') && { deliveredAt: null }),
    ...(returned.some(({ line }) => line.part === 'cc') && { copiedToList: false }),
  };
  await work.save({ messages: facts.messages.map((one) => (one === before ? after : one)) });
  const owed = before.purpose === 'acknowledgement' && before.toReporter && before.round === facts.round;
  if (!owed || facts.state === 'received' || isEndState(facts.state)) return;
  const order = { order: 'start', kind: 'acknowledge', startedAt: facts.receivedAt, reason: 'letter-returned' } as const;
  await changeClocks(work, (clocks) => orderClock(clocks, order, { by: by.id, now }));
}
