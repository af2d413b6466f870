// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { Consent, WorkState } from '../../cases/case.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import type { ClockReading } from '../../cases/clocks.ts';
import { settleEmbargo } from '../../cases/embargo.ts';
import { reporterSteps, reporterWords, stepOf } from '../../cases/letters/reporter-words.ts';
import { parse } from '../../markup/parse.ts';
import { toHtml } from '../../markup/to-html.ts';
import { cleanFileName } from '../../sealed/attachment/file-name.ts';
import { act } from '../actions/action.ts';
import type { ServerContext } from '../context.ts';
import type { ReporterView } from '../contract/intake.ts';
import { readClocks } from './clocks.ts';
import { isSigned, signatureOf } from './outside-signature.ts';
import { offerOf, retestOf } from './reporter-offer.ts';
import type { Reporter } from './reporter-session.ts';
import { caseOwner, partyOwner } from './vault.ts';
import { vendorPage } from './vendor-page.ts';

type View = Static<typeof ReporterView>;

/** What a reporter sees of the own report: no code name, nobody's name, no state of the machine. The look is audited. */
export async function reporterView(context: ServerContext, reporter: Reporter): Promise<View> {
  const { db, now } = context;
  const at = now();
  await act(context, reporter.caller, async ({ audit }) => {
    await audit({ action: 'reporter.read', subject: { kind: 'case', id: reporter.caseUid }, productId: null });
  });
  const row = await db
    .selectFrom('cases')
    .leftJoin('case_reports as r', (join) => join.onRef('r.case_uid', '=', 'cases.uid').on('r.party_uid', '=', reporter.party))
    .innerJoin('case_participants as p', 'p.case_uid', 'cases.uid')
    .where('cases.uid', '=', reporter.caseUid)
    .where('p.uid', '=', reporter.participant)
    .select(['cases.facts', 'r.received_at', 'r.policy_version', 'r.uid as report', 'p.invited_at'])
    .executeTakeFirstOrThrow();
  const facts = row.facts as unknown as CaseFacts;
  const confidentiality = await signatureOf(context, reporter);
  const hasSigned = isSigned(confidentiality, at);
  const embargo = hasSigned ? embargoOf(facts, reporter.participant, at) : null;
  // As for an account: signed, and the date that is in force accepted. A vendor agrees to a date by letters like these.
  const isBound = confidentiality === null || reporter.role === 'vendor' || embargo === null || embargo.answer === 'accepted';
  const common = {
    // Not the case's uid: a reference to name on the phone, which opens nothing.
    reference: (row.report ?? reporter.participant).slice(0, 8),
    receivedAt: row.received_at ?? row.invited_at,
    language: reporter.language,
    policyVersion: row.policy_version ?? '',
    messages: hasSigned && isBound ? await messagesOf(context, reporter) : [],
    confidentiality,
    embargo,
  };
  if (row.report === null && reporter.role === 'vendor' && hasSigned)
    return { ...common, ...nothingOwn, ...(await vendorPage(context, { vendor: reporter, facts, embargo: common.embargo })) };
  if (row.report === null) return { ...common, ...nothingOwn };
  return { ...common, ...(await ownReport(context, { reporter, facts, at })) };
}

type Own = Omit<View, 'reference' | 'receivedAt' | 'language' | 'policyVersion' | 'messages' | 'confidentiality' | 'embargo'>;

/** Who was invited and reported nothing reads their letters and answers them; where the case stands is not theirs. */
const nothingOwn: Own = {
  ...{ steps: [], now: '', next: '', nextBy: null, waitsForYou: false, secrecyUntil: null, attachments: [] },
  ...{ wishes: { contact: '', credit: '', creditName: '' }, draft: null, retest: null, mayAppealUntil: null, vendor: null },
};

async function ownReport(
  context: ServerContext,
  { reporter, facts, at }: { reporter: Reporter; facts: CaseFacts; at: string },
): Promise<Own> {
  const readings = await readClocks(context.db, facts, at);
  const words = reporterWords(facts.state, reporter.language);
  const dueOf = (kind: ClockReading['kind'] | null) => readings.findLast((one) => one.kind === kind)?.dueAt ?? null;
  return {
    steps: await stepsOf(context, { reporter, state: facts.state, due: dueOf(words.clock) }),
    now: words.now,
    next: words.next,
    nextBy: dueOf(words.clock),
    waitsForYou: facts.state === 'needs-info',
    secrecyUntil: dueOf('reporter-secrecy'),
    attachments: await attachmentsOf(context, reporter),
    wishes: await wishesOf(context, reporter),
    draft: await offerOf(context, reporter, { facts, commentBy: dueOf('comment') }),
    retest: await retestOf(context, reporter.caseUid, facts),
    mayAppealUntil: facts.state === 'rejected' ? facts.windows.appealUntil : null,
    vendor: null,
  };
}

