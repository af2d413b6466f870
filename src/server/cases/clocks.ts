// SPDX-License-Identifier: Apache-2.0
import type { Uid } from '../../cases/case.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import type { CaseCalendar } from '../../cases/clock-due.ts';
import type { ClockKind } from '../../cases/clock-kinds.ts';
import { applyOrders } from '../../cases/clock-orders.ts';
import { type CaseClock, type ClockReading, isOpenClock, readClock } from '../../cases/clocks.ts';
import { remediationLevel } from '../../cases/lanes.ts';
import type { Effect } from '../../cases/transition.ts';
import { withWindows } from '../../cases/windows.ts';
import { newUid } from '../../sealed/place.ts';
import type { Database, Tx } from '../context.ts';
import { caseCalendar } from './committee-settings.ts';
import type { CaseWork } from './on-case.ts';

/** The clocks of a case, oldest first. */
export async function loadClocks(db: Database | Tx, caseUid: Uid): Promise<CaseClock[]> {
  const rows = await db
    .selectFrom('case_clocks')
    .where('case_uid', '=', caseUid)
    .select(['key', 'kind', 'participant_uid', 'started_at', 'given_at', 'events'])
    .orderBy('started_at')
    .orderBy('key')
    .execute();
  return rows.map((row) => ({
    key: row.key,
    kind: row.kind as ClockKind,
    subject: row.participant_uid,
    startedAt: row.started_at,
    givenAt: row.given_at,
    events: row.events as unknown as CaseClock['events'],
  }));
}

export interface ClocksAsOf {
  facts: CaseFacts;
  calendar: CaseCalendar;
  now: string;
}

/** Reads them by the level that the case has now, or its lane has (R13): a lane that may wait has later days of its own. */
export function readCaseClocks(clocks: readonly CaseClock[], { facts, calendar, now }: ClocksAsOf): ClockReading[] {
  return clocks.map((clock) => readClock(clock, { calendar, level: remediationLevel(facts), now }));
}

/** The clocks of one case as of `now`, by the committee's calendar. */
export async function readClocks(db: Database | Tx, facts: CaseFacts, now: string): Promise<ClockReading[]> {
  const calendar = await caseCalendar(db);
  return readCaseClocks(await loadClocks(db, facts.uid), { facts, calendar, now });
}

/** Writes the chains, with what they say as of `now`. Returns the facts with their windows filled. */
export async function saveClocks(tx: Tx, clocks: readonly CaseClock[], asOf: ClocksAsOf): Promise<CaseFacts> {
  const readings = readCaseClocks(clocks, asOf);
  for (const [index, clock] of clocks.entries()) {
    const reading = readings[index] as ClockReading;
    const close = clock.events.find(({ kind }) => kind === 'meet' || kind === 'cancel');
    const changing = {
      due_at: reading.dueAt,
      state: reading.state,
      ended_at: isOpenClock(clock) ? null : (close?.at ?? asOf.now),
      events: JSON.stringify(clock.events),
    };
    await tx
      .insertInto('case_clocks')
      .values({
        uid: newUid(),
        case_uid: asOf.facts.uid,
        key: clock.key,
        kind: clock.kind,
        rule: reading.rule,
        nature: reading.nature,
        participant_uid: clock.subject,
        started_at: clock.startedAt,
        given_at: clock.givenAt,
        told_at: null,
        ...changing,
      })
      .onConflict((conflict) => conflict.columns(['case_uid', 'key']).doUpdateSet(changing))
      .execute();
  }
  return withWindows(asOf.facts, readings);
}

/**
 * Changes the clocks of the case in the work's transaction and saves the windows of the facts, where they moved. What is
 * ordered is judged by the facts as they are in `work`: save a transition's patch after its orders were given.
 */
export async function changeClocks(
  work: CaseWork,
  change: (clocks: readonly CaseClock[]) => readonly CaseClock[],
): Promise<readonly CaseClock[]> {
  const { tx, facts, now, uid } = work;
  const clocks = change(await loadClocks(tx, uid));
  const told = await saveClocks(tx, clocks, { facts, calendar: await caseCalendar(tx), now });
  const { windows, vendors } = told;
  if (JSON.stringify([windows, vendors]) !== JSON.stringify([facts.windows, facts.vendors]))
    await work.save({ windows, vendors });
  return clocks;
}

/** Carries out what a transition orders its clocks. Other effects are left to others. */
export async function orderClocks(work: CaseWork, effects: readonly Effect[]): Promise<void> {
  const { facts, now, actor } = work;
  await changeClocks(work, (clocks) => applyOrders(clocks, effects, { facts, by: actor.id, now }));
}
