// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { type ParticipantRole, participantRoles } from '../../cases/case.ts';
import { inviteToEmbargo, isInForce } from '../../cases/embargo.ts';
import { grantFaults, signingRoles } from '../../cases/grants.ts';
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { ParticipantBody } from '../contract/cases.ts';
import { noSuchCase } from './access.ts';
import { signatureColumns, signedData } from './confidentiality.ts';
import { keepEmbargoClocks } from './effects.ts';
import { writeInvitation } from './invite-letter.ts';
import { type CaseWork, onCase } from './on-case.ts';
import { makeParty, type NewParty } from './party.ts';
import { endGrants, joinCase, participantOf, recountConflicts, requireDuty } from './people-in-case.ts';
import { requireTrusted } from './pre-notice-rules.ts';
import { wrongField } from './wrong-field.ts';

type Given = Static<typeof ParticipantBody>;
const day = 86_400_000;
const defaultDays = 30;

/**
 * Lets somebody in: an account, or a party outside with a name and an address. A grant of a role that signs has an end and
 * opens nothing before the signature; while an embargo is in force, nothing before the consent to it either.
 */
export async function invite(context: ServerContext, caller: Caller, given: Given & { uid: string }): Promise<void> {
  const role = participantRoles.find((one) => one === given.role);
  if (role === undefined) throw wrongField('role', `There is no such role. Choose one of: ${participantRoles.join(', ')}.`);
  if ((given.userId === undefined) === (given.address === undefined && given.name === undefined))
    throw new NgaoError('usage', 'Invite an account ("userId"), or somebody outside ("name", "address"): one of both.');
  const party = given.userId === undefined ? await makeParty(context, given) : undefined;
  await onCase(context, { caller, uid: given.uid }, async (work) => {
    requireDuty(work, 'owner', 'committee');
    if (role === 'adopter') await checkAdopter(work, given, party);
    await party?.keep(work.tx, work.now);
    const until = endOf(role, given.days, work.now);
    if (given.userId !== undefined) await checkAccount(work, { userId: given.userId, role, until });
    const whom = party ? { partyUid: party.uid } : { userId: given.userId ?? 0 };
    const scope = party && role === 'reporter' ? null : 'case';
    const { participant, grant } = await joinCase(work, { role, ...whom, until, scope, reason: given.reason ?? '' });
    await settleIn(work, { participant, role, party });
    await work.tell({
      name: 'case.grant',
      data: { participant, role, until, grant, user: given.userId ?? null },
    });
  });
}

/** R50: an adopter with an account is on the list by its address, like one without. */
async function checkAdopter(work: CaseWork, { userId, address }: Given, party: NewParty | undefined): Promise<void> {
  if (userId === undefined) return await requireTrusted(work, { address, index: party?.index ?? null });
  const user = await work.tx.selectFrom('users').where('id', '=', userId).select('email').executeTakeFirst();
  await requireTrusted(work, { address: user?.email, index: null });
}

async function settleIn(
  work: CaseWork,
  { participant, role, party }: { participant: string; role: ParticipantRole; party: NewParty | undefined },
): Promise<void> {
  if (signingRoles.has(role)) await bind(work, participant, role);
  if (party) await writeInvitation(work, { participant, role, party });
  await keepEmbargoClocks(work);
  await recountConflicts(work);
}

/** A grant always has an end where the role signs; for others only where one is given. */
function endOf(role: ParticipantRole, days: number | undefined, now: string): string | null {
  if (days === undefined && !signingRoles.has(role)) return null;
  const count = days ?? defaultDays;
  if (count < 1 || count > 365) throw wrongField('days', 'A grant lasts from 1 to 365 days.');
  return new Date(Date.parse(now) + count * day).toISOString();
}

async function checkAccount(
  work: CaseWork,
  { userId, role, until }: { userId: number; role: ParticipantRole; until: string | null },
): Promise<void> {
  const { tx, now, actor, facts } = work;
  const account = await tx
    .selectFrom('users')
    .where('id', '=', userId)
    .where('disabled_at', 'is', null)
    .select('id')
    .executeTakeFirst();
  if (!account) throw wrongField('userId', 'There is no such account.');
  if (facts.people.recused.includes(String(userId)))
    throw new NgaoError('conflict', 'That person has declared a conflict of interest. Invite somebody else.');
  if (await participantOf(work, userId)) throw new NgaoError('conflict', 'That person takes part already.');
  const faults = grantFaults(
    {
      uid: '',
      person: String(userId),
      role,
      scope: { kind: 'case' },
      from: now,
      until,
      acknowledgement: null,
      grantedBy: actor.id,
      revokedAt: null,
    },
    now,
  );
  if (faults.length > 0) throw new NgaoError('forbidden', `This grant is not possible: ${faults.join('; ')}.`);
}

