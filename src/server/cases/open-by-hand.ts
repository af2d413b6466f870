// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { type Lane, lanes } from '../../cases/case.ts';
import { openCase } from '../../cases/open-case.ts';
import { transitionOf } from '../../cases/states.ts';
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import { act, type Work } from '../actions/action.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { NewCase } from '../contract/cases.ts';
import { actorOf, isCommittee, wholeStanding } from './access.ts';
import { sealedLikeness } from './alike.ts';
import { insertCase, insertReport, insertThreads } from './case-rows.ts';
import { orderClocks } from './clocks.ts';
import { committeeSettings } from './committee-settings.ts';
import { writeInvitation } from './invite-letter.ts';
import { draftAfterMove } from './letters.ts';
import { type CaseWork, caseWork } from './on-case.ts';
import { makeParty, type NewParty } from './party.ts';
import { joinCase } from './people-in-case.ts';
import { type Box, caseOwner } from './vault.ts';
import { wrongField } from './wrong-field.ts';

type Given = Static<typeof NewCase>;

/** A member of the committee writes down what came by word of mouth, or what we found in somebody else's component. */
export async function openByHand(context: ServerContext, caller: Caller, given: Given): Promise<string> {
  if (!isCommittee(caller))
    throw new NgaoError('forbidden', 'Only the committee opens cases by hand. Report it through the public form instead.');
  const lane = lanes.find((one) => one === given.lane);
  if (lane === undefined) throw wrongField('lane', `There is no such lane. Choose one of: ${lanes.join(', ')}.`);
  const uid = newUid();
  const { vault } = context;
  const { policy } = await committeeSettings(context.db);
  const key = await vault.make(caseOwner(uid));
  const alike = await sealedLikeness(context, uid, { title: given.title, contents: [{ text: given.text }] });
  const party = given.reporter ? await makeParty(context, { ...given.reporter, language: given.language }) : undefined;
  await vault.withNew(key, async (box) =>
    act(context, caller, async (plain) => {
      await vault.keep(plain.tx, key, plain.now);
      await party?.keep(plain.tx, plain.now);
      await keep(plain, { uid, box, alike, lane, given, party, policyVersion: policy.version });
    }),
  );
  return uid;
}

interface Keeping {
  uid: string;
  box: Box;
  alike: Buffer | null;
  lane: Lane;
  given: Given;
  party: NewParty | undefined;
  policyVersion: string;
}

async function keep(plain: Work, { uid, box, alike, lane, given, party, policyVersion }: Keeping): Promise<void> {
  const { tx, now, caller } = plain;
  const receivedAt = pastInstant(given.receivedAt, now);
  const by = String(caller.person?.id);
  const outbound = lane === 'outbound';
  const opened = openCase({ uid, at: receivedAt, authors: outbound ? [by] : [], outbound });
  const unreachable = !outbound && !given.reporter?.address;
  const silence = unreachable ? { reason: 'left-no-way' as const, by, at: now } : opened.reporter.silence;
  const facts = { ...opened, lane, reporter: { ...opened.reporter, silence } };
  const row = await insertCase(tx, { facts, title: box.seal('cases.title', uid, given.title), alike });
  const work = caseWork(plain, { row, box, standing: wholeStanding, actor: actorOf(caller, wholeStanding, null) });
  await keepReport(work, { given, receivedAt, party, policyVersion });
  await joinCase(work, { role: 'committee', userId: caller.person?.id ?? 0, scope: 'case' });
  await orderClocks(work, transitionOf('receive').effects);
  await work.tell({ name: 'case.receive', to: 'received', data: { channel: 'committee', lane } });
  await draftAfterMove(work, ['reporter:acknowledgement']);
}

async function keepReport(
  work: CaseWork,
  { given, receivedAt, party, policyVersion }: Pick<Keeping, 'given' | 'party' | 'policyVersion'> & { receivedAt: string },
): Promise<void> {
  const { tx, uid, box, now } = work;
  await insertReport(tx, box, {
    ...{ channel: 'committee', party: party?.uid ?? null, receivedAt, language: given.language, policyVersion },
    ...{ mailVerdict: null, original: null, content: { text: given.text } },
  });
  const reporter = party
    ? await joinCase(work, { role: 'reporter', partyUid: party.uid, scope: null, contactWish: 'unknown' })
    : null;
  await insertThreads(tx, { uid, reporter: reporter?.participant ?? null, now });
  if (party && reporter) await writeInvitation(work, { participant: reporter.participant, role: 'reporter', party });
}

function pastInstant(text: string | undefined, now: string): string {
  if (text === undefined) return now;
  const time = Date.parse(text);
  if (Number.isNaN(time) || time > Date.parse(now))
    throw wrongField('receivedAt', '"receivedAt" must be an instant that has passed, like 2026-01-31T12:00:00Z.');
  return new Date(time).toISOString();
}
