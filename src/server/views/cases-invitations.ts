// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { settleEmbargo } from '../../cases/embargo.ts';
import { signingRoles } from '../../cases/grants.ts';
import { noSuchCase, type Standing, standingOf } from '../cases/access.ts';
import { confidentialityTexts } from '../cases/confidentiality.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { CaseInvitation } from '../contract/case-desk.ts';

type Invitation = Static<typeof CaseInvitation>;

/** The person's own way in, before anything of the case can be read. Throws `not-found` for whom nobody has let in. */
export async function invitationView(context: ServerContext, caller: Caller, uid: string): Promise<Invitation> {
  const standing = await standingOf(context.db, { caller, uid, now: context.now() });
  if (!standing?.waits) throw noSuchCase();
  return await invitationOf(context, uid, standing);
}

/** Every case that waits for the person's signature, or for their word about a date. */
export async function invitationsView(context: ServerContext, caller: Caller): Promise<Invitation[]> {
  const rows = await context.db
    .selectFrom('case_participants')
    .where('user_id', '=', caller.person?.id ?? 0)
    .where('state', '=', 'active')
    .select('case_uid')
    .distinct()
    .execute();
  const waiting: Invitation[] = [];
  for (const { case_uid: uid } of rows) {
    const standing = await standingOf(context.db, { caller, uid, now: context.now() });
    if (standing?.waits) waiting.push(await invitationOf(context, uid, standing));
  }
  return waiting;
}

async function invitationOf({ db, now }: ServerContext, uid: string, standing: Standing): Promise<Invitation> {
  const { code_name: codeName, facts } = await db
    .selectFrom('cases')
    .where('uid', '=', uid)
    .select(['code_name', 'facts'])
    .executeTakeFirstOrThrow();
  const unsigned = await db
    .selectFrom('case_grants as g')
    .innerJoin('case_participants as p', 'p.uid', 'g.participant_uid')
    .where('g.participant_uid', '=', standing.participant)
    .where('g.revoked_at', 'is', null)
    .where('g.acknowledged_at', 'is', null)
    .where('p.role', 'in', [...signingRoles])
    .select('g.uid')
    .execute();
  return {
    ...{ uid, codeName, role: standing.role, until: standing.until, signed: unsigned.length === 0 },
    texts: confidentialityTexts.map((one) => ({ ...one })),
    embargo: dateOf(facts as unknown as CaseFacts, standing, now()),
  };
}

/** The date that the person is asked about, and how they answered. */
function dateOf({ embargo }: CaseFacts, { participant }: Standing, now: string): Invitation['embargo'] {
  const { term, consents, proposal } = settleEmbargo(embargo, now);
  const asked = [...(proposal ? [proposal] : []), ...(term ? [{ term, consents }] : [])];
  for (const one of asked) {
    const own = one.consents.find((consent) => consent.participant === participant);
    if (own) return { endsAt: one.term.until, zone: one.term.zone, replyBy: own.rsvpBy, state: own.state };
  }
  return null;
}
