// SPDX-License-Identifier: Apache-2.0
import { setImmediate as turn } from 'node:timers/promises';

/**
 * Has `work` done while the database answers `asked`. Both have ended when this does, whatever becomes of them: a statement that
 * was sent behind the rollback of its own transaction would be committed.
 */
export async function whileAsked<Answer, Result>(
  asked: Promise<Answer>,
  work: () => Result | Promise<Result>,
): Promise<[Answer, Result]> {
  // One turn, so that the question is on its way.
  const ended = await Promise.allSettled([asked, turn().then(work)]);
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return [(ended[0] as PromiseFulfilledResult<Answer>).value, (ended[1] as PromiseFulfilledResult<Result>).value];
}
