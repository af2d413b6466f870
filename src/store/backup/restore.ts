// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { NgaoError } from '../../kit/errors.ts';
import { checkHistory, describeMigration, type Migration, migrateIn } from '../engine/migrate.ts';
import { sqlStateOf } from '../engine/sql-state.ts';
import type { Store } from '../engine/store.ts';
import type { EvidenceStore } from '../evidence/contract.ts';
import type { BackupSummary } from './backup.ts';
import { damaged, formatName, type Header, type Line, parsed, readHeader, Tally } from './format.ts';
import { readLines } from './read-lines.ts';
import { type TableShape, tablesOf, withoutGuards } from './schema.ts';

export interface RestoreInto {
  /** All migrations of the program: the schema is made as the backup had it, and brought up to date afterwards. */
  migrations: readonly Migration[];
  evidence?: EvidenceStore;
}

/** Bytes of rows per statement. */
const batchBytes = 1024 * 1024;

/**
 * Reads a backup (`ngao-backup/1`, gzip or not) of either engine into an empty database (`openEmptyStore`). All of it is
 * one transaction that commits only after the last digest was right. Evidence files are stored on the way: they are known
 * by their content, so that what a failed restore leaves harms nobody. Throws `usage` when the database is not empty,
 * `input-unsupported` for what is no backup of ours, `input-malformed` for a damaged one, `store-unsuitable` for one made
 * by a newer program.
 */
export async function restore<Tables>(
  source: AsyncIterable<Uint8Array>,
  store: Store<Tables>,
  { migrations, evidence }: RestoreInto,
): Promise<BackupSummary> {
  const lines = new BackupReader(readLines(source));
  const header = readHeader(await lines.header());
  await checkMigrations(header, migrations);
  const done = store.transaction(
    async (tx) => {
      await refuseUsed(tx);
      await migrateIn(tx, migrations.slice(0, header.migrations.length));
      const summary: BackupSummary = { tables: 0, rows: 0, evidence: 0 };
      await withoutGuards(tx, async () => {
        const tables = new Map((await tablesOf(tx)).map((table) => [table.name, table]));
        for (let line = await lines.next(); !('end' in line); line = await lines.next()) {
          await restorePart({ tx, tables, lines, evidence, summary }, line);
        }
        if (tables.size > 0) throw damaged(`table ${[...tables.keys()][0]} is missing`);
      });
      await lines.finish();
      await migrateIn(tx, migrations);
      return summary;
    },
    // What was read cannot be read again.
    { retries: 0 },
  );
  return done.catch((cause) => {
    // Data exception (22), integrity violation (23): the rows are not what the schema takes.
    if (/^2[23]/.test(sqlStateOf(cause) ?? '')) throw damaged('a row does not fit its table', cause);
    throw cause;
  });
}

/** Reads a backup to its end without restoring it: true digests, counts, and nothing behind the end. */
export async function checkBackup(source: AsyncIterable<Uint8Array>): Promise<Header> {
  const lines = new BackupReader(readLines(source));
  const header = readHeader(await lines.header());
  for (let line = await lines.next(); !('end' in line); line = await lines.next()) {
    if ('table' in line) await lines.rows(async () => {});
    else if ('evidence' in line) for await (const _ of lines.evidence(line));
  }
  await lines.finish();
  return header;
}

interface Work<Tables> {
  tx: Kysely<Tables>;
  /** Tables that were not restored yet. */
  tables: Map<string, TableShape>;
  lines: BackupReader;
  evidence: EvidenceStore | undefined;
  summary: BackupSummary;
}

async function restorePart<Tables>(work: Work<Tables>, line: Line): Promise<void> {
  const { lines, summary } = work;
  if ('table' in line) {
    summary.rows += await restoreTable(work, line);
    summary.tables += 1;
  } else if ('sequence' in line) await restoreSequence(work.tx, line);
  else if ('evidence' in line) {
    if (work.evidence) await work.evidence.put(lines.evidence(line));
    else for await (const _ of lines.evidence(line));
    summary.evidence += 1;
  } else throw damaged('a part is in the wrong place');
}

