// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { appliedMigrations, migrate } from '../store/engine/migrate.ts';
import { openEmptyStore } from '../store/engine/open-store.ts';
import { openEvidence } from '../store/evidence/open-evidence.ts';
import { migrations } from '../store/migrations/registry.ts';
import type { Tables } from '../store/tables.ts';
import { openAdvisories } from './advisories-on-disk.ts';
import { DatabaseAuditLog, newLogKey, readLogKey } from './audit/database-audit-log.ts';
import { writeBackupFile } from './backups.ts';
import { takeMailIn } from './cases/inbound-run.ts';
import { openExternalKey, prepareVault, Vault } from './cases/vault.ts';
import type { ServerConfig, ServerContext } from './context.ts';
import { handlersOf } from './jobs/handlers.ts';
import { QueueJobs } from './jobs/queue-jobs.ts';
import { keepToOwner, makeOnce } from './own-files.ts';
import { publishDue } from './publishing/run.ts';

export interface OpenContext {
  context: ServerContext;
  /** Starts to work on jobs. Without it nothing that was handed in is read. */
  work(): Promise<void>;
  /** Finishes what runs, signs the log, closes the database. */
  close(): Promise<void>;
}

/** Opens the database (and brings its schema up to date), evidence, keys and queues. */
export async function openContext(config: ServerConfig, log: Logger, now: () => string = wallClock): Promise<OpenContext> {
  keepToOwner(config.dataFolder);
  const place = config.databaseUrl === undefined ? { dataFolder: config.dataFolder } : { url: config.databaseUrl };
  const store = await openEmptyStore<Tables>(place);
  try {
    return await openAround(store, { config, log, now });
  } catch (error) {
    // A database that stays open would keep the process, and the folder's lock with it.
    await store.close();
    throw error;
  }
}

async function openAround(
  store: ServerContext['store'],
  { config, log, now }: Pick<ServerContext, 'config' | 'now'> & { log: Logger },
): Promise<OpenContext> {
  await backUpBeforeUpgrade(store, config);
  await migrate(store, migrations);
  const origin = await logOrigin(store, config);
  const privateKey = readLogKey(keyFile(join(config.dataFolder, 'keys', 'audit-log.pem')));
  const jobs = new QueueJobs(store);
  const context: ServerContext = {
    config,
    store,
    db: store.kysely,
    vault: new Vault(store.kysely, await openExternalKey(config)),
    evidence: openEvidence(config, { limit: config.maxReportBytes }),
    audit: new DatabaseAuditLog({ store, origin, privateKey, now }),
    jobs,
    advisories: openAdvisories(config.advisoryFolder),
    log,
    now,
  };
  await prepareVault(context);
  let stopMail = async () => {};
  return {
    context,
    work: async () => {
      await jobs.start(handlersOf(context), (error) => log.error({ err: error }, 'a job failed'));
      await resumeImports(context, jobs);
      await publishDue(context);
      stopMail = await takeMailIn(context);
    },
    close: async () => {
      await stopMail();
      await jobs.stop();
      await context.audit.checkpoint();
      context.vault.close();
      await store.close();
    },
  };
}

/** The schema is about to change: what stands there now is kept first, where nobody else keeps it. */
async function backUpBeforeUpgrade(store: ServerContext['store'], { dataFolder }: ServerConfig): Promise<void> {
  if (store.engine !== 'embedded') return;
  const { rows } = await store.executeSql("select to_regclass('ngao_migrations') as known");
  if (rows[0]?.known === null) return;
  const applied = await appliedMigrations(store.kysely);
  if (applied.length === 0 || applied.length >= migrations.length) return;
  const folder = join(dataFolder, 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `before-${migrations[applied.length]?.name}.ngao-backup.gz`);
  if (!existsSync(file)) await writeBackupFile(store, file);
}

/** What was handed in and not read when the last process ended (or was restored from a backup) is read now. */
async function resumeImports({ store, db }: ServerContext, jobs: QueueJobs): Promise<void> {
  const known = new Set((await jobs.unfinished('import-report')).map(({ report }) => report));
  const unread = await db
    .selectFrom('reports')
    .where('state', 'in', ['received', 'importing'])
    .select(['id', 'target_id'])
    .orderBy('id')
    .execute();
  const rows = unread.filter(({ id }) => !known.has(id));
  if (rows.length === 0) return;
  await store.transaction(async (tx) => {
    for (const { id, target_id } of rows)
      await jobs.add(tx, { kind: 'import-report', payload: { report: id }, scope: `target-${target_id}`, priority: 10 });
  });
  jobs.wake('import-report');
}

function wallClock(): string {
  return new Date().toISOString();
}

/** The name under which this installation signs, chosen once. */
async function logOrigin(store: ServerContext['store'], config: ServerConfig): Promise<string> {
  const origin = `${new URL(config.publicUrl).host}/audit-log`;
  await store.kysely
    .insertInto('settings')
    .values({ name: 'audit-origin', value: JSON.stringify(origin) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const row = await store.kysely
    .selectFrom('settings')
    .where('name', '=', 'audit-origin')
    .select('value')
    .executeTakeFirstOrThrow();
  return String(row.value);
}

/** The log's private key, made at the first start; readable by its owner only. */
function keyFile(path: string): string {
  if (!existsSync(path)) makeOnce(path, newLogKey());
  return readFileSync(path, 'utf8');
}
