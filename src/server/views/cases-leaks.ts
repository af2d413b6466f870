// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { GuardReport } from '../../model/guard-report.ts';
import { noSuchCase } from '../cases/access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { CaseLeaks } from '../contract/case-leaks.ts';
import { type CaseReading, readCase, someone } from './cases-reading.ts';

type Leaks = Static<typeof CaseLeaks>;

/** The last look for hints, and who lets pass what it found. The report names places and rules and repeats no word. */
export async function leaksView(context: ServerContext, caller: Caller, uid: string): Promise<Leaks> {
  return await readCase(context, { caller, uid }, async (reading) => {
    const { facts, standing, names } = reading;
    if (!standing.may({ kind: 'fix' })) throw noSuchCase();
    const { leak } = facts.work;
    const kept = await lastReport(reading);
    const reasons = await reasonsGiven(reading);
    const waivers = facts.approvals.filter(({ kind, revision }) => kind === 'waive-leak' && revision === leak.revision);
    return {
      checkedAt: leak.checkedAt,
      checkedBy: kept?.by ?? null,
      open: leak.open,
      revision: leak.revision ?? '',
      report: kept?.report ?? null,
      waivers: waivers.map(({ by, at }) => ({
        who: someone(names, by),
        at,
        reason: reasons.findLast((one) => one.by === by)?.reason ?? '',
      })),
      waiversNeeded: 2,
      fixAuthors: facts.people.fixAuthors.map((author) => someone(names, author)),
    };
  });
}

async function lastReport({ context, uid, box, names }: CaseReading) {
  const row = await context.db
    .selectFrom('case_records')
    .where('case_uid', '=', uid)
    .where('kind', '=', 'leak-check')
    .where('state', '=', 'current')
    .select(['uid', 'content', 'written_by'])
    .executeTakeFirst();
  if (!row) return undefined;
  const report = JSON.parse(box.open('case_records.content', row.uid, row.content)) as GuardReport;
  return { report, by: someone(names, row.written_by.id) };
}

async function reasonsGiven({ context, uid, box }: CaseReading) {
  const rows = await context.db
    .selectFrom('case_events')
    .where('case_uid', '=', uid)
    .where('name', '=', 'case.leak-waive')
    .orderBy('seq')
    .select(['uid', 'actor', 'note'])
    .execute();
  return rows.map(({ uid: event, actor, note }) => ({ by: actor.id, reason: box.openMaybe('case_events.note', event, note) }));
}
