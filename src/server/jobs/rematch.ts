// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { asNgaoError, type NgaoError } from '../../kit/errors.ts';
import type { ServerContext } from '../context.ts';
import type { JobPayloads } from './contract.ts';
import { askAbout, markAsked } from './rematch-components.ts';
import { type DueTarget, dueTargets, type RematchCounts, rematchTarget } from './rematch-target.ts';

export interface RematchResult extends RematchCounts {
  targets: number;
  /** Another run took over; it does what is left. */
  fenced: boolean;
}

interface Progress {
  result: RematchResult;
  factsSaved: Set<string>;
  failed: Map<number, NgaoError>;
}

const targetsAtOnce = 200;

/**
 * Asks the advisory database about what targets hold now, without any new scan: a new advisory opens findings, a withdrawn
 * one ends them. Looks only at targets whose inventory or whose database is new since the last time, and may be killed
 * at any point: what was done stays done. One run at a time: a later one takes over, the earlier one stops at its next target.
 */
export async function rematch(context: ServerContext, payload: JobPayloads['rematch']): Promise<RematchResult> {
  const token = await takeOver(context);
  const progress: Progress = {
    result: { targets: 0, opened: 0, reopened: 0, closed: 0, updated: 0, kept: 0, held: 0, fenced: false },
    factsSaved: new Set(),
    failed: new Map(),
  };
  while (await rematchSome(context, token, progress));
  const { result, failed } = progress;
  if (result.targets > 0) context.log.info({ job: 'rematch', because: payload.reason, ...result }, 'asked the advisory database');
  const [first] = failed.values();
  // The others were looked at all the same; the queue tries again.
  if (first) throw first;
  return result;
}

/** One batch of targets; false when nothing is left to do. */
async function rematchSome(context: ServerContext, token: string, progress: Progress): Promise<boolean> {
  const identity = context.advisories.identity();
  if (!identity) return false;
  const due = await dueTargets(context, {
    digest: identity.digest,
    limit: targetsAtOnce,
    without: [...progress.failed.keys()],
  });
  if (due.length === 0) return false;
  const sets = [...new Set(due.map(({ set }) => set))];
  const answers = await askAbout(context, { sets, digest: identity.digest });
  if (!answers) return true;
  if (answers.undecided.size > 0)
    context.log.warn(
      { job: 'rematch', undecided: answers.undecided.size },
      'some versions could not be compared with advisories',
    );
  const asking = { context, token, identity, answers, factsSaved: progress.factsSaved };
  for (const target of due) {
    const done = await attempt(progress, target, () => rematchTarget(asking, target));
    if (done === 'fenced') return false;
  }
  await markAsked(context, sets, identity.digest);
  return true;
}

/** A target that fails does not keep the others from being looked at. */
async function attempt(
  { result, failed }: Progress,
  target: DueTarget,
  work: () => ReturnType<typeof rematchTarget>,
): Promise<'on' | 'fenced'> {
  try {
    const outcome = await work();
    if (outcome.did === 'done') addTo(result, outcome.counts);
    result.fenced ||= outcome.did === 'fenced';
  } catch (thrown) {
    failed.set(target.id, asNgaoError(thrown));
  }
  return result.fenced ? 'fenced' : 'on';
}

function addTo(result: RematchResult, counts: RematchCounts): void {
  result.targets++;
  result.opened += counts.opened;
  result.reopened += counts.reopened;
  result.closed += counts.closed;
  result.updated += counts.updated;
  result.kept += counts.kept;
  result.held += counts.held;
}

async function takeOver({ store }: ServerContext): Promise<string> {
  const token = randomUUID();
  await store.transaction(async (tx) => {
    await sql`
      insert into settings (name, value) values ('rematch', ${JSON.stringify({ token })}::jsonb)
      on conflict (name) do update set value = excluded.value`.execute(tx);
  });
  return token;
}
