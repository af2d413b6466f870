// SPDX-License-Identifier: Apache-2.0
import { type Kysely, sql } from 'kysely';
import { NgaoError } from '../../kit/errors.ts';

export interface TableShape {
  name: string;
  columns: readonly ColumnShape[];
  /** Columns of the primary key, in its order. */
  key: readonly string[];
}

export interface ColumnShape {
  name: string;
  /** As SQL writes it, for example `numeric(20,6)`. */
  type: string;
  /** Whether its values have an order that depends on the database's language. */
  text: boolean;
}

/**
 * Tables of the current schema by name, without the record of migrations (the header has it), partitions (their parent
 * gives their rows) and generated columns (they are made anew). Throws `internal` for a table without a primary key.
 */
export async function tablesOf<Tables>(db: Kysely<Tables>): Promise<readonly TableShape[]> {
  const { rows } = await sql<TableShape>`
    select c.relname as name,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'text', a.attcollation <> 0) order by a.attnum), '[]')
        from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select coalesce(jsonb_agg(a.attname order by k.position), '[]')
        from pg_index i cross join lateral unnest(i.indkey::int2[]) with ordinality as k(attnum, position)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary) as key
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> 'ngao_migrations'
    order by c.relname collate "C"`.execute(db);
  const bare = rows.find(({ key }) => key.length === 0);
  if (bare)
    throw new NgaoError('internal', `Table ${bare.name} has no primary key, so its rows have no order to be backed up in.`);
  return rows;
}

/** Sequences of the current schema, with what they gave last. */
export async function sequencesOf<Tables>(
  db: Kysely<Tables>,
): Promise<readonly { sequence: string; value: string; called: boolean }[]> {
  const { rows: names } = await sql<{ name: string }>`select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'S' order by relname collate "C"`.execute(db);
  const states = [];
  for (const { name } of names) {
    const { rows } = await sql<{ value: string; called: boolean }>`
      select last_value::text as value, is_called as called from ${sql.table(name)}`.execute(db);
    states.push({ sequence: name, value: rows[0]?.value ?? '1', called: rows[0]?.called ?? false });
  }
  return states;
}

/**
 * Runs `load` with foreign keys taken off and triggers still, so that rows may come in any order; both are put back, and
 * the keys are checked then. Needs no more rights than owning the tables.
 */
export async function withoutGuards<Tables>(db: Kysely<Tables>, load: () => Promise<void>): Promise<void> {
  const { rows: keys } = await sql<{ table: string; name: string; definition: string }>`
    select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and conparentid = 0 and connamespace = current_schema()::regnamespace
    order by 1, 2`.execute(db);
  const tables = await tablesOf(db);
  const each = async (statement: (name: string) => string) => {
    for (const { name } of tables) await sql.raw(statement(`"${name.replaceAll('"', '""')}"`)).execute(db);
  };
  for (const { table, name } of keys) await sql.raw(`alter table ${table} drop constraint ${name}`).execute(db);
  await each((table) => `alter table ${table} disable trigger user`);
  await load();
  await each((table) => `alter table ${table} enable trigger user`);
  for (const { table, name, definition } of keys) {
    await sql.raw(`alter table ${table} add constraint ${name} ${definition}`).execute(db);
  }
}
