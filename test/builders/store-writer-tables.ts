// SPDX-License-Identifier: Apache-2.0
import { type Generated, sql } from 'kysely';
import type { Store } from '../../src/store/engine/store.ts';

export interface WriterTables {
  acknowledged: { n: number; text: string; touched: Generated<number> };
}

/** How many rows there are, read from the table and from its two indexes: `agree` when all say the same. */
export async function countRows(store: Store<WriterTables>): Promise<{ rows: number; last: number; agree: boolean }> {
  return store.transaction(async (tx) => {
    const count = async (where: string) => {
      const { rows } = await sql<{ count: number; last: number }>`
        select count(*) as count, coalesce(max(n), 0) as last from acknowledged where ${sql.raw(where)}`.execute(tx);
      return rows[0] ?? { count: 0, last: 0 };
    };
    await sql`set local enable_indexscan = off; set local enable_bitmapscan = off; set local enable_indexonlyscan = off`.execute(
      tx,
    );
    const table = await count("length(text) > 0 and n > 0 and text > ''");
    await sql`reset enable_indexscan; reset enable_bitmapscan; set local enable_seqscan = off`.execute(tx);
    const key = await count('n > 0');
    const index = await count("text > ''");
    const counts = [table.count, key.count, index.count, table.last];
    return { rows: table.count, last: table.last, agree: new Set(counts).size === 1 };
  });
}
