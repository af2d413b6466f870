// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { newUid } from '../../sealed/place.ts';
import { may, notFound } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import { onCase } from './on-case.ts';
import { requireDuty } from './people-in-case.ts';

/** How many findings a case can be linked to: enough for one flaw in every target. */
const mostLinks = 500;

/**
 * R26: links a finding of the portfolio to a case. Which one it is stands in the sealed note of the history and in no audit
 * record: who reads the trail must not learn which finding is under embargo. Throws `not-found` for a finding that the person
 * may not read, and `conflict` where it is linked already.
 */
export async function linkFinding(
  context: ServerContext,
  caller: Caller,
  { uid, finding }: { uid: string; finding: number },
): Promise<void> {
  await onCase(context, { caller, uid }, async (work) => {
    requireDuty(work, 'owner', 'committee');
    const { tx, now } = work;
    const row = await tx.selectFrom('findings').where('id', '=', finding).select('product_id').executeTakeFirst();
    if (!row || !may(caller, 'read', row.product_id)) throw notFound('finding');
    const links = await tx.selectFrom('case_findings').where('case_uid', '=', uid).select('finding_id').execute();
    if (links.some(({ finding_id }) => finding_id === finding))
      throw new NgaoError('conflict', 'This finding is linked already. Look at the list.');
    if (links.length >= mostLinks)
      throw new NgaoError('conflict', `A case has at most ${mostLinks} linked findings. Take away one that is not needed.`);
    const link = newUid();
    await tx
      .insertInto('case_findings')
      .values({ uid: link, case_uid: uid, finding_id: finding, linked_by: caller.person?.id as number, linked_at: now })
      .execute();
    await work.tell({ name: 'case.link-finding', note: `Finding ${finding}`, data: { link } });
  });
}

/** Takes a link away; the history keeps that it was there. Throws `not-found` for a link that this case does not have. */
export async function unlinkFinding(
  context: ServerContext,
  caller: Caller,
  { uid, link }: { uid: string; link: string },
): Promise<void> {
  await onCase(context, { caller, uid }, async (work) => {
    requireDuty(work, 'owner', 'committee');
    const row = await work.tx
      .deleteFrom('case_findings')
      .where('uid', '=', link)
      .where('case_uid', '=', uid)
      .returning('finding_id')
      .executeTakeFirst();
    if (!row) throw notFound('link');
    await work.tell({ name: 'case.unlink-finding', note: `Finding ${row.finding_id}`, data: { link } });
  });
}
