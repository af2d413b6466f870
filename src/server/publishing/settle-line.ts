// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import { cleanAnswer } from '../../notify/far-side.ts';
import { notFound } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { LineBody } from '../contract/publishing.ts';
import { type LineRow, readableAdvisory } from './advisory-rows.ts';
import { change } from './line-store.ts';
import { isLocal } from './recipients.ts';
import { settle } from './run.ts';

/** From which states a person may do what. */
const possible: Readonly<Record<Action, readonly string[]>> = {
  retry: ['failed', 'in-doubt'],
  'mark-sent': ['failed', 'in-doubt'],
  withdraw: ['pending', 'failed', 'in-doubt'],
};

/**
 * A person decides about a line: tries it again, says that it arrived after all, or takes it out. The reason is kept with the line and
 * is required where a proof is replaced by a word. Local lines cannot be taken out: what is public is public.
 */
export async function settleLine(
  context: ServerContext,
  caller: Caller,
  given: Static<typeof LineBody> & { uid: string; line: string },
): Promise<void> {
  const { action, reason } = given;
  const advisory = await readableAdvisory(context.db, { caller, uid: given.uid, now: context.now() });
  const line = await lineIn(context, advisory.uid, given.line);
  if (!possible[action].includes(line.state) || (action === 'withdraw' && isLocal(line.channel)))
    throw new NgaoError('conflict', `A line that is "${line.state}" cannot be settled like this. Look at the ledger again.`);
  if (action !== 'retry' && reason === undefined)
    throw new NgaoError('usage', 'Say why: the reason stands in the ledger where a proof would stand.');
  const told = cleanAnswer(`${caller.actor.name}: ${reason ?? 'try again'}`);
  await change(context, line, { ...after(line, action, context.now()), answer: told, by: caller });
  context.jobs.wake('publish');
  await settle(context, { uid: line.publication_uid, advisory_uid: advisory.uid });
}

type Action = Static<typeof LineBody>['action'];

function after(line: LineRow, action: Action, now: string): Pick<LineRow, 'state' | 'next_at'> & Partial<LineRow> {
  if (action === 'withdraw') return { state: 'withdrawn', next_at: null };
  if (action === 'mark-sent') return { state: 'verified', verified_at: now, sent_at: line.sent_at ?? now, next_at: null };
  // What is ours was written already; it is looked for again.
  return isLocal(line.channel) ? { state: 'sent', sent_at: now, next_at: now } : { state: 'pending', next_at: now };
}

async function lineIn({ db }: ServerContext, advisory: string, uid: string): Promise<LineRow> {
  const line = await db
    .selectFrom('publication_lines as l')
    .innerJoin('publications as p', 'p.uid', 'l.publication_uid')
    .where('l.uid', '=', uid)
    .where('p.advisory_uid', '=', advisory)
    .where('p.state', '=', 'running')
    .selectAll('l')
    .executeTakeFirst();
  if (!line) throw notFound('line');
  return line;
}
