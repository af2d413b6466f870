// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { dutiesOf } from '../../cases/move-case.ts';
import { NgaoError } from '../../kit/errors.ts';
import { isCommittee } from '../cases/access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { ApprovalKind, ApproveBody } from '../contract/advisories.ts';
import { authorsOf, readRevision } from './content.ts';
import { fillApprovals } from './fill-case.ts';
import { hiddenProcesses, judgeAdvisory } from './judge.ts';
import { type AdvisoryWork, onAdvisory } from './on-advisory.ts';
import { publisherOf } from './publisher.ts';
import { requireOpen, requireWriter } from './revise.ts';

export type Kind = Static<typeof ApprovalKind>;
export const approvalNeeds: Readonly<Record<Kind, number>> = {
  announce: 2,
  'announce-early': 2,
  'proof-of-concept': 2,
  'waive-languages': 1,
};

/** Hands the newest revision to those who approve. Throws `conflict` with what is missing. */
export async function handToReview(
  context: ServerContext,
  caller: Caller,
  { uid, version }: { uid: string; version: number },
): Promise<void> {
  const { publisher } = await publisherOf(context, context.db);
  await onAdvisory(context, { caller, uid, version }, async (work) => {
    requireWriter(work);
    requireOpen(work);
    if (work.row.state !== 'draft') throw new NgaoError('conflict', 'This revision is with those who approve already.');
    const revision = await readRevision(work.tx, work.box, { uid });
    if (!revision) throw new Error('an advisory has a revision from the start');
    const { missing, faults } = judgeAdvisory(revision.content, {
      publisher,
      config: context.config,
      hidden: await hiddenProcesses(work.tx),
    });
    // Places and rules; the words of a draft stand in no error.
    const open = [
      ...missing.map(({ field, says }) => `${field}: ${says}`),
      ...faults.map(({ rule, place }) => `${place}: ${rule}`),
    ];
    if (open.length > 0)
      throw new NgaoError('conflict', `It is not complete: ${open.slice(0, 10).join(' ')} Correct it and hand it over again.`);
    await work.save({ state: 'review' });
    await work.tell('advisory.review', { digest: work.row.digest });
  });
}

/** A person's yes to exactly one digest. Two for announcing make the draft approved. */
export async function approveAdvisory(
  context: ServerContext,
  caller: Caller,
  { uid, kind, digest }: Static<typeof ApproveBody> & { uid: string },
): Promise<void> {
  await onAdvisory(context, { caller, uid }, async (work) => {
    requireOpen(work);
    const because = whyNot({ ...(await approvingFacts(work)), caller, work });
    if (because !== '') throw new NgaoError('forbidden', because);
    if (!['review', 'approved'].includes(work.row.state))
      throw new NgaoError('conflict', 'It is a draft still. Hand it to review first.');
    if (digest !== work.row.digest)
      throw new NgaoError('conflict', 'There is a newer revision than the one you looked at. Read that one and approve it.');
    await work.tx
      .insertInto('advisory_approvals')
      .values({ advisory_uid: uid, digest, kind, user_id: caller.person?.id ?? 0, at: work.now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await restate(work);
    await fillApprovals(work);
    await work.tell('advisory.approve', { kind, digest });
  });
}

/** Takes the own approval of the newest revision back. Throws `conflict` where there is none. */
export async function unapproveAdvisory(
  context: ServerContext,
  caller: Caller,
  { uid, kind }: { uid: string; kind: Kind },
): Promise<void> {
  await onAdvisory(context, { caller, uid }, async (work) => {
    requireOpen(work);
    const gone = await work.tx
      .deleteFrom('advisory_approvals')
      .where('advisory_uid', '=', uid)
      .where('digest', '=', work.row.digest)
      .where('kind', '=', kind)
      .where('user_id', '=', caller.person?.id ?? 0)
      .returning('kind')
      .execute();
    if (gone.length === 0) throw new NgaoError('conflict', 'You have not approved this revision.');
    await restate(work);
    await fillApprovals(work);
    await work.tell('advisory.unapprove', { kind, digest: work.row.digest });
  });
}

/** `approved` as long as two say yes to announcing it, in time or early. */
async function restate(work: AdvisoryWork): Promise<void> {
  const { tx, uid, row } = work;
  const rows = await tx
    .selectFrom('advisory_approvals')
    .where('advisory_uid', '=', uid)
    .where('digest', '=', row.digest)
    .select('kind')
    .execute();
  const enough = (['announce', 'announce-early'] as const).some(
    (kind) => rows.filter((each) => each.kind === kind).length >= approvalNeeds[kind],
  );
  await work.save({ state: enough ? 'approved' : row.state === 'approved' ? 'review' : row.state });
}

export interface ApprovingFacts {
  authors: readonly number[];
}

export async function approvingFacts({ tx, uid }: Pick<AdvisoryWork, 'tx' | 'uid'>): Promise<ApprovingFacts> {
  return { authors: await authorsOf(tx, uid) };
}

/** Why this person may not approve; '' when they may. R2, R23: neither authors nor who has a stake in it. */
export function whyNot({
  authors,
  caller,
  work: { ofCase },
}: ApprovingFacts & {
  caller: Caller;
  work: { ofCase: Pick<NonNullable<AdvisoryWork['ofCase']>, 'facts' | 'actor'> | null };
}): string {
  const person = caller.person?.id ?? 0;
  if (!isCommittee(caller)) return 'Only members of the committee approve.';
  if (authors.includes(person)) return 'You wrote a revision of this advisory. Somebody who wrote none of it approves.';
  if (ofCase === null) return '';
  const { recused, reportAuthors } = ofCase.facts.people;
  if (recused.includes(String(person))) return 'You have declared a conflict of interest in this case.';
  if (reportAuthors.includes(String(person))) return 'You wrote the report. Somebody else of the committee approves.';
  const duties = dutiesOf(ofCase.actor, ofCase.facts);
  return duties.includes('committee') || duties.includes('owner') ? '' : 'In this case that is for the committee.';
}
