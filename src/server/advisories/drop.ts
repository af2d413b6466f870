// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { requireDuty } from '../cases/people-in-case.ts';
import type { Caller, ServerContext } from '../context.ts';
import { emptyCase } from './fill-case.ts';
import { onAdvisory } from './on-advisory.ts';
import { requireOpen, requireWriter } from './revise.ts';

/** Ends a draft that will not be published. Its number is not given again, because somebody may have been told it. */
export async function dropAdvisory(
  context: ServerContext,
  caller: Caller,
  { uid, version }: { uid: string; version: number },
): Promise<void> {
  await onAdvisory(context, { caller, uid, version }, async (work) => {
    requireWriter(work);
    requireOpen(work);
    if (work.row.published_at !== null)
      throw new NgaoError('conflict', 'This advisory is public. It can be withdrawn, with a reason, but not dropped.');
    await work.save({ state: 'dropped' });
    await emptyCase(work);
    await work.tell('advisory.drop');
  });
}

/** R20: lets the reporter read the draft and comment on it, from the own status page. */
export async function offerToReporter(context: ServerContext, caller: Caller, uid: string): Promise<void> {
  await onAdvisory(context, { caller, uid }, async (work) => {
    requireOpen(work);
    if (work.ofCase === null) throw new NgaoError('conflict', 'This draft comes from no case, so it has no reporter.');
    requireDuty(work.ofCase, 'committee', 'owner');
    await work.tell('advisory.offer', { digest: work.row.digest });
  });
}
