// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import {
  DummyDriver,
  Kysely,
  type LogEvent,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
  type Transaction,
} from 'kysely';
import { NgaoError } from '../../kit/errors.ts';
import { liftLimits } from './run-transaction.ts';
import type { Store } from './store.ts';

/** One step of the schema. `up` only states SQL: it must not read, and not depend on time, chance or environment. */
export interface Migration {
  /** `NNN-what-it-does`; the list is in this order. */
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: a migration speaks of a schema that is not the current one
  up(db: Kysely<any>): Promise<void>;
}

/** As recorded in the database and in backups. `checksum` is over the SQL of the step, whoever compiled or bundled it. */
export interface AppliedMigration {
  name: string;
  checksum: string;
}

/** One writer of the schema at a time, among all processes: the key of a PostgreSQL advisory lock ("ngao" and a 1). */
const lockKey = 0x6e67616f01;

/**
 * Brings the schema to the end of `migrations`, all in one transaction: either every missing step is done or none.
 * Throws `store-unsuitable` when the database knows a step that the program does not, or another one by the same name.
 */
export async function migrate<Tables>(store: Store<Tables>, migrations: readonly Migration[]): Promise<void> {
  await store.transaction((tx) => migrateIn(tx, migrations));
}

/** The same inside a transaction that does more, as `restore` does. */
export async function migrateIn<Tables>(tx: Transaction<Tables>, migrations: readonly Migration[]): Promise<void> {
  checkNames(migrations);
  await liftLimits(tx);
  await sql`select pg_advisory_xact_lock(${lockKey})`.execute(tx);
  await sql`create table if not exists ngao_migrations (
    position integer primary key,
    name text not null unique,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`.execute(tx);
  const applied = await appliedMigrations(tx);
  const known = await Promise.all(migrations.map(describeMigration));
  checkHistory(applied, known);
  for (const [position, migration] of migrations.entries()) {
    if (position < applied.length) continue;
    await migration.up(tx as unknown as Kysely<unknown>);
    const { name, checksum } = known[position]!;
    await sql`insert into ngao_migrations (position, name, checksum) values (${position}, ${name}, ${checksum})`.execute(tx);
  }
}

/** What the database says was done to it, in order. The table must exist. */
export async function appliedMigrations<Tables>(db: Kysely<Tables>): Promise<readonly AppliedMigration[]> {
  const { rows } = await sql<AppliedMigration>`select name, checksum from ngao_migrations order by position`.execute(db);
  return rows;
}

/** Name and checksum of a step, from the SQL it states to an engine that answers nothing. */
export async function describeMigration({ name, up }: Migration): Promise<AppliedMigration> {
  const hash = createHash('sha256');
  const log = ({ query }: LogEvent) => void hash.update(`${query.sql}\n${JSON.stringify(query.parameters)}\n`);
  const recorder = new Kysely<unknown>({
    log,
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  await up(recorder);
  return { name, checksum: hash.digest('hex') };
}

function checkNames(migrations: readonly Migration[]): void {
  let last = '';
  for (const { name } of migrations) {
    if (!/^\d{3}-[a-z0-9-]+$/.test(name) || name <= last) {
      throw new NgaoError('internal', `Migration "${name}" is out of order or not named NNN-what-it-does.`);
    }
    last = name;
  }
}

/** Throws unless `applied` is the beginning of `known`. */
export function checkHistory(applied: readonly AppliedMigration[], known: readonly AppliedMigration[]): void {
  for (const [position, { name, checksum }] of applied.entries()) {
    const own = known[position];
    if (own?.name === name && own.checksum === checksum) continue;
    throw new NgaoError('store-unsuitable', own?.name === name ? changed(name) : newer(name));
  }
}

function newer(name: string): string {
  return `The schema holds step "${name}", which this program does not know: it was made by a newer one. Start that version, or restore a backup made by this one.`;
}

function changed(name: string): string {
  return `Step "${name}" of the schema is not the one this program would have run. Start the version that made the database.`;
}