/** Counts the signature that is still to come, and asks for consent to the date in force. */
async function bind(work: CaseWork, participant: string, role: ParticipantRole): Promise<void> {
  const { facts, now } = work;
  const asked = isInForce(facts.embargo) ? inviteToEmbargo(facts.embargo, participant, now) : undefined;
  await openThread(work, participant, role);
  await work.save({
    ...(asked && 'embargo' in asked && { embargo: asked.embargo }),
    ...(role === 'vendor' && { vendors: [...facts.vendors, { ...newVendor, participant }] }),
    ...(role === 'expert' && { work: { ...facts.work, expertsUnsigned: facts.work.expertsUnsigned + 1 } }),
  });
}

const newVendor = { affected: true, firstContactAt: null, toldAt: null, answeredAt: null, waitUntil: null };

/** A vendor has a thread of their own (R47); experts share one, and so do adopters. */
async function openThread({ tx, uid, now }: CaseWork, participant: string, role: ParticipantRole): Promise<void> {
  const audience = { vendor: 'vendor', expert: 'experts', adopter: 'adopters' }[role as string];
  if (audience === undefined) return;
  const there = await tx
    .selectFrom('case_threads')
    .where('case_uid', '=', uid)
    .where('audience', '=', audience)
    .select('uid')
    .executeTakeFirst();
  if (there && audience !== 'vendor') return;
  await tx
    .insertInto('case_threads')
    .values({
      uid: newUid(),
      case_uid: uid,
      audience,
      participant_uid: audience === 'vendor' ? participant : null,
      created_at: now,
    })
    .execute();
}

/** The person signs the text of confidentiality, the very one that was shown. */
export async function acknowledge(
  context: ServerContext,
  caller: Caller,
  { uid, textDigest }: { uid: string; textDigest: string },
): Promise<void> {
  await onCase(context, { caller, uid, unread: true }, async (work) => {
    const columns = signatureColumns(textDigest);
    const { tx, now, actor, facts } = work;
    const place = await participantOf(work, Number(actor.id));
    if (!place) throw noSuchCase();
    const signed = await tx
      .updateTable('case_grants')
      .set({ acknowledged_at: now, ...columns })
      .where('case_uid', '=', uid)
      .where('participant_uid', '=', place.uid)
      .where('acknowledged_at', 'is', null)
      .returning('uid')
      .execute();
    if (signed.length > 0 && place.role === 'expert')
      await work.save({ work: { ...facts.work, expertsUnsigned: Math.max(0, facts.work.expertsUnsigned - 1) } });
    await work.tell({ name: 'case.acknowledged', data: { participant: place.uid, ...signedData(columns) } });
  });
}

/** Ends what a participant may read, at once. */
export async function revoke(
  context: ServerContext,
  caller: Caller,
  { uid, participant, reason }: { uid: string; participant: string; reason: string },
): Promise<void> {
  await onCase(context, { caller, uid }, async (work) => {
    requireDuty(work, 'owner', 'committee');
    const row = await work.tx
      .selectFrom('case_participants')
      .where('case_uid', '=', uid)
      .where('uid', '=', participant)
      .select(['uid', 'role', 'user_id'])
      .executeTakeFirst();
    if (!row) throw noSuchCase();
    if (row.user_id !== null && row.user_id === work.row.owner_id)
      throw new NgaoError('conflict', 'The owner cannot be put out. Name another owner first.');
    const unsigned = await work.tx
      .selectFrom('case_grants')
      .where('participant_uid', '=', participant)
      .where('acknowledged_at', 'is', null)
      .where('revoked_at', 'is', null)
      .select('uid')
      .execute();
    await endGrants(work, participant);
    await work.tx.updateTable('case_participants').set({ state: 'left' }).where('uid', '=', participant).execute();
    const { facts } = work;
    if (row.role === 'expert' && unsigned.length > 0)
      await work.save({ work: { ...facts.work, expertsUnsigned: Math.max(0, facts.work.expertsUnsigned - 1) } });
    await recountConflicts(work);
    await work.tell({ name: 'case.revoke', note: reason, data: { participant } });
  });
}
