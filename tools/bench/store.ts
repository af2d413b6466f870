// SPDX-License-Identifier: Apache-2.0
// Speed of the server's database: `node tools/bench/store.ts`, and with NGAO_TEST_POSTGRES set on that server as well.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type Kysely, sql } from 'kysely';
import { backup } from '../../src/store/backup/backup.ts';
import { copyIn } from '../../src/store/engine/copy-in.ts';
import type { Migration } from '../../src/store/engine/migrate.ts';
import { openStore, type StorePlace } from '../../src/store/engine/open-store.ts';
import type { Store } from '../../src/store/engine/store.ts';

const columns = ['id', 'project', 'severity', 'status', 'purl', 'title', 'score', 'first_seen', 'last_seen', 'details'];
const findings = 100_000;
const server = process.env.NGAO_TEST_POSTGRES;

const migrations: readonly Migration[] = [
  {
    name: '001-bench',
    up: async (db: Kysely<unknown>) => {
      await sql`create table finding (id uuid primary key, project integer, severity text, status text, purl text, title text,
        score float8, first_seen timestamptz, last_seen timestamptz, details jsonb)`.execute(db);
      await sql`create index on finding (project, severity, status)`.execute(db);
      await sql`create index on finding (last_seen desc, id desc)`.execute(db);
      await sql`create index on finding (purl)`.execute(db);
      await sql`create table line (n integer primary key, text text)`.execute(db);
    },
  },
];

for (const durable of [true, false]) await embedded(durable);
if (server) await onServer(server);

async function embedded(durable: boolean): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'ngao-bench-'));
  const title = durable ? 'embedded' : 'embedded, fsync off';
  await measure(`${title}: first start`, async () => (await open({ dataFolder }, durable)).close());
  let store = await measure(`${title}: start`, () => open({ dataFolder }, durable));
  await work(title, store);
  await store.close();
  store = await measure(`${title}: start with ${findings} rows`, () => open({ dataFolder }, durable));
  await store.close();
  rmSync(dataFolder, { recursive: true });
}

async function onServer(url: string): Promise<void> {
  const admin = await openStore({ url }, { migrations: [] });
  const name = `ngao_bench_${process.pid}`;
  await admin.executeSql(`create database ${name} template template0`);
  const address = new URL(url);
  address.pathname = `/${name}`;
  const store = await measure('postgresql: start', () => open({ url: address.href }, true));
  await work('postgresql', store);
  await store.close();
  await admin.executeSql(`drop database ${name}`);
  await admin.executeSql('drop table ngao_migrations');
  await admin.close();
}

function open(place: StorePlace, durable: boolean): Promise<Store<unknown>> {
  return openStore<unknown>(place, { migrations, durable });
}

async function work(title: string, store: Store<unknown>): Promise<void> {
  const transactions = 2000;
  await rate(`${title}: one row per transaction`, transactions, async () => {
    for (let n = 0; n < transactions; n += 1) await store.executeSql('insert into line values ($1, $2)', [n, `line ${n}`]);
  });
  await rate(`${title}: copyIn, rows`, findings, () =>
    store.transaction((tx) => copyIn(tx, { table: 'finding', columns, rows: rows() })),
  );
  await rate(`${title}: backup, rows`, findings, () =>
    backup(store, new Writable({ write: (_chunk, _encoding, done) => done() }), { now: '2026-01-01T00:00:00Z' }),
  );
}

function* rows(): Generator<unknown[]> {
  for (let i = 0; i < findings; i += 1) {
    const id = `0190aaaa-${(i >>> 16).toString(16).padStart(4, '0')}-7000-8000-${((i * 7919) % 1e9).toString(16).padStart(12, '0')}`;
    const severity = ['low', 'medium', 'high', 'critical'][i % 4];
    const purl = `pkg:npm/package-${i % 20_000}@1.2.${i % 30}`;
    const details = {
      path: ['root@1', 'a@2', `b@${i}`],
      locations: [{ file: 'package-lock.json', line: i }],
      note: 'x'.repeat(120),
    };
    const last = `2026-02-${String(1 + (i % 28)).padStart(2, '0')}T12:00:00Z`;
    yield [id, i % 500, severity, 'open', purl, `Something about ${purl}`, (i % 100) / 10, '2026-01-31T12:00:00Z', last, details];
  }
}

async function rate(title: string, count: number, run: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  await run();
  tell(title, `${Math.round((count * 1000) / (performance.now() - started))}/s`);
}

async function measure<Result>(title: string, run: () => Promise<Result>): Promise<Result> {
  const started = performance.now();
  const result = await run();
  tell(title, `${Math.round(performance.now() - started)} ms`);
  return result;
}

function tell(title: string, figure: string): void {
  process.stdout.write(`${title.padEnd(48)} ${figure.padStart(10)}  rss ${Math.round(process.memoryUsage.rss() / 1e6)} MB\n`);
}
