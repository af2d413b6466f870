// SPDX-License-Identifier: Apache-2.0
import { isZone, told } from '../kit/zoned-days.ts';
import type { Consent, Instant, Uid } from './case.ts';
import type { Embargo, EmbargoExit, EmbargoTerm } from './case-facts.ts';
import { at, type Refusal } from './guard.ts';

/** An invitation lapses after so many days. */
export const consentDays = 7;
const day = 86_400_000;

export type EmbargoMoved = { embargo: Embargo } | { refused: readonly Refusal[] };

/**
 * Proposes a date: the first one, or another one while one is in force, which goes on to bind until everybody it binds has
 * agreed to the new one.
 *
 * @param invited participants who are asked; the proposer agrees by proposing.
 */
export function proposeTerm(
  embargo: Embargo,
  { term, proposer, invited }: { term: EmbargoTerm; proposer: Uid; invited: readonly Uid[] },
  now: Instant,
): EmbargoMoved {
  const refused = refusalsOf(embargo, term, now);
  if (refused.length > 0) return { refused };
  const bound = isInForce(embargo) ? agreed(embargo.consents) : [];
  const asked = [...new Set([...bound, ...invited])].filter((one) => one !== proposer);
  const consents = [consentOf(proposer, now, 'accepted'), ...asked.map((one) => consentOf(one, now, 'invited'))];
  return { embargo: { ...embargo, state: isInForce(embargo) ? 'revise' : 'proposed', proposal: { term, consents } } };
}

/** One participant answers: to the proposal if there is one they are asked about, else to the date in force. */
export function answerInvitation(
  embargo: Embargo,
  { participant, answer }: { participant: Uid; answer: 'accepted' | 'declined' },
  now: Instant,
): EmbargoMoved {
  const current = settleEmbargo(embargo, now);
  const write = (consents: readonly Consent[]) =>
    consents.map((one) =>
      one.participant === participant && one.state === 'invited' ? { ...one, state: answer, answeredAt: now } : one,
    );
  if (current.proposal?.consents.some((one) => one.participant === participant && one.state === 'invited')) {
    const proposal = { ...current.proposal, consents: write(current.proposal.consents) };
    return { embargo: settleEmbargo({ ...current, proposal }, now) };
  }
  if (isInForce(current) && current.consents.some((one) => one.participant === participant && one.state === 'invited'))
    return { embargo: { ...current, consents: write(current.consents) } };
  const missing = 'No invitation to this participant is waiting for an answer.';
  return { refused: [{ code: 'no-invitation', missing, next: 'Invite the participant; an invitation lapses after 7 days.' }] };
}

/** Asks somebody new to keep the date in force; they read nothing before they accept. */
export function inviteToEmbargo(embargo: Embargo, participant: Uid, now: Instant): EmbargoMoved {
  if (!isInForce(embargo)) {
    const missing = 'No embargo is in force.';
    return { refused: [{ code: 'embargo-not-active', missing, next: 'Propose a date first.' }] };
  }
  const others = embargo.consents.filter((one) => one.participant !== participant || one.state === 'accepted');
  if (others.some((one) => one.participant === participant)) return { embargo };
  return { embargo: { ...embargo, consents: [...others, consentOf(participant, now, 'invited')] } };
}

/** Lets time and answers do their work: invitations lapse, a proposal comes into force or falls. Idempotent. */
export function settleEmbargo(embargo: Embargo, now: Instant): Embargo {
  const consents = lapse(embargo.consents, now);
  const proposal = embargo.proposal && { ...embargo.proposal, consents: lapse(embargo.proposal.consents, now) };
  const current = { ...embargo, consents, proposal };
  if (proposal === null) return current;
  if (embargo.state === 'proposed') return settleFirst(current, proposal, now);
  if (embargo.state === 'revise') return settleRevision(current, proposal, now);
  return { ...current, proposal: null };
}

/** Ends it for good; a case has no second embargo. What never was in force just does not begin. */
export function exitEmbargo(embargo: Embargo, because: EmbargoExit, now: Instant): Embargo {
  if (embargo.state === 'exited') return embargo;
  return { ...embargo, state: 'exited', proposal: null, exited: { at: now, because } };
}

