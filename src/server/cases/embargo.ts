// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { publicFacts } from '../../cases/case.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { answerInvitation, type EmbargoMoved, proposeTerm } from '../../cases/embargo.ts';
import { establishFact, type FactClaim, supportClaim } from '../../cases/public-facts.ts';
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { ClaimBody, ConsentBody, TermBody } from '../contract/cases.ts';
import { noSuchCase } from './access.ts';
import { keepEmbargoClocks } from './effects.ts';
import { type CaseWork, onCase, onCaseAs } from './on-case.ts';
import { requireDuty } from './people-in-case.ts';
import type { Reporter } from './reporter-session.ts';
import { wrongField } from './wrong-field.ts';

const binding = ['reporter', 'finder', 'vendor', 'expert', 'adopter', 'coordinator', 'observer'];

/** Proposes a date; everybody outside who takes part is asked. */
export async function proposeDate(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof TermBody> & { uid: string },
): Promise<void> {
  await onCase(context, { caller, uid: given.uid }, async (work) => {
    requireDuty(work, 'owner', 'committee');
    const { tx, uid, now, facts, actor, standing } = work;
    const rows = await tx
      .selectFrom('case_participants')
      .where('case_uid', '=', uid)
      .where('state', '=', 'active')
      .where('role', 'in', binding)
      .select('uid')
      .execute();
    const term = { until: given.endsAt, zone: given.zone, proposedBy: actor.id, proposedAt: now };
    const invited = rows.map((row) => row.uid);
    const embargo = movedOr(proposeTerm(facts.embargo, { term, proposer: standing.participant, invited }, now));
    await work.save({ embargo });
    await keepEmbargoClocks(work);
    await work.tell({
      name: 'case.embargo-propose',
      ...(given.reason && { note: given.reason }),
      data: { until: given.endsAt, zone: given.zone, state: embargo.state },
    });
  });
}

/** A participant answers for themselves; it may come before they can read anything. */
export async function answerDate(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof ConsentBody> & { uid: string },
): Promise<void> {
  await onCase(context, { caller, uid: given.uid, unread: true }, async (work) => {
    await answerFor(work, work.standing.participant, given.answer);
  });
}

/** Somebody without an account, behind a receipt code: the code says who they are. */
export async function answerByCode(
  context: ServerContext,
  { caller, caseUid: uid, participant }: Pick<Reporter, 'caller' | 'caseUid' | 'participant'>,
  answer: 'accepted' | 'declined',
): Promise<void> {
  const actor = { id: participant, duties: ['anyone' as const] };
  await onCaseAs(context, { caller, actor, uid }, async (work) => await answerFor(work, participant, answer));
}

async function answerFor(work: CaseWork, participant: string, answer: 'accepted' | 'declined'): Promise<void> {
  const { facts, now } = work;
  const embargo = movedOr(answerInvitation(facts.embargo, { participant, answer }, now));
  await work.save({ embargo, vendors: answeredBy(work, participant) });
  await keepEmbargoClocks(work);
  await work.tell({ name: 'case.embargo-answer', data: { answer, state: embargo.state } });
}

/** R45: whoever answers about the date has been told it, whichever way the answer came. */
export function answeredBy({ facts, now }: Pick<CaseWork, 'facts' | 'now'>, participant: string): CaseFacts['vendors'] {
  return facts.vendors.map((one) =>
    one.participant === participant ? { ...one, answeredAt: one.answeredAt ?? now, toldAt: one.toldAt ?? now } : one,
  );
}

/** Records what somebody says about the world. It becomes a fact when the owner, or two people, stand for it. */
export async function claimFact(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof ClaimBody> & { uid: string },
): Promise<void> {
  const fact = publicFacts.find((one) => one === given.fact);
  if (fact === undefined) throw wrongField('fact', `There is no such fact. Claim one of: ${publicFacts.join(', ')}.`);
  await onCase(context, { caller, uid: given.uid }, async (work) => {
    requireDuty(work, 'owner', 'committee', 'fixer');
    const { tx, uid, now, box, actor } = work;
    const claim = newUid();
    await tx
      .insertInto('case_facts')
      .values({
        uid: claim,
        case_uid: uid,
        fact,
        source: box.seal('case_facts.source', claim, JSON.stringify({ text: given.source })),
        claimed_by: JSON.stringify(caller.actor),
        claimed_at: now,
        canonical_at: null,
      })
      .execute();
    await work.tell({ name: 'case.fact-claim', data: { claim, fact } });
    await stand(work, {
      uid: claim,
      fact,
      since: now,
      claimedBy: actor.id,
      source: 'insider',
      supporters: [],
      canonicalAt: null,
    });
  });
}

export async function confirmFact(context: ServerContext, caller: Caller, given: { uid: string; claim: string }): Promise<void> {
  await onCase(context, { caller, uid: given.uid }, async (work) => {
    requireDuty(work, 'owner', 'committee');
    const row = await work.tx
      .selectFrom('case_facts')
      .where('case_uid', '=', given.uid)
      .where('uid', '=', given.claim)
      .selectAll()
      .executeTakeFirst();
    if (!row) throw noSuchCase();
    await work.tell({ name: 'case.fact-support', data: { claim: row.uid, fact: row.fact } });
    await stand(work, {
      uid: row.uid,
      fact: row.fact as FactClaim['fact'],
      since: row.claimed_at,
      claimedBy: row.claimed_by.id,
      source: row.claimed_by.kind === 'person' ? 'insider' : 'outsider',
      supporters: row.confirmed_by.map(({ id }) => id),
      canonicalAt: row.canonical_at,
    });
  });
}

async function stand(work: CaseWork, claim: FactClaim): Promise<void> {
  const { tx, now, actor, facts, caller } = work;
  const supported = supportClaim(claim, actor.id, { owner: facts.people.owner, now });
  const people = supported.supporters.map((id) => (id === actor.id ? caller.actor : { kind: 'person' as const, id, name: '' }));
  await tx
    .updateTable('case_facts')
    .set({ confirmed_by: JSON.stringify(people), canonical_at: supported.canonicalAt })
    .where('uid', '=', claim.uid)
    .execute();
  if (supported.canonicalAt === null || claim.canonicalAt !== null) return;
  const established = establishFact(facts, supported, now);
  if ('refused' in established) throw refusalError(established.refused);
  await work.save(established.patch);
  await keepEmbargoClocks(work);
  const { added, embargoShouldEnd } = established;
  await work.tell({ name: 'case.fact', data: { claim: claim.uid, added, embargoShouldEnd } });
}

function movedOr(moved: EmbargoMoved) {
  if ('refused' in moved) throw refusalError(moved.refused);
  return moved.embargo;
}

function refusalError(refused: readonly { missing: string; next: string }[]): NgaoError {
  return new NgaoError('conflict', refused.map(({ missing, next }) => `${missing} ${next}`).join(' '));
}
