// SPDX-License-Identifier: Apache-2.0
import { keyContext } from '../../sealed/place.ts';
import { act } from '../actions/action.ts';
import { type ServerContext, systemCaller } from '../context.ts';
import { caseOwner, partyOwner } from './vault.ts';

const caller = systemCaller('retention');

/**
 * Ends every closed case whose time is over and that nobody holds for the law: first its key, in one transaction with the
 * certificate, then the sealed files. A process that is killed between the two goes on with the files the next time.
 */
export async function runRetention(context: ServerContext): Promise<void> {
  const rows = await context.db
    .selectFrom('cases')
    .where('retain_until', '<=', context.now())
    .where('legal_hold', '=', false)
    .where('destroyed_at', 'is', null)
    .select('uid')
    .orderBy('uid')
    .execute();
  for (const { uid } of rows) await destroyKeys(context, uid);
  await removeFiles(context);
}

/** From the commit on nothing of the case opens, here or from a later backup: its own key and those of its people are gone. */
async function destroyKeys(context: ServerContext, uid: string): Promise<void> {
  await act(context, caller, async ({ tx, now, audit }) => {
    const row = await tx.selectFrom('cases').where('uid', '=', uid).selectAll().forUpdate().executeTakeFirstOrThrow();
    const isDue = row.retain_until !== null && Date.parse(row.retain_until) <= Date.parse(now);
    if (!isDue || row.legal_hold || row.destroyed_at !== null) {
      await audit({ action: 'case.destroy-skipped', subject: { kind: 'case', id: uid }, productId: row.product_id });
      return;
    }
    await context.vault.destroy(tx, caseOwner(uid), now);
    const people = await tx
      .selectFrom('case_participants')
      .where('case_uid', '=', uid)
      .where('party_uid', 'is not', null)
      .select(['uid', 'party_uid'])
      .execute();
    for (const { party_uid } of people) {
      const party = party_uid as string;
      await context.vault.destroy(tx, partyOwner(party), now);
      const gone = { kind: 'anonymous', identity: null, address_index: null, receipt_hash: null };
      await tx.updateTable('parties').set(gone).where('uid', '=', party).execute();
      await tx
        .deleteFrom('reporter_sessions')
        .where(
          'participant_uid',
          'in',
          people.map((one) => one.uid),
        )
        .execute();
    }
    await tx.deleteFrom('case_imports').where('case_uid', '=', uid).execute();
    await tx.deleteFrom('case_findings').where('case_uid', '=', uid).execute();
    await tx.updateTable('cases').set({ destroyed_at: now, alike: null }).where('uid', '=', uid).execute();
    await audit({
      action: 'case.destroy',
      subject: { kind: 'case', id: uid },
      productId: row.product_id,
      data: { scope: keyContext(caseOwner(uid)), destroyedAt: now, retainedUntil: row.retain_until, parties: people.length },
    });
  });
}

/** Files of destroyed cases: attachments, and the mails that the case came by or that joined it. */
async function removeFiles(context: ServerContext): Promise<void> {
  const { db, evidence } = context;
  const attachments = await db
    .selectFrom('case_attachments as a')
    .innerJoin('cases as c', 'c.uid', 'a.case_uid')
    .where('c.destroyed_at', 'is not', null)
    .where('a.state', '<>', 'destroyed')
    .select(['a.uid', 'a.evidence'])
    .execute();
  for (const { uid, evidence: digest } of attachments) {
    await evidence.remove(digest);
    await db.updateTable('case_attachments').set({ state: 'destroyed' }).where('uid', '=', uid).execute();
  }
  const mails = await db
    .selectFrom('inbound_mails as m')
    .innerJoin('cases as c', 'c.uid', 'm.case_uid')
    .where('c.destroyed_at', 'is not', null)
    .where('m.state', '<>', 'destroyed')
    .select(['m.uid', 'm.evidence'])
    .execute();
  for (const { uid, evidence: digest } of mails) {
    await evidence.remove(digest);
    await db.updateTable('inbound_mails').set({ state: 'destroyed' }).where('uid', '=', uid).execute();
  }
}
