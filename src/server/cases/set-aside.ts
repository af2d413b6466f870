// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { SetAsideAnswer } from '../contract/case-desk.ts';
import { isCommittee, noSuchCase } from './access.ts';
import { makeMove } from './move.ts';
import { triageCase } from './triage.ts';

/**
 * R30: sets several reports aside as spam at once, each as by hand: it is opened with a record of that, the move is made by its own
 * guards, and another person looks again. What could not be set aside stays as it is, and says why; one never stops another.
 */
export async function setAside(
  context: ServerContext,
  caller: Caller,
  uids: readonly string[],
): Promise<Static<typeof SetAsideAnswer>> {
  if (!isCommittee(caller)) throw noSuchCase();
  const answer: Static<typeof SetAsideAnswer> = { moved: [], left: [] };
  for (const uid of new Set(uids)) {
    const why = await setOneAside(context, caller, uid);
    if (why === null) answer.moved.push(uid);
    else answer.left.push({ uid, why });
  }
  return answer;
}

async function setOneAside(context: ServerContext, caller: Caller, uid: string): Promise<string | null> {
  try {
    await triageCase(context, caller, uid);
    const { version } = await context.db.selectFrom('cases').where('uid', '=', uid).select('version').executeTakeFirstOrThrow();
    const { moved, missing } = await makeMove(context, caller, { uid, version, name: 'set-aside-as-spam' });
    return moved ? null : missing.map(({ message }) => message).join(' ');
  } catch (error) {
    if (error instanceof NgaoError && error.expected) return error.message;
    throw error;
  }
}
