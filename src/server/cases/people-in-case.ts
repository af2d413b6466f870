// SPDX-License-Identifier: Apache-2.0
import type { Duty } from '../../cases/case.ts';
import { dutiesOf } from '../../cases/move-case.ts';
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import type { CaseWork } from './on-case.ts';

/** Throws `forbidden` for whom none of these duties holds in the case (a recused person and the author of the report lose theirs). */
export function requireDuty({ actor, facts }: CaseWork, ...wanted: readonly Duty[]): void {
  const held = dutiesOf(actor, facts);
  if (wanted.some((duty) => held.includes(duty))) return;
  throw new NgaoError('forbidden', `In this case that is for: ${wanted.join(', ')}. Ask one of them.`);
}

export interface Joining {
  role: string;
  userId?: number;
  partyUid?: string;
  /** null: a participant without a grant, such as a reporter with a receipt code. */
  scope: string | null;
  until?: string | null;
  reason?: string;
  contactWish?: string;
}

/** Adds a participant and the grant that goes with the role; returns their uids. Sealed: the reason. */
export async function joinCase(work: CaseWork, given: Joining): Promise<{ participant: string; grant: string | null }> {
  const { tx, uid, now } = work;
  const participant = newUid();
  await tx
    .insertInto('case_participants')
    .values({
      uid: participant,
      case_uid: uid,
      party_uid: given.partyUid ?? null,
      user_id: given.userId ?? null,
      role: given.role,
      state: 'active',
      contact_wish: given.contactWish ?? null,
      credit_wish: null,
      details: null,
      invited_at: now,
      told_at: given.scope === null ? null : now,
    })
    .execute();
  if (given.scope === null) return { participant, grant: null };
  return { participant, grant: await giveGrant(work, { ...given, participant, scope: given.scope }) };
}

interface Giving {
  participant: string;
  scope: string;
  until?: string | null;
  reason?: string;
}

export async function giveGrant({ tx, uid, now, caller, box }: CaseWork, given: Giving): Promise<string> {
  const grant = newUid();
  await tx
    .insertInto('case_grants')
    .values({
      uid: grant,
      case_uid: uid,
      participant_uid: given.participant,
      scope: given.scope,
      from_at: now,
      until_at: given.until ?? null,
      acknowledged_at: null,
      acknowledged_text: null,
      granted_by: JSON.stringify(caller.actor),
      reason: given.reason ? box.seal('case_grants.reason', grant, given.reason) : null,
      revoked_at: null,
    })
    .execute();
  return grant;
}

/** The account's place in the case; undefined when it has none. */
export async function participantOf({ tx, uid }: CaseWork, userId: number) {
  return await tx
    .selectFrom('case_participants')
    .where('case_uid', '=', uid)
    .where('user_id', '=', userId)
    .where('state', '=', 'active')
    .selectAll()
    .orderBy('invited_at')
    .executeTakeFirst();
}

/** Accounts that decide in this case: owner and committee with a running grant on the whole of it. */
export async function deciders({ tx, uid, now }: CaseWork): Promise<number[]> {
  const rows = await tx
    .selectFrom('case_grants as g')
    .innerJoin('case_participants as p', 'p.uid', 'g.participant_uid')
    .innerJoin('role_grants as r', 'r.user_id', 'p.user_id')
    .where('g.case_uid', '=', uid)
    .where('g.scope', '=', 'case')
    .where('p.role', 'in', ['owner', 'committee'])
    .where('p.state', '=', 'active')
    .where('r.role', '=', 'committee')
    .where('g.revoked_at', 'is', null)
    .where('g.from_at', '<=', now)
    .where((where) => where.or([where('g.until_at', 'is', null), where('g.until_at', '>', now)]))
    .select('p.user_id')
    .distinct()
    .execute();
  return rows.flatMap(({ user_id }) => (user_id === null ? [] : [user_id]));
}

/** R2: whether everybody who decides here has said that there is no conflict. Someone new makes it open again. */
export async function recountConflicts(work: CaseWork): Promise<void> {
  const { tx, uid } = work;
  const events = await tx
    .selectFrom('case_events')
    .where('case_uid', '=', uid)
    .where('name', '=', 'case.no-conflict')
    .select('actor')
    .execute();
  const declared = new Set(events.map(({ actor }) => actor.id));
  const asked = (await deciders(work)).map(String).filter((id) => !work.facts.people.recused.includes(id));
  const conflictsDeclared = asked.length > 0 && asked.every((id) => declared.has(id));
  if (conflictsDeclared !== work.facts.people.conflictsDeclared)
    await work.save({ people: { ...work.facts.people, conflictsDeclared } });
}

/** Ends every grant of a participant in this case; what they have read they keep in mind, which the exposure counts. */
export async function endGrants({ tx, uid, now }: CaseWork, participant: string): Promise<void> {
  await tx
    .updateTable('case_grants')
    .set({ revoked_at: now })
    .where('case_uid', '=', uid)
    .where('participant_uid', '=', participant)
    .where('revoked_at', 'is', null)
    .execute();
}
