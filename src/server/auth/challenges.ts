// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { ServerContext } from '../context.ts';

const minute = 60_000;

/**
 * Something half done: a challenge that was handed out, a secret that is not proven yet. It stands in the table of settings
 * so that every process knows it, for a few minutes and for one use; the daily job forgets what nobody came back for.
 */
export async function keepChallenge(
  context: ServerContext,
  key: string,
  { minutes, ...facts }: { minutes: number } & Record<string, unknown>,
): Promise<void> {
  const value = JSON.stringify({ ...facts, until: Date.parse(context.now()) + minutes * minute });
  await context.db
    .insertInto('settings')
    .values({ name: `challenge:${key}`, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** Takes it away and answers it; throws `unauthenticated` when it is not there (any more) or too old. */
export async function takeChallenge<Facts>(context: ServerContext, key: string): Promise<Facts> {
  const row = await context.db
    .deleteFrom('settings')
    .where('name', '=', `challenge:${key}`)
    .returning('value')
    .executeTakeFirst();
  return fresh(row?.value, context);
}

/** Answers it and leaves it, for something that may be tried again. */
export async function seeChallenge<Facts>(context: ServerContext, key: string): Promise<Facts> {
  const row = await context.db.selectFrom('settings').where('name', '=', `challenge:${key}`).select('value').executeTakeFirst();
  return fresh(row?.value, context);
}

export async function dropChallenge({ db }: Pick<ServerContext, 'db'>, key: string): Promise<void> {
  await db.deleteFrom('settings').where('name', '=', `challenge:${key}`).execute();
}

function fresh<Facts>(value: unknown, context: ServerContext): Facts {
  const kept = value as ({ until: number } & Facts) | undefined;
  if (!kept || kept.until < Date.parse(context.now()))
    throw new NgaoError('unauthenticated', 'That took too long, or was used already. Start again.');
  return kept;
}
