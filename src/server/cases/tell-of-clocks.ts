// SPDX-License-Identifier: Apache-2.0
import type { CaseFacts } from '../../cases/case-facts.ts';
import { isOpenClock } from '../../cases/clocks.ts';
import { type EscalateTo, escalationDue } from '../../cases/escalation.ts';
import type { Database, Tx } from '../context.ts';
import { loadClocks, readCaseClocks } from './clocks.ts';
import { caseCalendar, committeeSettings } from './committee-settings.ts';
import { notifyCommittee, notifyOwner, notifyPerson } from './notify-committee.ts';
import type { CaseWork } from './on-case.ts';

interface Word {
  key: string;
  kind: string;
  to: EscalateTo;
}

/** What has to be said about the clocks of a case now, asked of clear columns alone. */
export async function wordsDue(db: Database | Tx, facts: CaseFacts, now: string): Promise<Word[]> {
  const rows = await db
    .selectFrom('case_clocks')
    .where('case_uid', '=', facts.uid)
    .where('ended_at', 'is', null)
    .select(['key', 'told_at'])
    .execute();
  if (rows.length === 0) return [];
  const open = (await loadClocks(db, facts.uid)).filter(isOpenClock);
  const { owner } = facts.people;
  return readCaseClocks(open, { facts, calendar: await caseCalendar(db), now }).flatMap((reading) => {
    const toldAt = rows.find(({ key }) => key === reading.key)?.told_at ?? null;
    const to = escalationDue(reading, { owner, now, toldAt });
    return to === null ? [] : [{ key: reading.key, kind: reading.kind, to }];
  });
}

/** Says it, one mail for each who has to hear, however many clocks there are: a code name and a link, and nothing else (T4). */
export async function tellOfClocks(work: CaseWork): Promise<void> {
  const words = await wordsDue(work.tx, work.facts, work.now);
  const to = new Set(words.map((word) => word.to));
  if (to.has('owner')) await notifyOwner(work);
  if (to.has('committee')) {
    await notifyCommittee(work);
    // Nobody owns it yet: whose turn it is hears it too.
    if (work.row.owner_id === null && work.row.duty_id !== null) await notifyPerson(work, work.row.duty_id);
  }
  if (to.has('deputies'))
    for (const deputy of (await committeeSettings(work.tx)).emergencyDeputies) await notifyPerson(work, deputy);
  for (const { key } of words)
    await work.tx
      .updateTable('case_clocks')
      .set({ told_at: work.now })
      .where('case_uid', '=', work.uid)
      .where('key', '=', key)
      .execute();
  await work.tell({ name: 'case.clock-told', data: { words: words.map(({ kind, to: who }) => `${kind}: ${who}`) } });
}
