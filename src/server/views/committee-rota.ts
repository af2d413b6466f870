// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { dutyAhead, isAway, type RotaMember, rotaAhead } from '../../cases/rota.ts';
import { zonedDate } from '../../kit/zoned-days.ts';
import { committeeSettings } from '../cases/committee-settings.ts';
import { committeeMembers, rotaMembers } from '../cases/rota.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { Agenda } from '../contract/cases.ts';
import type { CommitteeRota } from '../contract/committee.ts';
import { accountNames, someone } from './cases-reading.ts';

type Rota = Static<typeof CommitteeRota>;
const dayLength = 86_400_000;
const daysAhead = 28;
const turnsAhead = 6;

/** Who is on duty when, for four weeks, by the days of the committee's zone. */
export async function rotaView(context: ServerContext, caller: Caller): Promise<Rota> {
  const { db } = context;
  const now = context.now();
  const names = await accountNames(context);
  const members = await rotaMembers(db);
  const { zone, holidays, incrementEnds } = await committeeSettings(db);
  const instants = Array.from({ length: daysAhead }, (_, index) => instantAfter(now, index));
  const [first, last] = [zonedDate(now, zone), zonedDate(instants.at(-1) ?? now, zone)];
  const within = (day: string) => day >= first && day <= last;
  return {
    zone,
    members: members.map(({ person, weight, taken, lastAt, away }) => ({
      ...{ who: someone(names, person), weight, taken, lastAt },
      away: isAway({ away }, now),
    })),
    committee: await committeeMembers(db),
    away: await absences(context, caller, names),
    ahead: dutyAhead(members, instants).map(({ from, to, turn }) => ({
      ...{ from: zonedDate(from, zone), until: zonedDate(to, zone) },
      who: turn && someone(names, turn.person),
      turnOf: turn && someone(names, turn.turnOf),
    })),
    turns: rotaAhead(members, { now, count: turnsAhead }).map((person) => someone(names, person)),
    days: [
      ...holidays.filter(within).map((day) => ({ day, what: 'holiday' as const })),
      ...incrementEnds.filter(within).map((day) => ({ day, what: 'increment-end' as const })),
    ].sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}

async function absences({ db, now }: ServerContext, caller: Caller, names: ReadonlyMap<number, string>): Promise<Rota['away']> {
  const rows = await db.selectFrom('committee_away').where('until_at', '>', now()).orderBy('from_at').selectAll().execute();
  return rows.map((row) => ({
    uid: row.uid,
    who: someone(names, row.user_id),
    from: row.from_at,
    until: row.until_at,
    substitute: row.substitute_id === null ? null : someone(names, row.substitute_id),
    mine: row.user_id === caller.person?.id,
  }));
}

/** For the agenda: who would take a report now and who the one after it, and who is away. */
export async function onDuty(context: ServerContext): Promise<Static<typeof Agenda>['rota']> {
  const now = context.now();
  const names = await accountNames(context);
  const members = await rotaMembers(context.db);
  const [first, second] = rotaAhead(members, { now, count: 2 });
  return {
    now: first === undefined ? null : someone(names, first),
    next: second === undefined ? null : someone(names, second),
    away: members.flatMap((member) => awayUntil(member, now).map((until) => ({ who: someone(names, member.person), until }))),
  };
}

function awayUntil({ away }: RotaMember, now: string): string[] {
  const running = away.filter((one) => isAway({ away: [one] }, now)).map(({ to }) => to);
  return running.sort().slice(-1);
}

function instantAfter(now: string, days: number): string {
  return new Date(Date.parse(now) + days * dayLength).toISOString();
}
