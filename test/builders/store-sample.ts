// SPDX-License-Identifier: Apache-2.0
import { type Generated, type Kysely, sql } from 'kysely';
import type { Migration } from '../../src/store/engine/migrate.ts';

/** The tables of the store's own tests: every type of column the store promises something about. */
export interface SampleTables {
  item: {
    id: Generated<number>;
    name: string;
    amount: string | null;
    details: unknown;
    payload: Uint8Array | null;
    seen_at: Generated<string>;
    day: string | null;
    tags: string[] | null;
    parent: number | null;
    doubled: Generated<number>;
  };
  note: { item_id: number; line: number; text: string };
}

export const sampleMigrations: readonly Migration[] = [
  {
    name: '001-items',
    up: async (db: Kysely<unknown>) => {
      await sql`create table item (
        id bigint generated always as identity primary key,
        name text not null unique,
        amount numeric(20, 6),
        details jsonb not null default '{}',
        payload bytea,
        seen_at timestamptz not null default now(),
        day date,
        tags text[],
        parent bigint references item (id),
        doubled bigint generated always as (length(name) * 2) stored
      )`.execute(db);
    },
  },
  {
    name: '002-notes',
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('note')
        .addColumn('item_id', 'bigint', (column) => column.notNull().references('item.id'))
        .addColumn('line', 'integer', (column) => column.notNull())
        .addColumn('text', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('note_pk', ['item_id', 'line'])
        .execute();
      await sql`create function refuse_change() returns trigger language plpgsql as
        'begin raise exception ''notes are never changed''; end'`.execute(db);
      await sql`create trigger note_append_only before update or delete on note
        for each row execute function refuse_change()`.execute(db);
    },
  },
];
