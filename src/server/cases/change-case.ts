// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { lanes } from '../../cases/case.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { dutiesOf } from '../../cases/move-case.ts';
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { CasePatch } from '../contract/cases.ts';
import { changeClocks } from './clocks.ts';
import { notifyOthers } from './notify-committee.ts';
import { type CaseWork, onCase } from './on-case.ts';
import { endGrants, giveGrant, joinCase, participantOf, recountConflicts, requireDuty } from './people-in-case.ts';
import { wrongField } from './wrong-field.ts';

type Given = Static<typeof CasePatch>;

/** Owner, lane, level, title and target date. Clocks that depend on the level are read anew. */
export async function changeCase(context: ServerContext, caller: Caller, given: Given & { uid: string }): Promise<void> {
  await onCase(context, { caller, uid: given.uid, version: given.version }, async (work) => {
    requireDuty(work, 'triager', 'committee', 'owner');
    const { box, uid, facts, row } = work;
    const columns = {
      ...(given.lane !== undefined && { lane: given.lane }),
      ...(given.level !== undefined && { level: given.level }),
      ...(given.title !== undefined && { title: box.seal('cases.title', uid, given.title) }),
      ...(given.owner !== undefined && { owner_id: given.owner }),
    };
    const patch = patchOf(given, facts);
    await work.save(patch, columns);
    if (given.owner !== undefined) await changeOwner(work, { before: row.owner_id, owner: given.owner });
    if (given.owner !== undefined && given.owner === caller.person?.id) await tellOfSelf(work);
    await changeClocks(work, (clocks) => clocks);
    const { version: _, title, levelReason, uid: __, ...clear } = given;
    await work.tell({
      name: 'case.change',
      ...(levelReason && { note: levelReason }),
      data: { ...clear, ...(title !== undefined && { title: 'changed' }) },
    });
  });
}

function patchOf(given: Given, facts: CaseFacts): Partial<CaseFacts> {
  const lane = lanes.find((one) => one === given.lane);
  if (given.lane !== undefined && lane === undefined)
    throw wrongField('lane', `There is no such lane. Choose one of: ${lanes.join(', ')}.`);
  if (given.level !== undefined && !given.levelReason)
    throw wrongField('levelReason', 'A level needs its reason by the written criteria. Add "levelReason".');
  return {
    ...(lane !== undefined && { lane }),
    ...(given.level !== undefined && { vulnerability: { ...facts.vulnerability, level: given.level } }),
    ...(given.targetDate !== undefined && { targetDate: instantOf(given.targetDate) }),
    ...(given.owner !== undefined && {
      people: { ...facts.people, owner: given.owner === null ? null : String(given.owner) },
    }),
  };
}

/** Who owned it stays on the case as a member, with what their own grants say and no more. */
async function changeOwner(work: CaseWork, { before, owner }: { before: number | null; owner: number | null }): Promise<void> {
  if (before !== null && before !== owner)
    await work.tx
      .updateTable('case_participants')
      .set({ role: 'committee' })
      .where('case_uid', '=', work.uid)
      .where('user_id', '=', before)
      .where('role', '=', 'owner')
      .execute();
  if (owner !== null) await letOwnerIn(work, owner);
  else await recountConflicts(work);
}

/**
 * ADR 065: who only triages a report may take it, and so reads the whole of it. It is a line of its own in the history and the
 * trail, and the rest of the committee hears of it at once.
 */
async function tellOfSelf(work: CaseWork): Promise<void> {
  if (dutiesOf(work.actor, work.facts).some((duty) => duty === 'committee' || duty === 'owner')) return;
  await notifyOthers(work);
  await work.tell({ name: 'case.take', data: { owner: work.actor.id } });
}

/** The owner works on the whole case. Only members of the committee who have no conflict own one. */
async function letOwnerIn(work: CaseWork, owner: number): Promise<void> {
  const role = await work.tx
    .selectFrom('role_grants')
    .where('user_id', '=', owner)
    .where('role', '=', 'committee')
    // A member of one product's committee owns nothing of another's.
    .where(({ or, eb }) =>
      or([eb('product_id', 'is', null), ...(work.row.product_id === null ? [] : [eb('product_id', '=', work.row.product_id)])]),
    )
    .select('user_id')
    .executeTakeFirst();
  if (!role) throw wrongField('owner', 'That person is not of the security committee. Choose a member as the owner.');
  if (work.facts.people.recused.includes(String(owner)))
    throw new NgaoError('conflict', 'That person has declared a conflict of interest. Choose somebody else.');
  const there = await participantOf(work, owner);
  if (!there) await joinCase(work, { role: 'owner', userId: owner, scope: 'case' });
  else {
    await work.tx.updateTable('case_participants').set({ role: 'owner' }).where('uid', '=', there.uid).execute();
    await giveGrant(work, { participant: there.uid, scope: 'case' });
  }
  await recountConflicts(work);
}

function instantOf(text: string): string {
  if (Number.isNaN(Date.parse(text))) throw wrongField('targetDate', 'The target date must be an instant.');
  return new Date(text).toISOString();
}

/** The person says that there is no conflict of interest (R2). */
export async function declareNoConflict(context: ServerContext, caller: Caller, uid: string): Promise<void> {
  await onCase(context, { caller, uid }, async (work) => {
    await work.tell({ name: 'case.no-conflict' });
    await recountConflicts(work);
  });
}

/** A conflict of interest: from now on the person neither reads nor votes, and owns nothing here. The reason is sealed. */
export async function recuse(
  context: ServerContext,
  caller: Caller,
  { uid, reason }: { uid: string; reason: string },
): Promise<void> {
  await onCase(context, { caller, uid, unread: true }, async (work) => {
    const { tx, now, box, actor, facts } = work;
    const recusal = newUid();
    await tx
      .insertInto('case_recusals')
      .values({
        uid: recusal,
        case_uid: uid,
        user_id: Number(actor.id),
        declared_at: now,
        reason: box.seal('case_recusals.reason', recusal, reason),
      })
      .execute();
    const places = await tx
      .selectFrom('case_participants')
      .where('case_uid', '=', uid)
      .where('user_id', '=', Number(actor.id))
      .select('uid')
      .execute();
    for (const place of places) await endGrants(work, place.uid);
    const owned = facts.people.owner === actor.id;
    const people = { ...facts.people, owner: owned ? null : facts.people.owner, recused: [...facts.people.recused, actor.id] };
    await work.save({ people }, owned ? { owner_id: null } : {});
    await recountConflicts(work);
    await work.tell({ name: 'case.recuse', data: { owned } });
  });
}
