// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { NgaoError } from '../../kit/errors.ts';
import { act } from '../actions/action.ts';
import { nobody, type ServerContext } from '../context.ts';
import { attemptsSoFar } from './rate.ts';

/** How somebody tried to sign in. `limited`: refused unread, because the account had been tried too often. */
export const ways = ['password', 'code', 'passkey', 'oidc', 'limited'] as const;
export type Way = (typeof ways)[number];

export interface Attempt {
  way: Exclude<Way, 'limited'>;
  /** The account that was meant; undefined where there is none. What was typed instead is kept nowhere. */
  userId: number | undefined;
  requestId: string;
}

/** Records in a quarter of an hour: of one account, of everybody unknown together, and of all. The rest is only counted. */
const recorded = { each: 5, all: 200 } as const;
/** Of this process, since it started: what Prometheus calls a counter. */
const counters = new WeakMap<ServerContext, Record<Way, number>>();

/** Runs a try at signing in. Its refusal is counted, stands in the audit trail, and is told at the next sign-in. */
export async function watched<T>(context: ServerContext, attempt: Attempt, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof NgaoError ? error.code : '';
    if (code === 'too-many-requests') countersOf(context).limited += 1;
    if (code === 'unauthenticated') await recordFailure(context, attempt);
    throw error;
  }
}

/** Takes note of one failed try. The same is done whether or not there is such an account: time must not tell them apart. */
export async function recordFailure(context: ServerContext, attempt: Attempt): Promise<void> {
  const { way, userId } = attempt;
  countersOf(context)[way] += 1;
  await context.db
    .updateTable('users')
    .set({ failed_sign_ins: sql<number>`least(failed_sign_ins + 1, 1000000)` })
    .where('id', '=', userId ?? 0)
    .execute();
  const own = await attemptsSoFar(context, `audit:${userId ?? 'unknown'}`);
  if (own > recorded.each || (await attemptsSoFar(context, 'audit:all')) > recorded.all) return;
  await act(context, { ...nobody, requestId: attempt.requestId }, async ({ audit }) => {
    await audit({
      action: 'session.refuse',
      subject: { kind: 'user', id: userId ?? 'unknown' },
      productId: null,
      // With it begins the silence about this account, to the end of the quarter of an hour.
      data: { way, ...(own === recorded.each && { last: true }) },
    });
  });
}

/** Prometheus' text format 0.0.4; names neither accounts nor addresses. */
export function failureMetrics(context: ServerContext): string {
  const name = 'ngao_sign_in_failures_total';
  const samples = Object.entries(countersOf(context)).map(([way, count]) => `${name}{way="${way}"} ${count}`);
  return `${[`# HELP ${name} Failed sign-ins since the process started.`, `# TYPE ${name} counter`, ...samples].join('\n')}\n`;
}

function countersOf(context: ServerContext): Record<Way, number> {
  const known = counters.get(context);
  if (known) return known;
  const made = Object.fromEntries(ways.map((way) => [way, 0])) as Record<Way, number>;
  counters.set(context, made);
  return made;
}
