// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import type { Tx } from '../context.ts';

/** Streams that tell of flaws under these names are looked at in full with their next report. */
export async function forgetTold(tx: Tx, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await sql`
    update streams set told = '' where told <> '' and target_id in (
      select f.target_id from vulnerability_ids i join findings f on f.vulnerability_id = i.vulnerability_id
      where i.id in (select jsonb_array_elements_text(${JSON.stringify(names)}::jsonb)))`.execute(tx);
}