/** Two cases become one: the earlier date binds everybody who is bound by either. */
export function mergeEmbargoes(into: Embargo, from: Embargo): Embargo {
  if (into.state === 'exited' || !isInForce(from) || from.term === null) return into;
  const consents = [
    ...into.consents,
    ...from.consents.filter((one) => !into.consents.some((own) => own.participant === one.participant)),
  ];
  const both = { ...into, consents, proposal: null, state: 'active' as const };
  if (!isInForce(into) || into.term === null) return { ...both, term: from.term, startedAt: from.startedAt };
  return { ...both, term: at(from.term.until) < at(into.term.until) ? from.term : into.term };
}

/**
 * Whether this participant is bound now. Computed, never assumed: whoever has not accepted the date in force is not, and
 * then reads nothing.
 */
export function adheres(embargo: Embargo, participant: Uid, now: Instant): boolean {
  const current = settleEmbargo(embargo, now);
  const list = isInForce(current) ? current.consents : (current.proposal?.consents ?? []);
  return current.state !== 'exited' && list.some((one) => one.participant === participant && one.state === 'accepted');
}

/** How many have still to answer about the date. */
export function consentsOpen({ consents, proposal }: Embargo): number {
  return [...consents, ...(proposal?.consents ?? [])].filter(({ state }) => state === 'invited').length;
}

export function isInForce({ state }: Embargo): boolean {
  return state === 'active' || state === 'revise';
}

function refusalsOf(embargo: Embargo, term: EmbargoTerm, now: Instant): Refusal[] {
  const refusal = (code: string, missing: string, next: string): Refusal => ({ code, missing, next });
  const all: [boolean, Refusal][] = [
    [embargo.state === 'exited', refusal('embargo-exited', 'The embargo has ended.', 'Nothing: what is out stays out.')],
    [
      embargo.proposal !== null,
      refusal('proposal-open', 'Another date is already proposed.', 'Wait for the answers, at most 7 days.'),
    ],
    [!isZone(term.zone), refusal('zone-unknown', 'The zone of the date is not known.', 'Name it like Africa/Nairobi.')],
    [!isInstant(term.until), refusal('instant-wrong', 'The date is no instant.', 'Give date, time and offset.')],
    [
      isInstant(term.until) && at(term.until) <= at(now),
      refusal('instant-past', 'The date has passed.', 'Propose one that is to come.'),
    ],
  ];
  return all.flatMap(([broken, one]) => (broken ? [one] : []));
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(at(text));
}

function consentOf(participant: Uid, now: Instant, state: 'accepted' | 'invited'): Consent {
  const rsvpBy = told(at(now) + consentDays * day);
  return { participant, state, invitedAt: now, rsvpBy, answeredAt: state === 'accepted' ? now : null };
}

function lapse(consents: readonly Consent[], now: Instant): readonly Consent[] {
  return consents.map((one) =>
    one.state === 'invited' && at(now) > at(one.rsvpBy) ? { ...one, state: 'lapsed' as const } : one,
  );
}

function agreed(consents: readonly Consent[]): Uid[] {
  return consents.filter(({ state }) => state === 'accepted').map(({ participant }) => participant);
}

type Proposal = NonNullable<Embargo['proposal']>;

/** In force as soon as somebody beside the proposer agrees; those who do not are simply not in it. */
function settleFirst(embargo: Embargo, { term, consents }: Proposal, now: Instant): Embargo {
  if (agreed(consents).length >= 2) return { ...embargo, state: 'active', term, startedAt: now, consents, proposal: null };
  const waiting = consents.some(({ state }) => state === 'invited');
  return waiting ? embargo : { ...embargo, state: 'none', proposal: null };
}

/** Everybody who is bound must agree; a no or a silence leaves the date as it was. */
function settleRevision(embargo: Embargo, { term, consents }: Proposal, now: Instant): Embargo {
  const bound = agreed(embargo.consents);
  const stateOf = (participant: Uid) => consents.find((one) => one.participant === participant)?.state;
  if (bound.every((participant) => stateOf(participant) === 'accepted'))
    return { ...embargo, state: 'active', term, startedAt: now, consents: merged(embargo.consents, consents), proposal: null };
  const waiting = bound.some((participant) => stateOf(participant) === 'invited');
  const refused = bound.some((participant) => ['declined', 'lapsed'].includes(stateOf(participant) ?? 'lapsed'));
  return refused || !waiting ? { ...embargo, state: 'active', proposal: null } : embargo;
}

function merged(old: readonly Consent[], fresh: readonly Consent[]): readonly Consent[] {
  return [...fresh, ...old.filter((one) => !fresh.some(({ participant }) => participant === one.participant))];
}
