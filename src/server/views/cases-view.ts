// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { Participant, WorkState } from '../../cases/case.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { exposureOf, partiesTold } from '../../cases/exposure.ts';
import type { Refusal } from '../../cases/guard.ts';
import { fitsEmergency } from '../../cases/guards-emergency.ts';
import { allowedMoves, dutiesOf } from '../../cases/move-case.ts';
import { isEndState, type TransitionName, transitionOf } from '../../cases/states.ts';
import { actorOf } from '../cases/access.ts';
import { similarViews } from '../cases/alike.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { CaseMove, CaseRow, CaseView, Missing } from '../contract/cases.ts';
import { decisionViews, eventViews, factViews, processViews, recordViews, reportViews } from './cases-content.ts';
import { embargoView, participantViews, recusedPeople } from './cases-people.ts';
import { type CaseReading, clockViews, knowing, readCase, someone } from './cases-reading.ts';
import { attachmentViews, returnedLetters, threadViews } from './cases-threads.ts';

type Row = Static<typeof CaseRow>;

/** Moves for which the code name must be typed: they cannot be taken back. */
export const typedMoves: ReadonlySet<string> = new Set(['announce', 'announce-early', 'reject', 'decline', 'complete']);

/** The publication itself makes these moves, in the transaction that makes the advisory public: else a case could be over in silence. */
export const publishedMoves: ReadonlySet<string> = new Set(['announce', 'announce-early']);
export const byPublication: Static<typeof Missing> = {
  code: 'by-publication',
  message: 'The publication of the advisory makes this move. Plan it on the page of the advisory.',
};

/** One case, as far as the person may read it. Every part asks by itself; what is closed is empty. */
export async function caseView(context: ServerContext, caller: Caller, uid: string): Promise<Static<typeof CaseView>> {
  return await readCase(context, { caller, uid }, async (reading) => {
    const { row, facts, standing, now } = reading;
    const threads = await threadViews(reading);
    const participants = await participantViews(reading);
    const report = await reportViews(reading);
    const told = toldByReporters(report);
    const exposure = exposureOf(
      {
        fixPublicAt: facts.work.fixPublicAt,
        helmAvailableAt: facts.release.helmAvailableAt,
        participants: [...(await knowing(reading)), ...told],
      },
      now,
    );
    const actor = actorOf(caller, standing, row.owner_id);
    return {
      ...(await rowOf(reading, threads)),
      version: row.version,
      report,
      moves: moveViews(reading),
      participants,
      recused: standing.may({ kind: 'analysis' }) ? await recusedPeople(reading) : [],
      threads,
      returned: standing.may({ kind: 'report' }) ? returnedLetters(facts) : [],
      attachments: await attachmentViews(reading),
      decisions: await decisionViews(reading),
      records: await recordViews(reading),
      clocks: standing.may({ kind: 'report' }) ? await clockViews(reading) : [],
      embargo: await embargoView(reading, participants),
      facts: await factViews(reading),
      events: await eventViews(reading),
      similar: await similarViews(reading),
      processes: await processViews(reading, report),
      exposure: {
        ...{ parties: exposure.parties, toldByReporter: told.length },
        ...{ partyDays: exposure.partyDays, fixPublicFor: exposure.gapHours },
      },
      mine: { duties: [...dutiesOf(actor, facts)], recused: false, until: standing.until },
    };
  });
}

/** R32: they know since the report at the latest. */
function toldByReporters(reports: Static<typeof CaseView>['report']): Participant[] {
  const since = new Map<string, string>();
  for (const { content, receivedAt } of reports) {
    const fields = (content ?? {}) as { othersTold?: unknown; fields?: { othersTold?: unknown } };
    const text = fields.fields?.othersTold ?? fields.othersTold;
    for (const name of typeof text === 'string' ? partiesTold(text) : []) if (!since.has(name)) since.set(name, receivedAt);
  }
  return [...since].map(([name, at]) => ({
    uid: name,
    person: `told by a reporter: ${name}`,
    role: 'observer',
    since: at,
    until: null,
  }));
}

export async function rowOf(reading: CaseReading, threads: readonly { unread: number }[]): Promise<Row> {
  const { row, box, standing, names, facts } = reading;
  const clocks = standing.may({ kind: 'report' }) ? await clockViews(reading) : [];
  const pressing = clocks.filter(({ nature, endedAt }) => nature === 'deadline' && endedAt === null);
  const { embargo } = facts;
  return {
    ...clearRow(row, names),
    title: standing.may({ kind: 'report' }) ? box.open('cases.title', row.uid, row.title) : null,
    nextClock: pressing.sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0] ?? null,
    embargoUntil: embargo.state === 'active' || embargo.state === 'revise' ? (embargo.term?.until ?? null) : null,
    unread: threads.reduce((sum, { unread }) => sum + unread, 0),
    waitsFor: waitsFor(facts),
  };
}

/** What a list shows of a case that the person may triage and has not opened. */
export function clearRow(row: CaseReading['row'], names: ReadonlyMap<number, string>): Row {
  return {
    uid: row.uid,
    codeName: row.code_name,
    title: null,
    lane: row.lane,
    state: row.state,
    emergency: row.emergency,
    level: row.level as Row['level'],
    owner: row.owner_id === null ? null : someone(names, row.owner_id),
    receivedAt: row.received_at,
    movedAt: row.moved_at,
    nextClock: null,
    embargoUntil: null,
    unread: 0,
    waitsFor: waitsFor(row.facts as unknown as CaseFacts),
  };
}

function waitsFor({ state }: Pick<CaseFacts, 'state'>): Row['waitsFor'] {
  if (state === 'needs-info') return 'reporter';
  return isEndState(state as WorkState) ? 'nobody' : 'committee';
}

function moveViews({ facts, caller, standing, row, now }: CaseReading): Static<typeof CaseMove>[] {
  const actor = actorOf(caller, standing, row.owner_id);
  return allowedMoves(facts, actor, now)
    .filter(({ name }) => !(transitionOf(name).who as readonly string[]).every((duty) => duty === 'system'))
    .filter(({ name }) => fitsEmergency(name, facts.emergency))
    .map(({ name, says, missing }) => ({
      name,
      label: says,
      to: targetOf(name, facts),
      allowed: missing.length === 0 && !publishedMoves.has(name),
      missing: [...missing.map(missingView), ...(publishedMoves.has(name) ? [byPublication] : [])],
      rules: [...transitionOf(name).rules],
      tells: [...transitionOf(name).tells],
      typed: typedMoves.has(name),
    }));
}

function targetOf(name: TransitionName, { state }: CaseFacts): string {
  const { to } = transitionOf(name);
  return to === 'same' ? state : to;
}

export function missingView({ code, missing, next }: Refusal): Static<typeof Missing> {
  return { code, message: `${missing} ${next}` };
}
