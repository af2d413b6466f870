// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { type CaseOnAgenda, weeklyAgenda } from '../../cases/agenda.ts';
import { calendarFeed } from '../../cases/calendar-feed.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import type { CaseClock } from '../../cases/clocks.ts';
import { isEndState } from '../../cases/states.ts';
import { medianAckDays } from '../../cases/times-taken.ts';
import { isOpen, standingOf } from '../cases/access.ts';
import { loadClocks, readCaseClocks } from '../cases/clocks.ts';
import { caseCalendar } from '../cases/committee-settings.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { Agenda } from '../contract/cases.ts';
import { onDuty } from './committee-rota.ts';

interface Own extends CaseOnAgenda {
  codeName: string;
  clocks: readonly CaseClock[];
}

/** The person's own cases with their clocks: facts and code names, nothing sealed. */
async function ownCases(context: ServerContext, caller: Caller): Promise<Own[]> {
  const rows = await context.db
    .selectFrom('cases as c')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('case_participants as p')
          .whereRef('p.case_uid', '=', 'c.uid')
          .where('p.user_id', '=', caller.person?.id ?? 0)
          .where('p.state', '=', 'active')
          .select(sql`1`.as('one')),
      ),
    )
    .select(['c.uid', 'c.code_name', 'c.facts'])
    .execute();
  const calendar = await caseCalendar(context.db);
  const own: Own[] = [];
  for (const row of rows) {
    const now = context.now();
    const standing = await standingOf(context.db, { caller, uid: row.uid, now });
    if (!standing || !isOpen(standing)) continue;
    const facts = row.facts as unknown as CaseFacts;
    const clocks = await loadClocks(context.db, facts.uid);
    own.push({ facts, codeName: row.code_name, clocks, readings: readCaseClocks(clocks, { facts, calendar, now }) });
  }
  return own;
}

/** R62: what the weekly meeting takes up, of the cases that the person is on. */
export async function agendaView(context: ServerContext, caller: Caller): Promise<Static<typeof Agenda>> {
  const own = await ownCases(context, caller);
  const at = context.now();
  const { items, timeToFix } = weeklyAgenda(own, at);
  const dueOf = ({ readings }: Own) =>
    readings
      .filter(({ nature, state }) => nature === 'deadline' && ['running', 'warned', 'breached'].includes(state))
      .map(({ dueAt }) => dueAt)
      .sort()[0] ?? null;
  const open = own.filter(({ facts }) => !isEndState(facts.state));
  return {
    at,
    items: items.flatMap(({ heading, cases }) =>
      own
        .filter(({ facts }) => cases.includes(facts.uid))
        .map((one) => ({ uid: one.facts.uid, codeName: one.codeName, what: heading, why: one.facts.state, dueAt: dueOf(one) })),
    ),
    rota: await onDuty(context),
    numbers: {
      open: open.length,
      breached: open.filter(({ readings }) => readings.some(({ state }) => state === 'breached')).length,
      medianAckDays: medianAckDays(
        own.flatMap(({ clocks }) => clocks),
        { holidays: (await caseCalendar(context.db)).holidays, now: at },
      ),
      fixedBySeverity: timeToFix.map(({ level, medianDays }) => ({ level, medianDays })),
    },
  };
}

/** The clocks of the person's own cases as a calendar: code names and kinds. */
export async function casesCalendar(context: ServerContext, caller: Caller): Promise<string> {
  const own = await ownCases(context, caller);
  const entries = own.flatMap(({ facts, codeName, readings }) =>
    readings.map((reading) => ({ caseUid: facts.uid, codeName, reading })),
  );
  return calendarFeed(entries, { now: context.now(), host: new URL(context.config.publicUrl).hostname });
}
