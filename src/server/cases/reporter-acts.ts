// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { WorkState } from '../../cases/case.ts';
import { isEndState } from '../../cases/states.ts';
import { NgaoError } from '../../kit/errors.ts';
import { examineKey } from '../../notify/mail/pgp/key-health.ts';
import { act } from '../actions/action.ts';
import { countAttempt } from '../auth/rate.ts';
import type { ServerContext } from '../context.ts';
import type { DeleteAnswer, ReporterWishes } from '../contract/intake.ts';
import { keepIncoming } from './incoming.ts';
import { onCaseAs } from './on-case.ts';
import { keyViews, offerKeys } from './party-keys.ts';
import { holderOf, type Reporter } from './reporter-session.ts';
import { reporterView } from './reporter-view.ts';
import { caseOwner, partyOwner } from './vault.ts';

const actorOf = ({ participant }: Reporter) => ({ id: participant, duties: ['reporter' as const] });

/** A message from the reporter's page into the thread with the reporter. */
export async function reporterSays(context: ServerContext, reporter: Reporter, text: string): Promise<void> {
  await countAttempt(context, `reporter-says:${reporter.participant}`, 20);
  const { caller, caseUid: uid } = reporter;
  await onCaseAs(context, { caller, actor: actorOf(reporter), uid }, async (work) => {
    await keepIncoming(work, { participant: reporter.participant, text, subject: '', mailId: null });
  });
}

/** R29: a key given on the page. Throws `usage`, with the reason, for one that nothing may be encrypted to. */
export async function giveOwnKey(context: ServerContext, reporter: Reporter, armored: string): Promise<void> {
  const { caller, caseUid, participant } = reporter;
  await countAttempt(context, `reporter-key:${participant}`, 10);
  const { problems } = await examineKey(armored, { now: new Date(context.now()) });
  if (problems.length > 0)
    throw new NgaoError('usage', `Letters cannot be encrypted to this key: ${problems.join(', ')}. Give another public key.`);
  await offerKeys(context, { caseUid, participant, keys: [{ armored, source: 'page' }], by: caller });
}

/** R33, R34: whether vendors learn the contact, and how the reporter is named. */
export async function changeWishes(
  context: ServerContext,
  reporter: Reporter,
  wishes: Static<typeof ReporterWishes>,
): Promise<void> {
  const { caller, caseUid: uid, participant, party } = reporter;
  const details = await context.vault.with(partyOwner(party), (box) =>
    box.seal('case_participants.details', participant, JSON.stringify({ creditName: wishes.creditName ?? '' })),
  );
  await onCaseAs(context, { caller, actor: actorOf(reporter), uid }, async (work) => {
    await work.tx
      .updateTable('case_participants')
      .set({ contact_wish: wishes.contact, credit_wish: wishes.credit, details })
      .where('uid', '=', participant)
      .execute();
    await work.save({ reporter: { ...work.facts.reporter, contact: wishes.contact, credit: wishes.credit } });
    await work.tell({ name: 'case.wishes', data: { contact: wishes.contact, credit: wishes.credit } });
  });
}

/** R16: within 30 days after a rejection. It is new evidence; the committee reopens by the table. Throws `conflict`. */
export async function appeal(context: ServerContext, reporter: Reporter, reason: string): Promise<void> {
  const { caller, caseUid: uid } = reporter;
  await onCaseAs(context, { caller, actor: actorOf(reporter), uid }, async (work) => {
    const { state, windows } = work.facts;
    const isOpen =
      state === 'rejected' && windows.appealUntil !== null && Date.parse(work.now) <= Date.parse(windows.appealUntil);
    if (!isOpen)
      throw new NgaoError('conflict', 'There is nothing to object to now, or the time for it is over. Write a message instead.');
    await keepIncoming(work, { participant: reporter.participant, text: reason, subject: '', mailId: null });
    await work.save({ newEvidence: { by: reporter.participant, at: work.now } });
    await work.tell({ name: 'case.appeal' });
  });
}

/** All that is kept of and from the reporter, as JSON. */
export async function exportOwn(context: ServerContext, reporter: Reporter): Promise<Record<string, unknown>> {
  const { db, vault } = context;
  const view = await reporterView(context, reporter);
  const reports = await db
    .selectFrom('case_reports')
    .where('party_uid', '=', reporter.party)
    .select(['uid', 'channel', 'received_at', 'language', 'policy_version', 'content'])
    .execute();
  const { identity } = await db
    .selectFrom('parties')
    .where('uid', '=', reporter.party)
    .select('identity')
    .executeTakeFirstOrThrow();
  return {
    format: 'ngao-reporter-export/1',
    exportedAt: context.now(),
    contact:
      identity &&
      (await vault.with(partyOwner(reporter.party), (box) => JSON.parse(box.open('parties.identity', reporter.party, identity)))),
    reports: await vault.with(caseOwner(reporter.caseUid), (box) =>
      reports.map(({ uid, content, ...row }) => ({
        ...row,
        content: JSON.parse(box.open('case_reports.content', uid, content)),
      })),
    ),
    keys: await keyViews(context, reporter.party),
    status: view,
  };
}

/**
 * Destroys the key of who the reporter is: name, address and credit cannot be read again, here or in a backup, and the code ends.
 * The report itself stays with the case. While the case is open and an answer is owed, the identity stays too, and it is said.
 */
export async function deleteOwn(
  context: ServerContext,
  reporter: Reporter,
  receipt: string,
): Promise<Static<typeof DeleteAnswer>> {
  await countAttempt(context, `reporter-delete:${reporter.participant}`, 5);
  const holder = await holderOf(context, receipt);
  if (holder?.participant !== reporter.participant)
    throw new NgaoError('unauthenticated', 'This is not the code of your report.');
  const row = await context.db
    .selectFrom('cases')
    .where('uid', '=', reporter.caseUid)
    .select(['state', 'retain_until', 'legal_hold'])
    .executeTakeFirstOrThrow();
  const kept = [{ what: 'report', until: row.retain_until, why: 'It is the record of how a weakness was handled.' }];
  if (row.legal_hold || !isEndState(row.state as WorkState)) {
    const why = row.legal_hold ? 'The law asks to keep it for now.' : 'The case is open; ask again when it is closed.';
    await act(context, reporter.caller, async ({ audit }) => {
      await audit({ action: 'reporter.delete-refused', subject: { kind: 'case', id: reporter.caseUid }, productId: null });
    });
    return { deleted: [], kept: [...kept, { what: 'contact', until: row.retain_until, why }] };
  }
  await act(context, reporter.caller, async ({ tx, now, audit }) => {
    await context.vault.destroy(tx, partyOwner(reporter.party), now);
    await tx
      .updateTable('parties')
      .set({ kind: 'anonymous', identity: null, address_index: null, receipt_hash: null })
      .where('uid', '=', reporter.party)
      .execute();
    await tx
      .updateTable('case_participants')
      .set({ details: null, state: 'left' })
      .where('uid', '=', reporter.participant)
      .execute();
    await tx.deleteFrom('party_keys').where('party_uid', '=', reporter.party).execute();
    await tx.deleteFrom('reporter_sessions').where('participant_uid', '=', reporter.participant).execute();
    await audit({ action: 'reporter.delete', subject: { kind: 'case', id: reporter.caseUid }, productId: null });
  });
  return { deleted: ['name', 'address', 'credit', 'keys', 'code'], kept };
}
