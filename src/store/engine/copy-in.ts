// SPDX-License-Identifier: Apache-2.0
import { type QueryExecutorProvider, sql } from 'kysely';

/** Rows per statement: from here on larger statements cost memory and gain nothing (tools/bench/store.ts). */
const rowsPerStatement = 1000;

export interface CopyIn {
  table: string;
  /** Columns that are given; the others take their default. */
  columns: readonly string[];
  /** One value per column: what `insert` takes, and arrays for array columns, objects or arrays for jsonb. */
  rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>;
  /** Rows that collide with a unique constraint are left out instead of failing the statement. */
  skipExisting?: boolean;
}

/**
 * Inserts many rows, a thousand per statement, through one JSON parameter that the database takes apart by the table's own
 * row type: the same SQL on both engines. Give a transaction, or each statement commits by itself. Answers how many rows
 * went in.
 */
export async function copyIn(db: QueryExecutorProvider, { table, columns, rows, skipExisting = false }: CopyIn): Promise<number> {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const end = skipExisting ? sql`on conflict do nothing` : sql``;
  const write = async (batch: readonly unknown[]) => {
    const { numAffectedRows } = await sql`insert into ${sql.table(table)} (${names})
      select ${names} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(batch)}::jsonb) ${end}`.execute(
      db,
    );
    return Number(numAffectedRows ?? 0);
  };
  let inserted = 0;
  let batch: unknown[] = [];
  for await (const row of rows) {
    batch.push(Object.fromEntries(columns.map((column, index) => [column, jsonValue(row[index])])));
    if (batch.length < rowsPerStatement) continue;
    inserted += await write(batch);
    batch = [];
  }
  return batch.length > 0 ? inserted + (await write(batch)) : inserted;
}

/** As JSON the database reads back: bytes as its hex text, integers beyond JSON's as text. */
function jsonValue(value: unknown): unknown {
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  return typeof value === 'bigint' ? value.toString() : value;
}
