// SPDX-License-Identifier: Apache-2.0
import type { ContactWish, CreditWish, Lane } from '../../cases/case.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { openCase } from '../../cases/open-case.ts';
import { transitionOf } from '../../cases/states.ts';
import { newUid } from '../../sealed/place.ts';
import { act, type Work } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import { wholeStanding } from './access.ts';
import { sealedLikeness } from './alike.ts';
import { insertCase, insertReport, insertThreads, type ReportRow } from './case-rows.ts';
import { orderClocks } from './clocks.ts';
import { indexOf } from './intake-keys.ts';
import { type ReporterLetter, tellOfNewCase } from './intake-tell.ts';
import { type CaseWork, caseWork } from './on-case.ts';
import { hashReceipt, newReceipt } from './receipt.ts';
import { keepFile, type OpenFile, sealFile } from './reporter-files.ts';
import { type Box, caseOwner, partyOwner } from './vault.ts';

/** One report, by whichever way it came. Everything in it was written by somebody else. */
export interface IncomingReport
  extends Pick<ReportRow, 'channel' | 'language' | 'policyVersion' | 'mailVerdict' | 'original' | 'content'> {
  title: string;
  contact: { name?: string | undefined; address?: string | undefined; key?: string | undefined } | null;
  contactWish: ContactWish;
  creditWish: CreditWish;
  creditName: string;
  /** Says in the receipt how the code is told; the browser shows it by itself. */
  letter: ReporterLetter;
  /** The mail that it came by, as in `case_messages.in_reply_to`. */
  answers?: string;
  /** Known before anybody has looked: what a machine's token is for. */
  product?: number;
  lane?: Lane;
  /** Who wrote it left no way to be answered, neither an address nor a code. */
  unreachable?: boolean;
  /** Files that came with it: looked at, sealed and quarantined. */
  files?: readonly OpenFile[];
}

export interface OpenedReport {
  caseUid: string;
  /** Uid of the report in it. */
  report: string;
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
  const alike = await sealedLikeness(context, uids.case, { title: report.title, contents: [report.content] });
  const opened = await vault.withNew(caseKey, async (caseBox) =>
    vault.withNew(partyKey, async (partyBox) =>
      act(context, caller, async (work) => {
        await vault.keep(work.tx, caseKey, work.now);
        await vault.keep(work.tx, partyKey, work.now);
        const receipt = newReceipt();
        await keepParty(work, { report, box: partyBox, index, receipt });
        const made = await keepCase(work, { report, alike, boxes: { caseBox, partyBox } });
        const told = { ...made.opened, receipt, receivedAt: work.now };
        await tellOfNewCase(made.work, { ...told, language: report.language, letter: report.letter, answers: report.answers });
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
  { report, alike, boxes: { caseBox, partyBox } }: { report: IncomingReport; alike: Buffer | null; boxes: Boxes },
): Promise<{ work: CaseWork; opened: Omit<OpenedReport, 'receipt' | 'receivedAt'> }> {
  const { tx, now } = plain;
  const uid = caseBox.owner.uid;
  const base = openCase({ uid, at: now, authors: [], outbound: false });
  const silence = report.unreachable ? { reason: 'left-no-way' as const, by: 'system', at: now } : base.reporter.silence;
  const facts: CaseFacts = {
    ...base,
    lane: report.lane ?? base.lane,
    reporter: { ...base.reporter, credit: report.creditWish, contact: report.contactWish, silence },
  };
  const title = caseBox.seal('cases.title', uid, report.title);
  const row = await insertCase(tx, { facts, title, alike, product: report.product });
  const { channel, language, policyVersion, mailVerdict, original, content } = report;
  const told = { channel, language, policyVersion, mailVerdict, original, content };
  const reportUid = await insertReport(tx, caseBox, { ...told, party: partyBox.owner.uid, receivedAt: now });
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
  const thread = await insertThreads(tx, { uid, reporter: participant, now });
  const work = caseWork(plain, { row, box: caseBox, standing: wholeStanding, actor: { id: 'system', duties: ['system'] } });
  const answerBy = await startClocks(work);
  for (const file of report.files ?? [])
    await keepFile(work, { ...(await sealFile(plain.context, caseBox, file)), report: reportUid });
  await work.tell({ name: 'case.receive', from: 'nothing', to: 'received', data: { channel: report.channel } });
  return { work, opened: { caseUid: uid, report: reportUid, participant, thread, answerBy } };
}

/** R14: the acknowledgement is due from this moment. Answers by when. */
async function startClocks(work: CaseWork): Promise<string> {
  await orderClocks(work, transitionOf('receive').effects);
  const { due_at } = await work.tx
    .selectFrom('case_clocks')
    .where('case_uid', '=', work.uid)
    .where('kind', '=', 'acknowledge')
    .select('due_at')
    .executeTakeFirstOrThrow();
  return due_at;
}
