// SPDX-License-Identifier: Apache-2.0
import type { ContactWish, CreditWish } from '../../cases/case.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { applyOrders } from '../../cases/clock-orders.ts';
import { openCase } from '../../cases/open-case.ts';
import { transitionOf } from '../../cases/states.ts';
import { newUid } from '../../sealed/place.ts';
import { act, type Work } from '../actions/action.ts';
import type { Caller, ServerContext, Tx } from '../context.ts';
import { wholeStanding } from './access.ts';
import { saveClocks } from './clocks.ts';
import { newCodeName } from './code-name.ts';
import { caseCalendar } from './committee-settings.ts';
import { indexOf } from './intake-keys.ts';
import { type ReporterLetter, tellOfNewCase } from './intake-tell.ts';
import { type CaseWork, caseWork, type StoredCase } from './on-case.ts';
import { hashReceipt, newReceipt } from './receipt.ts';
import { type Box, caseOwner, partyOwner } from './vault.ts';

/** One report, by whichever way it came. Everything in it was written by somebody else. */
export interface IncomingReport {
  channel: 'form' | 'mail' | 'api' | 'committee';
  language: 'en' | 'fr';
  policyVersion: string;
  title: string;
  /** The fields, `{ encrypted }`, or `{ text }` of a mail. */
  content: Record<string, unknown>;
  contact: { name?: string | undefined; address?: string | undefined; key?: string | undefined } | null;
  contactWish: ContactWish;
  creditWish: CreditWish;
  creditName: string;
  /** What the mail's authentication said. */
  mailVerdict: string | null;
  /** Digest of the sealed original in the evidence store. */
  original: string | null;
  /** Says in the receipt how the code is told; the browser shows it by itself. */
  letter: ReporterLetter;
}

export interface OpenedReport {
  caseUid: string;
  participant: string;
  thread: string;
  /** Told once, kept nowhere. */
  receipt: string;
  receivedAt: string;
  answerBy: string;
}

interface Boxes {
  caseBox: Box;
  partyBox: Box;
}

/**
 * Opens a case for a report: keys first, as they may be far away, then all rows in one transaction. `also` runs in it at the
 * end, for rows of the way it came by.
 */
export async function openReport(
  context: ServerContext,
  {
    caller,
    report,
    also,
  }: { caller: Caller; report: IncomingReport; also?: (work: CaseWork, opened: OpenedReport) => Promise<void> },
): Promise<OpenedReport> {
  const { vault } = context;
  const uids = { case: newUid(), party: newUid() };
  const [caseKey, partyKey] = [await vault.make(caseOwner(uids.case)), await vault.make(partyOwner(uids.party))];
  const index = await indexOf(context, report.contact?.address);
  const opened = await vault.withNew(caseKey, async (caseBox) =>
    vault.withNew(partyKey, async (partyBox) =>
      act(context, caller, async (work) => {
        await vault.keep(work.tx, caseKey, work.now);
        await vault.keep(work.tx, partyKey, work.now);
        const receipt = newReceipt();
        await keepParty(work, { report, box: partyBox, index, receipt });
        const made = await keepCase(work, { report, boxes: { caseBox, partyBox } });
        const told = { ...made.opened, receipt, receivedAt: work.now };
        await tellOfNewCase(made.work, { ...told, language: report.language, letter: report.letter });
        await also?.(made.work, told);
        return told;
      }),
    ),
  );
  context.jobs.wake('send-letter');
  return opened;
}

async function keepParty(
  { tx, now }: Work,
  { report, box, index, receipt }: { report: IncomingReport; box: Box; index: Buffer | null; receipt: string },
): Promise<void> {
  const { uid } = box.owner;
  const { contact } = report;
  await tx
    .insertInto('parties')
    .values({
      uid,
      kind: contact === null ? 'anonymous' : 'person',
      user_id: null,
      identity: contact === null ? null : box.seal('parties.identity', uid, JSON.stringify(contact)),
      address_index: index,
      receipt_hash: hashReceipt(receipt),
      language: report.language,
      created_at: now,
    })
    .execute();
}

