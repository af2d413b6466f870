// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type Kysely, sql } from 'kysely';
import { appliedMigrations } from '../engine/migrate.ts';
import { liftLimits } from '../engine/run-transaction.ts';
import type { Store } from '../engine/store.ts';
import type { EvidenceStore } from '../evidence/contract.ts';
import { evidenceChunk, formatName, headerLine, type Line, Tally } from './format.ts';
import { sequencesOf, type TableShape, tablesOf } from './schema.ts';

export interface BackupContent {
  evidence?: EvidenceStore;
  /** Instant of the header, RFC 3339. */
  now: string;
}

export interface BackupSummary {
  tables: number;
  rows: number;
  evidence: number;
}

/** Rows asked for at once, and bytes of lines collected before they are written. */
const page = 1000;
const batchBytes = 256 * 1024;

/**
 * Writes the schema's tables as they are at one moment (format `ngao-backup/1`, see format.ts), then the evidence files,
 * and ends `target`. Memory stays at a page of rows. Put a gzip stream in front of the file to have it smaller: `restore`
 * reads both. On the embedded engine everybody else waits until the tables are written, since it has one connection.
 */
export async function backup<Tables>(
  store: Store<Tables>,
  target: Writable,
  { evidence, now }: BackupContent,
): Promise<BackupSummary> {
  const out = new LineWriter(target);
  const { version } = await store.health();
  const summary = await store.transaction(
    async (tx) => {
      await liftLimits(tx);
      const migrations = await appliedMigrations(tx);
      await out.raw(headerLine({ format: formatName, engine: store.engine, version: version ?? '', created: now, migrations }));
      const tables = await tablesOf(tx);
      let rows = 0;
      for (const table of tables) rows += await writeTable(tx, table, out);
      for (const sequence of await sequencesOf(tx)) await out.line(sequence);
      return { tables: tables.length, rows };
    },
    // A second run would write everything twice.
    { isolation: 'repeatable read', retries: 0 },
  );
  const files = evidence ? await writeEvidence(evidence, out) : 0;
  await out.end();
  return { ...summary, evidence: files };
}

async function writeTable<Tables>(tx: Kysely<Tables>, table: TableShape, out: LineWriter): Promise<number> {
  const shape = new Map(table.columns.map((column) => [column.name, column]));
  const values = sql.join(table.columns.map(({ name }) => sql`${sql.ref(name)}::text`));
  // One order everywhere: a server may sort text by its language.
  const order = sql.join(table.key.map((name) => (shape.get(name)?.text ? sql`${sql.ref(name)} collate "C"` : sql.ref(name))));
  await out.line({ table: table.name, columns: table.columns.map(({ name }) => name) });
  await sql`declare backup no scroll cursor for
    select to_json(array[${values}]::text[])::text as line from ${sql.table(table.name)} order by ${order}`.execute(tx);
  const tally = new Tally();
  for (;;) {
    const { rows } = await sql<{ line: string }>`fetch ${sql.raw(String(page))} from backup`.execute(tx);
    for (const { line } of rows) {
      const text = `${line}\n`;
      tally.add(text);
      await out.text(text);
    }
    if (rows.length < page) break;
  }
  await sql`close backup`.execute(tx);
  await out.line({ rows: tally.count, sha256: tally.digest() });
  return tally.count;
}

async function writeEvidence(evidence: EvidenceStore, out: LineWriter): Promise<number> {
  let files = 0;
  for await (const digest of evidence.list()) {
    const size = await evidence.sizeOf(digest);
    // Removed since the list was made: then nothing refers to it any more.
    if (size === undefined) continue;
    await out.line({ evidence: digest, size });
    for await (const chunk of chunksOf(await evidence.open(digest))) await out.text(`"${chunk.toString('base64')}"\n`);
    files += 1;
  }
  return files;
}

/** Chunks of one size, so that the same file gives the same lines however it is read. */
async function* chunksOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const bytes of content) {
    rest = Buffer.concat([rest, bytes]);
    let at = 0;
    for (; rest.length - at >= evidenceChunk; at += evidenceChunk) yield rest.subarray(at, at + evidenceChunk);
    rest = rest.subarray(at);
  }
  if (rest.length > 0) yield rest;
}

/** Writes lines and digests them; waits when the target is full. */
class LineWriter {
  readonly #target: Writable;
  readonly #tally = new Tally();
  #batch = '';

  constructor(target: Writable) {
    this.#target = target;
  }

  async line(line: Line): Promise<void> {
    await this.text(`${JSON.stringify(line)}\n`);
  }

  async text(text: string): Promise<void> {
    this.#tally.add(text);
    await this.raw(text);
  }

  async raw(text: string): Promise<void> {
    this.#batch += text;
    if (this.#batch.length > batchBytes) await this.#flush();
  }

  async end(): Promise<void> {
    await this.raw(`${JSON.stringify({ end: formatName, sha256: this.#tally.digest() } satisfies Line)}\n`);
    await this.#flush();
    const done = finished(this.#target, { readable: false });
    this.#target.end();
    await done;
  }

  async #flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = '';
    if (this.#target.errored) throw this.#target.errored;
    if (!this.#target.write(batch)) await once(this.#target, 'drain');
  }
}
