// SPDX-License-Identifier: Apache-2.0
import type { Kysely } from 'kysely';
import type { Tables } from '../../store/tables.ts';
import type { ServerContext } from '../context.ts';

/**
 * What was handed out and not answered yet, for some minutes: kept in the table of settings, so that every server process
 * knows it. Anew for a key replaces what was there.
 */
export async function keepChallenge(
  { db, now }: ServerContext,
  key: string,
  { challenge, minutes }: { challenge: string; minutes: number },
): Promise<void> {
  const value = JSON.stringify({ challenge, until: Date.parse(now()) + minutes * 60_000 });
  await db
    .insertInto('settings')
    .values({ name: `challenge:${key}`, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** Takes it away: a challenge is answered once. */
export async function takeChallenge(
  { db, now }: { db: Kysely<Tables>; now: () => string },
  key: string,
): Promise<string | undefined> {
  const row = await db.deleteFrom('settings').where('name', '=', `challenge:${key}`).returning('value').executeTakeFirst();
  const kept = row?.value as { challenge: string; until: number } | undefined;
  return kept && kept.until >= Date.parse(now()) ? kept.challenge : undefined;
}
