// SPDX-License-Identifier: Apache-2.0
import type { CaseFacts } from '../../cases/case-facts.ts';
import { clockKinds } from '../../cases/clock-kinds.ts';
import { isOpenClock } from '../../cases/clocks.ts';
import type { Database, ServerContext, Tx } from '../context.ts';
import { loadClocks } from './clocks.ts';
import { holdAutomatic, notifyOwner } from './notify-committee.ts';
import type { CaseWork } from './on-case.ts';

const day = 86_400_000;
const { reminders, count } = clockKinds['reporter-answer'];
/** R30: two words to the reporter, then one to the owner: it may be closed now. */
const steps = [
  ...reminders.map((days) => ({ days, event: `case.remind-reporter-${days}` })),
  { days: count.days, event: 'case.propose-close' },
];

/** The step that is due and was not taken since the question; null where nobody waits for the reporter. */
export async function reminderDue(
  { db }: { db: Database | Tx },
  { uid }: CaseFacts,
  now: string,
): Promise<(typeof steps)[number] | null> {
  const clock = (await loadClocks(db, uid)).find((one) => one.kind === 'reporter-answer' && isOpenClock(one));
  if (!clock) return null;
  const due = steps.findLast(({ days }) => Date.parse(now) >= Date.parse(clock.startedAt) + days * day);
  if (!due) return null;
  const taken = await db
    .selectFrom('case_events')
    .where('case_uid', '=', uid)
    .where('name', '=', due.event)
    .where('at', '>=', clock.startedAt)
    .select('uid')
    .executeTakeFirst();
  return taken ? null : due;
}

/** A reminder holds no word about the case; a proposal to close goes to the owner, by code name. */
export async function remindReporter(work: CaseWork): Promise<void> {
  const due = await reminderDue({ db: work.tx }, work.facts, work.now);
  if (due === null) return;
  if (due.event === 'case.propose-close') await notifyOwner(work);
  else await remind(work);
  await work.tell({ name: due.event });
}

const texts = {
  en: 'We asked you a question about your report and wait for your answer. You find it in our last letter, or here:',
  fr: 'Nous vous avons posé une question sur votre signalement et attendons votre réponse. Vous la trouvez dans notre dernière lettre, ou ici :',
};

async function remind(work: CaseWork): Promise<void> {
  const { tx, uid, row, context } = work;
  const thread = await tx
    .selectFrom('case_threads as t')
    .innerJoin('case_participants as p', 'p.uid', 't.participant_uid')
    .innerJoin('parties', 'parties.uid', 'p.party_uid')
    .where('t.case_uid', '=', uid)
    .where('t.audience', '=', 'reporter')
    .select(['t.uid', 'p.uid as participant', 'parties.language'])
    .executeTakeFirst();
  if (!thread) return;
  const language = thread.language === 'fr' ? 'fr' : 'en';
  const draft = { subject: row.code_name, body: `${texts[language]}\n\n${statusPage(context)}` };
  await holdAutomatic(work, {
    kind: 'reminder',
    thread: thread.uid,
    draft,
    language,
    to: [{ part: 'to', participant: thread.participant }],
  });
}

/** Where a code is entered. */
function statusPage({ config }: Pick<ServerContext, 'config'>): string {
  return `${config.publicUrl}/report/status`;
}
