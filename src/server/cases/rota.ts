// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { nextTurn, type RotaMember } from '../../cases/rota.ts';
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import { act } from '../actions/action.ts';
import type { Caller, Database, ServerContext, Tx } from '../context.ts';
import type { AwayBody, RotaBody } from '../contract/committee.ts';
import { isCommittee } from './access.ts';
import { notifyPerson } from './notify-committee.ts';
import type { CaseWork } from './on-case.ts';
import { wrongField } from './wrong-field.ts';

/** Ids and names of everybody who is of the committee and can sign in, by name. */
export async function committeeMembers(db: Database | Tx): Promise<{ id: number; name: string }[]> {
  const rows = await db
    .selectFrom('users as u')
    .innerJoin('role_grants as r', 'r.user_id', 'u.id')
    .where('r.role', '=', 'committee')
    .where('u.disabled_at', 'is', null)
    .select(['u.id', 'u.name', 'u.email'])
    .distinct()
    .execute();
  return rows.map(({ id, name, email }) => ({ id, name: name || email })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The rota as pure rules read it. Who left the committee, or cannot sign in, has no turn. */
export async function rotaMembers(db: Database | Tx): Promise<RotaMember[]> {
  const able = new Set((await committeeMembers(db)).map(({ id }) => id));
  const rows = await db.selectFrom('committee_rota').select(['user_id', 'weight', 'joined_at']).orderBy('user_id').execute();
  const away = await db.selectFrom('committee_away').select(['user_id', 'from_at', 'until_at', 'substitute_id']).execute();
  // Whoever joins takes their share from then on, and nobody has to catch up.
  const latest =
    rows
      .map(({ joined_at }) => new Date(joined_at).toISOString())
      .sort()
      .at(-1) ?? '-infinity';
  const turns = await db
    .selectFrom('cases')
    .where('turn_id', 'is not', null)
    .where('received_at', '>=', latest)
    .groupBy('turn_id')
    .select(({ fn }) => ['turn_id', fn.countAll<string>().as('taken'), fn.max('received_at').as('last')])
    .execute();
  return rows
    .filter(({ user_id }) => able.has(user_id))
    .map(({ user_id, weight }) => {
      const had = turns.find(({ turn_id }) => turn_id === user_id);
      return {
        person: String(user_id),
        weight,
        away: away
          .filter((one) => one.user_id === user_id)
          .map(({ from_at, until_at, substitute_id }) => ({
            from: from_at,
            to: until_at,
            substitute: substitute_id !== null && able.has(substitute_id) ? String(substitute_id) : null,
          })),
        taken: Number(had?.taken ?? 0),
        lastAt: had?.last ?? null,
      };
    });
}

/** Whose turn a new report is: it is written on the case, and that person is told by code name and link alone. */
export async function giveTurn(work: CaseWork): Promise<void> {
  const turn = nextTurn(await rotaMembers(work.tx), { now: work.now, without: work.facts.people.recused });
  if (turn === null) return;
  const duty = Number(turn.person);
  const columns = { duty_id: duty, turn_id: Number(turn.turnOf) };
  await work.tx.updateTable('cases').set(columns).where('uid', '=', work.uid).execute();
  await notifyPerson(work, duty);
  await work.tell({ name: 'case.duty', data: { person: turn.person, turnOf: turn.turnOf } });
}

/** Who takes turns, and how large a share. */
export async function changeRota(context: ServerContext, caller: Caller, { members }: Static<typeof RotaBody>): Promise<void> {
  requireCommittee(caller);
  await act(context, caller, async ({ tx, now, audit }) => {
    const able = new Set((await committeeMembers(tx)).map(({ id }) => id));
    if (members.some(({ id }) => !able.has(id)) || new Set(members.map(({ id }) => id)).size < members.length)
      throw wrongField('members', 'The rota holds members of the committee, each once. Load the page again.');
    const ids = members.map(({ id }) => id);
    const gone = tx.deleteFrom('committee_rota');
    await (ids.length === 0 ? gone : gone.where('user_id', 'not in', ids)).execute();
    for (const { id, weight } of members)
      await tx
        .insertInto('committee_rota')
        .values({ user_id: id, weight, joined_at: now })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ weight }))
        .execute();
    const subject = { kind: 'committee', id: 'rota' };
    await audit({ action: 'committee.rota', subject, productId: null, data: { members: members.map((one) => ({ ...one })) } });
  });
}

/** A member is away, and somebody may stand in. Members write it for each other too: who falls ill does not. */
export async function noteAway(context: ServerContext, caller: Caller, given: Static<typeof AwayBody>): Promise<string> {
  requireCommittee(caller);
  const who = given.who ?? caller.person?.id ?? 0;
  const [from, until] = [Date.parse(given.from), Date.parse(given.until)];
  if (Number.isNaN(from)) throw wrongField('from', 'Say from which day on.');
  if (Number.isNaN(until) || until <= from) throw wrongField('until', 'The end must come after the beginning.');
  return await act(context, caller, async ({ tx, now, audit }) => {
    const able = new Set((await committeeMembers(tx)).map(({ id }) => id));
    if (!able.has(who)) throw wrongField('who', 'That person is not of the committee. Choose a member.');
    const { substitute } = given;
    if (substitute !== undefined && (!able.has(substitute) || substitute === who))
      throw wrongField('substitute', 'Another member of the committee must stand in, or nobody.');
    const uid = newUid();
    const times = { from_at: new Date(from).toISOString(), until_at: new Date(until).toISOString() };
    const noted = { noted_by: caller.person?.id ?? 0, noted_at: now };
    await tx
      .insertInto('committee_away')
      .values({ uid, user_id: who, ...times, substitute_id: substitute ?? null, ...noted })
      .execute();
    const data = { away: uid, who, from: times.from_at, until: times.until_at, substitute: substitute ?? null };
    await audit({ action: 'committee.away', subject: { kind: 'committee', id: 'rota' }, productId: null, data });
    return uid;
  });
}

/** Takes an absence back: whoever was away is here. */
export async function endAway(context: ServerContext, caller: Caller, uid: string): Promise<void> {
  requireCommittee(caller);
  await act(context, caller, async ({ tx, audit }) => {
    const row = await tx.deleteFrom('committee_away').where('uid', '=', uid).returning('user_id').executeTakeFirst();
    if (!row) throw new NgaoError('not-found', 'There is no such absence. Load the page again.');
    const data = { away: uid, who: row.user_id };
    await audit({ action: 'committee.back', subject: { kind: 'committee', id: 'rota' }, productId: null, data });
  });
}

function requireCommittee(caller: Caller): void {
  if (!isCommittee(caller)) throw new NgaoError('forbidden', 'The rota is the committee’s own. Ask one of its members.');
}
