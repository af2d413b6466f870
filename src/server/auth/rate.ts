// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { NgaoError } from '../../kit/errors.ts';
import type { ServerContext } from '../context.ts';
import { hashSecret } from './secrets.ts';

/**
 * Counts attempts of one kind on one account or address, over all server processes: `most` in a quarter of an hour.
 * The bucket's name is hashed, so the table tells neither accounts nor addresses.
 */
export async function countAttempt(context: ServerContext, bucket: string, most: number): Promise<void> {
  if ((await attemptsSoFar(context, bucket)) > most)
    throw new NgaoError('too-many-requests', 'Too many attempts. Wait a quarter of an hour and try again.');
}

/** Counts one more, and answers how many there were in the quarter of an hour that the first of them began. */
export async function attemptsSoFar(context: ServerContext, bucket: string): Promise<number> {
  const now = context.now();
  const start = new Date(Date.parse(now) - 15 * 60_000).toISOString();
  const row = await context.db
    .insertInto('attempts')
    .values({ bucket: hashSecret(bucket), count: 1, window_start: now })
    .onConflict((conflict) =>
      conflict.column('bucket').doUpdateSet({
        count: sql<number>`case when attempts.window_start < ${start} then 1 else attempts.count + 1 end`,
        window_start: sql<string>`case when attempts.window_start < ${start} then ${now}::timestamptz else attempts.window_start end`,
      }),
    )
    .returning('count')
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function forgetAttempts(context: ServerContext, bucket: string): Promise<void> {
  await context.db.deleteFrom('attempts').where('bucket', '=', hashSecret(bucket)).execute();
}
