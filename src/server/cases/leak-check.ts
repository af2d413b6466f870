// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { guardChange } from '../../guard/lint.ts';
import { type OpenTermSet, openTermSet } from '../../guard/terms/match-term-set.ts';
import { canonicalJson } from '../../kit/canonical-json.ts';
import { NgaoError } from '../../kit/errors.ts';
import { version } from '../../kit/version.ts';
import type { GuardTermSet } from '../../model/guard-files.ts';
import type { GuardReport } from '../../model/guard-report.ts';
import { newUid } from '../../sealed/place.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { LeakCheckAnswer, LeakCheckBody, LeakWaiverBody } from '../contract/case-leaks.ts';
import { type CaseWork, onCase } from './on-case.ts';
import { requireDuty } from './people-in-case.ts';

type Answer = Static<typeof LeakCheckAnswer>;

/**
 * Looks for hints in what is about to become public (R8, R21, R43), or takes the report of a pipeline that has looked with the
 * case's term sets. What the guard `leak-clean` asks follows. The texts are not kept; the report, which repeats none of them, is.
 */
export async function checkLeaks(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof LeakCheckBody> & { uid: string },
): Promise<Answer> {
  return await onCase(context, { caller, uid: given.uid }, async (work) => {
    requireDuty(work, 'owner', 'committee', 'fixer', 'release-manager');
    const sets = await termSetsOf(work);
    const report = given.report ? taken(given.report, sets) : looked(work, { texts: given.texts ?? [], sets });
    const open = report.summary.block + report.summary.left;
    const revision = revisionOf(report);
    await keep(work, report);
    await work.save({ work: { ...work.facts.work, leak: { checkedAt: work.now, open, revision } } });
    await work.tell({ name: 'case.leak-check', data: { open, revision, lane: report.lane.name } });
    return { revision, open, waivedBy: waivers(work.facts, revision), report };
  });
}

/** One person's yes to exactly these findings; the second person must be another. Never by who wrote the fix. */
export async function waiveLeaks(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof LeakWaiverBody> & { uid: string },
): Promise<void> {
  await onCase(context, { caller, uid: given.uid, version: given.version }, async (work) => {
    requireDuty(work, 'committee');
    const { facts, actor, now } = work;
    const { leak } = facts.work;
    if (leak.checkedAt === null || leak.revision !== given.revision || leak.open === 0)
      throw new NgaoError('conflict', 'These are not the findings of the last check. Look at them again, then decide.');
    if (facts.people.fixAuthors.includes(actor.id))
      throw new NgaoError('forbidden', 'Whoever wrote the fix does not let its hints pass. Ask two other members.');
    const others = facts.approvals.filter(
      (one) => !(one.kind === 'waive-leak' && one.by === actor.id && one.revision === given.revision),
    );
    const approval = { kind: 'waive-leak' as const, by: actor.id, committee: true, at: now, revision: given.revision };
    await work.save({ approvals: [...others, approval] });
    await work.tell({ name: 'case.leak-waive', note: given.reason, data: { revision: given.revision } });
  });
}

async function termSetsOf({ tx, uid, box, now }: CaseWork): Promise<OpenTermSet[]> {
  const rows = await tx
    .selectFrom('case_terms')
    .where('case_uid', '=', uid)
    .where('expires_at', '>', now)
    .select(['uid', 'terms'])
    .execute();
  return rows.flatMap((row) => {
    const { file } = JSON.parse(box.open('case_terms.terms', row.uid, row.terms)) as { file: GuardTermSet };
    const opened = openTermSet(file, { now });
    return opened.ok ? [opened.open] : [];
  });
}

type Text = NonNullable<Static<typeof LeakCheckBody>['texts']>[number];

function looked({ facts, now }: CaseWork, { texts, sets }: { texts: readonly Text[]; sets: OpenTermSet[] }): GuardReport {
  if (texts.length === 0) throw new NgaoError('usage', 'Give at least one text: a title, a message, a diff.');
  return guardChange({
    messages: texts.flatMap(({ kind, text }) => (kind === 'message' ? [{ commit: null, text }] : [])),
    diffs: texts.flatMap(({ kind, text }) => (kind === 'diff' ? [{ commit: null, text }] : [])),
    texts: texts.flatMap(({ kind, text }) => (kind === 'message' || kind === 'diff' ? [] : [{ kind, text }])),
    // R43: a public advisory of a dependency must say its id; everything else must not.
    lane: facts.lane === 'dependency-advisory' ? 'advisory' : 'embargo',
    termSets: sets,
    now,
    version,
  });
}

/** A report is believed only when it looked at everything, in a lane that keeps silence, and with the case's words. */
function taken(report: GuardReport, sets: readonly OpenTermSet[]): GuardReport {
  if (!report.complete || report.verdict.result === 'incomplete')
    throw new NgaoError('usage', 'The report is incomplete, which is never clean. Mend what it names and run the guard again.');
  if (report.lane.name === 'normal')
    throw new NgaoError('usage', 'The guard ran in the lane "normal". Run it with --lane embargo and the terms of the case.');
  if (report.checked.termSets < sets.length)
    throw new NgaoError(
      'usage',
      'The guard ran without the term set of this case. Fetch it, give it by --terms, and run it again.',
    );
  if (report.checked.lines === 0)
    throw new NgaoError('usage', 'The guard looked at nothing. Give it the range that becomes public.');
  return report;
}

/** What is open, whatever the order; of a clean report what was looked at. */
function revisionOf({ findings, checked, lane }: GuardReport): string {
  const open = findings
    .filter(({ status, level }) => status === 'open' && level === 'block')
    .map(({ fingerprint }) => fingerprint);
  const statement = canonicalJson(open.length > 0 ? [...new Set(open)].sort() : [lane.name, checked]);
  return createHash('sha256').update(statement).digest('hex');
}

function waivers({ approvals }: CaseFacts, revision: string): number {
  return new Set(approvals.filter((one) => one.kind === 'waive-leak' && one.revision === revision).map(({ by }) => by)).size;
}

async function keep({ tx, uid, box, caller, now }: CaseWork, report: GuardReport): Promise<void> {
  const record = newUid();
  await tx
    .updateTable('case_records')
    .set({ state: 'replaced' })
    .where('case_uid', '=', uid)
    .where('kind', '=', 'leak-check')
    .where('state', '=', 'current')
    .execute();
  await tx
    .insertInto('case_records')
    .values({
      uid: record,
      case_uid: uid,
      kind: 'leak-check',
      state: 'current',
      flags: JSON.stringify({}),
      content: box.seal('case_records.content', record, JSON.stringify(report)),
      written_by: JSON.stringify(caller.actor),
      written_at: now,
      replaces: null,
    })
    .execute();
}