/** The date that this reader is asked about, else the one in force that they were asked about. */
function embargoOf({ embargo }: CaseFacts, participant: string, now: string): View['embargo'] {
  const { term, consents, proposal } = settleEmbargo(embargo, now);
  const own = (list: readonly Consent[] | undefined) => list?.find((one) => one.participant === participant);
  const asked = own(proposal?.consents);
  const place = asked && proposal ? { term: proposal.term, consent: asked } : { term, consent: own(consents) };
  if (!place.term || !place.consent || embargo.state === 'exited') return null;
  const { state, rsvpBy } = place.consent;
  return { endsAt: place.term.until, zone: place.term.zone, replyBy: state === 'invited' ? rsvpBy : null, answer: state };
}

async function stepsOf(
  { db }: ServerContext,
  { reporter, state, due }: { reporter: Reporter; state: WorkState; due: string | null },
): Promise<View['steps']> {
  const events = await db
    .selectFrom('case_events')
    .where('case_uid', '=', reporter.caseUid)
    .where('to_state', 'is not', null)
    .select(['at', 'to_state'])
    .orderBy('seq')
    .execute();
  const { step: current, last } = reporterWords(state, reporter.language);
  const place = reporterSteps.indexOf(current);
  const reached = (name: string) => events.find(({ to_state }) => stepOf(to_state as WorkState) === name)?.at ?? null;
  return reporterSteps.map((name, index) => {
    const at = reached(name);
    if (index < place) return { name, state: at === null ? 'skipped' : 'done', at, by: null };
    if (index > place) return { name, state: last ? 'skipped' : 'next', at: null, by: null };
    return { name, state: last ? 'done' : 'now', at, by: due };
  });
}

async function messagesOf({ db, vault }: ServerContext, { caseUid, participant }: Reporter): Promise<View['messages']> {
  const rows = await db
    .selectFrom('case_messages as m')
    .innerJoin('case_threads as t', 't.uid', 'm.thread_uid')
    .where('t.participant_uid', '=', participant)
    .where('m.state', 'in', ['delivered', 'bounced', 'received'])
    .select(['m.uid', 'm.direction', 'm.created_at', 'm.sent_at', 'm.body', 'm.kind'])
    .orderBy('m.created_at')
    .execute();
  return await vault.with(caseOwner(caseUid), (box) =>
    rows
      // The receipt may hold the code.
      .filter(({ kind }) => kind !== 'receipt')
      .map((row) => ({
        id: row.uid,
        from: row.direction === 'in' ? 'you' : 'committee',
        at: row.sent_at ?? row.created_at,
        subject: '',
        html: toHtml(parse(box.open('case_messages.body', row.uid, row.body))),
      })),
  );
}

async function attachmentsOf({ db, vault }: ServerContext, { caseUid, party }: Reporter): Promise<View['attachments']> {
  const rows = await db
    .selectFrom('case_attachments as a')
    .innerJoin('case_reports as r', 'r.uid', 'a.report_uid')
    .where('r.party_uid', '=', party)
    .where('a.state', '<>', 'destroyed')
    .select(['a.uid', 'a.name', 'a.size', 'a.added_at'])
    .orderBy('a.added_at')
    .execute();
  return await vault.with(caseOwner(caseUid), (box) =>
    rows.map((row) => ({
      id: row.uid,
      name: cleanFileName(box.open('case_attachments.name', row.uid, row.name)),
      size: Number(row.size),
      addedAt: row.added_at,
    })),
  );
}

async function wishesOf({ db, vault }: ServerContext, { participant, party }: Reporter): Promise<View['wishes']> {
  const { contact_wish, credit_wish, details } = await db
    .selectFrom('case_participants')
    .where('uid', '=', participant)
    .select(['contact_wish', 'credit_wish', 'details'])
    .executeTakeFirstOrThrow();
  const text =
    details === null
      ? '{}'
      : await vault.with(partyOwner(party), (box) => box.open('case_participants.details', participant, details));
  const { creditName = '' } = JSON.parse(text) as { creditName?: string };
  return { contact: contact_wish ?? 'unknown', credit: credit_wish ?? 'unknown', creditName };
}
