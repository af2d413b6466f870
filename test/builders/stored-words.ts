// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { TestServer } from './server.ts';

/** No column of any table holds one of these words, as text or as bytes. Only of words that are nowhere by chance. */
export async function assertNowhereStored({ context }: Pick<TestServer, 'context'>, words: readonly string[]): Promise<void> {
  const spellings = words.flatMap((word) => [word, Buffer.from(word).toString('hex')]);
  const tables = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public'`.execute(
    context.db,
  );
  let rows = 0;
  for (const { name } of tables.rows) {
    const dump = await sql<{ text: string }>`select t::text as text from ${sql.table(name)} t`.execute(context.db);
    for (const { text } of dump.rows) {
      rows += 1;
      for (const word of spellings) assert.ok(!text.includes(word), `${name}: ${word}`);
    }
  }
  assert.ok(rows > 10);
}
