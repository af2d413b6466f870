// SPDX-License-Identifier: Apache-2.0
import { act } from '../actions/action.ts';
import { type Caller, type ServerContext, systemCaller, type Tx } from '../context.ts';
import type { LineRow } from './advisory-rows.ts';
import type { Seen, Sent } from './lines/contract.ts';

/** Seconds until the next try; after the last one a person decides. */
const waits = [60, 300, 900, 3600, 6 * 3600, 24 * 3600];
/** Looks are cheap: what is on its way is asked for often at first. */
const looks = [5, 15, 30, 60, 120, 300, 900, 3600, 6 * 3600, 24 * 3600];
const longestAsking = 2 * 86_400_000;
const system = systemCaller('publish');

type Change = Partial<Pick<LineRow, 'state' | 'answer' | 'remote_id' | 'content_digest' | 'sent_at' | 'verified_at' | 'next_at'>>;

/**
 * Says to everybody that this process sends the line now. From the commit on, whoever finds it so and did not do it knows that it may
 * have been sent. Answers false where another was first.
 */
export async function beginSending({ store }: ServerContext, line: LineRow): Promise<boolean> {
  return await store.transaction(async (tx) => {
    const row = await tx
      .updateTable('publication_lines')
      .set({ state: 'sending', attempts: line.attempts + 1, next_at: null })
      .where('uid', '=', line.uid)
      .where('state', '=', 'pending')
      .returning('uid')
      .executeTakeFirst();
    return row !== undefined;
  });
}

/** What the far side answered. `line` is as it was before it was sent; `tells`: a look settles what is in doubt. */
export async function keepSent(
  context: ServerContext,
  line: LineRow,
  { tells, ...sent }: Sent & { tells: boolean },
): Promise<void> {
  const now = context.now();
  const known = {
    answer: sent.answer,
    ...(sent.remoteId !== undefined && { remote_id: sent.remoteId }),
    ...(sent.digest !== undefined && { content_digest: sent.digest }),
  };
  if (sent.outcome === 'sent') return await change(context, line, { ...known, state: 'sent', sent_at: now, next_at: now });
  const wait = waits[line.attempts];
  if (sent.outcome === 'in-doubt' && (!tells || wait === undefined))
    return await change(context, line, { ...known, state: 'in-doubt' });
  if (sent.outcome === 'refused' || wait === undefined) return await change(context, line, { ...known, state: 'failed' });
  const state = sent.outcome === 'in-doubt' ? 'sending' : 'pending';
  await change(context, line, { ...known, state, next_at: later(now, Math.max(wait, sent.retryAfterSeconds ?? 0)) });
}

/** What was seen of a line that was sent. */
export async function keepSeen(context: ServerContext, line: LineRow, seen: Seen): Promise<void> {
  const now = context.now();
  const known = { answer: seen.answer, ...(seen.remoteId !== undefined && { remote_id: seen.remoteId }) };
  if (seen.found === 'there')
    return await change(context, line, { ...known, state: 'verified', verified_at: now, next_at: null });
  if (seen.found === 'unknown') return await change(context, line, { ...known, state: 'in-doubt', next_at: null });
  if (seen.found === 'absent') return await change(context, line, { ...known, state: 'failed', next_at: null });
  const since = Date.parse(now) - Date.parse(line.sent_at ?? now);
  // As long again as it has been on its way, by the steps above; after two days somebody must look.
  const wait = looks.find((each) => each * 1000 > since);
  if (wait === undefined) return await change(context, line, { ...known, state: 'failed', next_at: null });
  await change(context, line, { ...known, state: 'sent', next_at: later(now, wait) });
}

/**
 * What is to be done with a line that a killed process left in `sending`, or of which the far side left in doubt what became of it.
 * `since`: when the publication began; nobody asks for longer than two days.
 */
export async function keepFound(
  context: ServerContext,
  line: LineRow,
  { since, ...seen }: Seen & { since: string },
): Promise<void> {
  const now = context.now();
  const known = { answer: seen.answer, ...(seen.remoteId !== undefined && { remote_id: seen.remoteId }) };
  if (seen.found === 'unreached') {
    const isLate = Date.parse(now) - Date.parse(since) > longestAsking;
    return await change(context, line, isLate ? { ...known, state: 'in-doubt' } : { ...known, next_at: later(now, 300) });
  }
  const states = { there: 'verified', absent: 'pending', 'not-yet': 'sent', unknown: 'in-doubt' } as const;
  const state = states[seen.found];
  await change(context, line, {
    ...{ ...known, state },
    ...(state === 'verified' && { verified_at: now }),
    ...((state === 'verified' || state === 'sent') && { sent_at: line.sent_at ?? now }),
    ...((state === 'pending' || state === 'sent') && { next_at: now }),
  });
}

/** Saves a change with its audit record, and sees to it that somebody comes back when it is time. */
export async function change(
  context: ServerContext,
  line: LineRow,
  { by = system, ...to }: Change & { by?: Caller },
): Promise<void> {
  await act(context, by, async ({ tx, audit }) => {
    await tx.updateTable('publication_lines').set(to).where('uid', '=', line.uid).execute();
    if (to.next_at) await comeBack(context, tx, { publication: line.publication_uid, at: to.next_at });
    await audit({
      action: 'publication.line',
      subject: { kind: 'publication', id: line.publication_uid },
      productId: null,
      data: { line: line.uid, channel: line.channel, from: line.state, to: to.state ?? line.state },
    });
  });
}

export async function comeBack(
  context: ServerContext,
  tx: Tx,
  { publication, at }: { publication: string; at: string },
): Promise<void> {
  await context.jobs.add(tx, { kind: 'publish', payload: { publication }, scope: `publish-${publication}`, startAfter: at });
}

function later(now: string, seconds: number): string {
  return new Date(Date.parse(now) + seconds * 1000).toISOString();
}