async function keepCase(
  plain: Work,
  { report, boxes: { caseBox, partyBox } }: { report: IncomingReport; boxes: Boxes },
): Promise<{ work: CaseWork; opened: Omit<OpenedReport, 'receipt' | 'receivedAt'> }> {
  const { tx, now } = plain;
  const uid = caseBox.owner.uid;
  const base = openCase({ uid, at: now, authors: [], outbound: false });
  const facts: CaseFacts = { ...base, reporter: { ...base.reporter, credit: report.creditWish, contact: report.contactWish } };
  const row = await insertCase(tx, { uid, facts, now, title: caseBox.seal('cases.title', uid, report.title) });
  const reportUid = newUid();
  await tx
    .insertInto('case_reports')
    .values({
      uid: reportUid,
      case_uid: uid,
      channel: report.channel,
      party_uid: partyBox.owner.uid,
      received_at: now,
      language: report.language,
      policy_version: report.policyVersion,
      mail_verdict: report.mailVerdict,
      original: report.original,
      content: caseBox.seal('case_reports.content', reportUid, JSON.stringify(report.content)),
    })
    .execute();
  const participant = newUid();
  await tx
    .insertInto('case_participants')
    .values({
      uid: participant,
      case_uid: uid,
      party_uid: partyBox.owner.uid,
      user_id: null,
      role: 'reporter',
      contact_wish: report.contactWish,
      credit_wish: report.creditWish,
      details:
        report.creditName === ''
          ? null
          : partyBox.seal('case_participants.details', participant, JSON.stringify({ creditName: report.creditName })),
      invited_at: now,
      told_at: null,
    })
    .execute();
  const thread = newUid();
  await tx
    .insertInto('case_threads')
    .values([
      { uid: thread, case_uid: uid, audience: 'reporter', participant_uid: participant, created_at: now },
      { uid: newUid(), case_uid: uid, audience: 'internal', participant_uid: null, created_at: now },
    ])
    .execute();
  const work = caseWork(plain, { row, box: caseBox, standing: wholeStanding, actor: { id: 'system', duties: ['system'] } });
  const answerBy = await startClocks(work);
  await work.tell({ name: 'case.receive', from: 'nothing', to: 'received', data: { channel: report.channel } });
  return { work, opened: { caseUid: uid, participant, thread, answerBy } };
}

async function insertCase(
  tx: Tx,
  { uid, facts, now, title }: { uid: string; facts: CaseFacts; now: string; title: Buffer },
): Promise<StoredCase> {
  const { lane, state } = facts;
  for (let tries = 0; ; tries++) {
    const row = await tx
      .insertInto('cases')
      .values({
        uid,
        code_name: newCodeName(),
        product_id: null,
        // Nobody has said yet; what guards ask stands in the facts.
        lane: lane ?? 'unknown',
        state,
        owner_id: null,
        level: null,
        title,
        facts: JSON.stringify(facts),
        received_at: now,
        moved_at: now,
        closed_at: null,
        retain_until: null,
      })
      .onConflict((conflict) => conflict.column('code_name').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row) return row;
    if (tries > 20) throw new Error('no code name is free');
  }
}

/** R14: the acknowledgement is due from this moment. Answers by when. */
async function startClocks({ tx, facts, now }: CaseWork): Promise<string> {
  const clocks = applyOrders([], transitionOf('receive').effects, { facts, by: 'system', now });
  await saveClocks(tx, clocks, { facts, calendar: await caseCalendar(tx), now });
  const { due_at } = await tx
    .selectFrom('case_clocks')
    .where('case_uid', '=', facts.uid)
    .where('kind', '=', 'acknowledge')
    .select('due_at')
    .executeTakeFirstOrThrow();
  return due_at;
}
