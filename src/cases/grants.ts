// SPDX-License-Identifier: Apache-2.0
import type { Audience, ConfidentialityAcknowledgement, Grant, Instant, ParticipantRole, Recusal, Uid } from './case.ts';
import type { Embargo } from './case-facts.ts';
import { isRecused } from './decisions.ts';
import { adheres } from './embargo.ts';
import { at } from './guard.ts';

/** A thing that can be read. `identity`: who the reporter is; `analysis`: assessment, votes, severity, notes. */
export type Readable =
  | { kind: 'report' }
  | { kind: 'analysis' }
  | { kind: 'fix' }
  | { kind: 'advisory' }
  | { kind: 'identity' }
  | { kind: 'thread'; uid: Uid; audience: Audience };

/** Everything that reading is judged by. */
export interface AccessFacts {
  grants: readonly Grant[];
  acknowledgements: readonly ConfidentialityAcknowledgement[];
  recusals: readonly Recusal[];
  embargo: Embargo;
  /** Participant uid by person: consent to the embargo is the participant's. */
  participantOf: Readonly<Record<Uid, Uid>>;
}

export type ReadAnswer =
  | { allowed: true; grant: Uid }
  | { allowed: false; because: 'no-grant' | 'recused' | 'expired' | 'unsigned' | 'no-consent' | 'not-in-scope' };

/** R15: these sign that it is not for disclosure, and their grant always has an end. */
export const signingRoles: ReadonlySet<ParticipantRole> = new Set(['expert', 'vendor', 'adopter', 'observer', 'coordinator']);

type ThingKind = Exclude<Readable['kind'], 'thread'> | `thread:${Audience['kind']}`;
const all: readonly ThingKind[] = [
  'report',
  'analysis',
  'fix',
  'advisory',
  'identity',
  'thread:internal',
  'thread:reporter',
  'thread:experts',
  'thread:vendor',
  'thread:adopters',
];

/** What a grant on the whole case opens, by role. Anything not named is closed. */
const reads: Record<ParticipantRole, readonly ThingKind[]> = {
  owner: all,
  committee: all,
  fixer: ['report', 'analysis', 'fix', 'advisory', 'thread:internal', 'thread:experts'],
  expert: ['report', 'analysis', 'fix', 'thread:experts'],
  coordinator: ['report', 'advisory', 'thread:vendor'],
  reporter: ['report', 'thread:reporter'],
  finder: ['report', 'thread:reporter'],
  vendor: ['advisory', 'thread:vendor'],
  adopter: ['advisory', 'thread:adopters'],
  observer: ['advisory'],
};

/**
 * Whether the person may read this now (R6, R15, R59). Closed unless a grant that is running says otherwise; a grant of a
 * role that signs needs the signature, and while an embargo is agreed the consent to it. A conflict of interest closes all.
 */
export function mayRead(person: Uid, thing: Readable, { access, now }: { access: AccessFacts; now: Instant }): ReadAnswer {
  if (isRecused(access.recusals, person, now)) return { allowed: false, because: 'recused' };
  const own = access.grants.filter((grant) => grant.person === person);
  if (own.length === 0) return { allowed: false, because: 'no-grant' };
  const running = own.filter((grant) => isRunning(grant, now));
  if (running.length === 0) return { allowed: false, because: 'expired' };
  const signed = running.filter((grant) => isSigned(grant, access, now));
  if (signed.length === 0) return { allowed: false, because: 'unsigned' };
  const bound = signed.filter((grant) => isBound(grant, access, now));
  if (bound.length === 0) return { allowed: false, because: 'no-consent' };
  const opens = bound.find((grant) => covers(grant, thing, access));
  return opens ? { allowed: true, grant: opens.uid } : { allowed: false, because: 'not-in-scope' };
}

/** What is wrong with a grant that somebody wants to give; empty: nothing. */
export function grantFaults(grant: Grant, now: Instant): string[] {
  const faults: string[] = [];
  if (grant.until === null && signingRoles.has(grant.role)) faults.push(`a grant for the role "${grant.role}" needs an end`);
  if (grant.until !== null && at(grant.until) <= at(now)) faults.push('the end has passed');
  if (grant.person === grant.grantedBy) faults.push('nobody lets themselves in');
  return faults;
}

function isRunning({ from, until, revokedAt }: Grant, now: Instant): boolean {
  const ended = (end: Instant | null) => end !== null && at(now) >= at(end);
  return at(from) <= at(now) && !ended(until) && !ended(revokedAt);
}

function isSigned({ role, person, acknowledgement, until }: Grant, { acknowledgements }: AccessFacts, now: Instant): boolean {
  if (!signingRoles.has(role)) return true;
  // A grant without an end is none for those who sign.
  if (until === null) return false;
  const signed = acknowledgements.find((one) => one.uid === acknowledgement && one.person === person);
  return (
    signed !== undefined && at(signed.signedAt) <= at(now) && (signed.withdrawnAt === null || at(now) < at(signed.withdrawnAt))
  );
}

function isBound({ role, person }: Grant, { embargo, participantOf }: AccessFacts, now: Instant): boolean {
  const agreed = embargo.state === 'proposed' || embargo.state === 'active' || embargo.state === 'revise';
  if (!agreed || !signingRoles.has(role)) return true;
  const participant = participantOf[person];
  return participant !== undefined && adheres(embargo, participant, now);
}

function covers({ scope, role, person }: Grant, thing: Readable, { participantOf }: AccessFacts): boolean {
  switch (scope.kind) {
    case 'case':
    case 'glass':
      return reads[role].includes(kindOf(thing)) && isOwnThread(role, person, { thing, participantOf });
    case 'triage':
      return thing.kind === 'report' || (thing.kind === 'thread' && thing.audience.kind === 'reporter');
    case 'thread':
      return thing.kind === 'thread' && thing.uid === scope.thread && isOwnThread(role, person, { thing, participantOf });
    case 'report':
    case 'advisory':
      return thing.kind === scope.kind;
  }
}

function kindOf(thing: Readable): ThingKind {
  return thing.kind === 'thread' ? `thread:${thing.audience.kind}` : thing.kind;
}

/** R47: a vendor never sees what another vendor wrote. */
function isOwnThread(
  role: ParticipantRole,
  person: Uid,
  { thing, participantOf }: { thing: Readable; participantOf: Readonly<Record<Uid, Uid>> },
): boolean {
  if (role !== 'vendor' || thing.kind !== 'thread') return true;
  return thing.audience.kind === 'vendor' && thing.audience.participant === participantOf[person];
}