async function restoreTable<Tables>(
  { tx, tables, lines }: Work<Tables>,
  { table, columns }: Extract<Line, { table: string }>,
): Promise<number> {
  const shape = tables.get(table);
  const own = shape?.columns ?? [];
  if (!shape || own.map(({ name }) => name).join('\n') !== columns.join('\n')) {
    throw damaged(`table ${table} is not as its schema says`);
  }
  tables.delete(table);
  const names = sql.join(columns.map((name) => sql.ref(name)));
  const values = sql.join(own.map(({ type }, index) => sql`(r ->> ${sql.lit(index)})::${sql.raw(type)}`));
  // A step of the schema may bring rows of its own; what was kept is the truth.
  await sql`delete from ${sql.table(table)}`.execute(tx);
  return lines.rows(async (batch) => {
    await sql`insert into ${sql.table(table)} (${names}) overriding system value
      select ${values} from jsonb_array_elements(${`[${batch.join(',')}]`}::jsonb) as r`.execute(tx);
  });
}

async function restoreSequence<Tables>(
  tx: Kysely<Tables>,
  { sequence, value, called }: Extract<Line, { sequence: string }>,
): Promise<void> {
  await sql`select setval(quote_ident(${sequence})::regclass, ${value}::bigint, ${called})`.execute(tx);
}

async function checkMigrations(header: Header, migrations: readonly Migration[]): Promise<void> {
  checkHistory(header.migrations, await Promise.all(migrations.map(describeMigration)));
}

async function refuseUsed<Tables>(tx: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ name: string }>`select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S') limit 1`.execute(tx);
  if (rows.length > 0) {
    throw new NgaoError(
      'usage',
      'The database is not empty. Restore into a new one: an empty data folder or a new PostgreSQL database.',
    );
  }
}

/** Hands out the parts of a backup in order, and checks count and digest of each. */
class BackupReader {
  readonly #lines: AsyncIterator<string>;
  readonly #tally = new Tally();
  #end: string | undefined;

  constructor(lines: AsyncIterable<string>) {
    this.#lines = lines[Symbol.asyncIterator]();
  }

  async header(): Promise<string> {
    try {
      const { value, done } = await this.#lines.next();
      return done ? '' : value;
    } catch {
      // Not even one line of text: something else than a backup, whatever it is.
      return '';
    }
  }

  /** The next line that is not a row and not a piece of evidence. */
  async next(): Promise<Line> {
    const text = await this.#take();
    const line = parsed(text);
    if (line === null || typeof line !== 'object' || Array.isArray(line)) throw damaged('a line is in the wrong place');
    if ('end' in line) this.#end = (line as Extract<Line, { end: string }>).sha256;
    else this.#tally.add(`${text}\n`);
    return line as Line;
  }

  /** Gives the rows of a table in batches, then checks them; answers how many there were. */
  async rows(take: (batch: readonly string[]) => Promise<void>): Promise<number> {
    const tally = new Tally();
    let batch: string[] = [];
    let size = 0;
    for (;;) {
      const text = await this.#take();
      this.#tally.add(`${text}\n`);
      if (!text.startsWith('[')) {
        if (batch.length > 0) await take(batch);
        const end = parsed(text) as Partial<Extract<Line, { rows: number }>> | undefined;
        if (end?.rows !== tally.count || end.sha256 !== tally.digest()) throw damaged('rows of a table were changed');
        return tally.count;
      }
      tally.add(`${text}\n`);
      batch.push(text);
      size += text.length;
      if (size < batchBytes) continue;
      await take(batch);
      batch = [];
      size = 0;
    }
  }

  /** Gives the bytes of an evidence file; throws at its end when they are not what its digest says. */
  async *evidence({ evidence, size }: Extract<Line, { evidence: string }>): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    for (let read = 0; read < size; ) {
      const text = await this.#take();
      this.#tally.add(`${text}\n`);
      const piece = parsed(text);
      const bytes = Buffer.from(typeof piece === 'string' ? piece : '', 'base64');
      read += bytes.length;
      if (bytes.length === 0 || read > size) throw damaged('an evidence file was changed');
      hash.update(bytes);
      yield bytes;
    }
    if (hash.digest('hex') !== evidence) throw damaged('an evidence file was changed');
  }

  /** Throws unless everything up to the end is what was written, and nothing follows. */
  async finish(): Promise<void> {
    if (this.#end !== this.#tally.digest()) throw damaged('its last digest is wrong');
    if (!(await this.#lines.next()).done) throw damaged('something follows its end');
  }

  async #take(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw damaged(`it has no end line ${formatName}`);
    return value;
  }
}
