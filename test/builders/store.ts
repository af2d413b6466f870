// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, type TestOptions, test } from 'node:test';
import pg from 'pg';
import { describeMigration, type Migration } from '../../src/store/engine/migrate.ts';
import { openEmptyStore, openStore, type StorePlace } from '../../src/store/engine/open-store.ts';
import type { Engine, Store } from '../../src/store/engine/store.ts';

/** What a test on one engine is given. */
export interface EngineBench<Tables> {
  engine: Engine;
  /** A store of its own with all migrations run, closed at the test's end. */
  store: Store<Tables>;
  /** Where it is, to open it again (close `store` first on the embedded engine) or a second time. */
  place: StorePlace;
  /** A new place of the same or another engine with nothing in it; undefined where PostgreSQL is not at hand. */
  emptyPlace(engine?: Engine): Promise<StorePlace | undefined>;
}

const server = process.env.NGAO_TEST_POSTGRES || undefined;
const templates = new Map<readonly Migration[], Promise<string>>();
const noMigrations: readonly Migration[] = [];
const { version: engineVersion } = createRequire(import.meta.url)('../../node_modules/@electric-sql/pglite/package.json') as {
  version: string;
};
let told = false;

/**
 * Runs a test on the embedded engine, and on PostgreSQL where NGAO_TEST_POSTGRES names a server whose user may create
 * databases (`node tools/test-postgres.mjs start` prints one). Every test has a database of its own.
 */
export function eachEngine<Tables = unknown>(
  migrations: readonly Migration[],
): (name: string, body: (bench: EngineBench<Tables>, t: TestContext) => Promise<void>) => void {
  return (name, body) => {
    test(`${name} (embedded)`, async (t) => body(await benchOf<Tables>('embedded', { migrations, t }), t));
    if (server) test(`${name} (postgresql)`, async (t) => body(await benchOf<Tables>('postgresql', { migrations, t }), t));
    else tellOnce();
  };
}

/**
 * The same with a place alone, for tests that open it themselves (a whole server). `t` closes what it opened by its own
 * hooks; the place goes after those.
 */
export function eachPlace(
  migrations: readonly Migration[],
  options: TestOptions = {},
): (name: string, body: (place: StorePlace, t: TestContext) => Promise<void>) => void {
  const run = (engine: Engine, body: (place: StorePlace, t: TestContext) => Promise<void>) => async (t: TestContext) => {
    const { place, remove } = engine === 'embedded' ? await copiedFolder(migrations) : await madeDatabase();
    try {
      await body(place, t);
    } finally {
      t.after(remove);
    }
  };
  return (name, body) => {
    test(`${name} (embedded)`, options, run('embedded', body));
    if (server) test(`${name} (postgresql)`, options, run('postgresql', body));
    else tellOnce();
  };
}

/** A store of one test on the embedded engine. */
export async function embeddedStore<Tables>(t: TestContext, migrations: readonly Migration[] = []): Promise<Store<Tables>> {
  return (await benchOf<Tables>('embedded', { migrations, t })).store;
}

/** A data folder with a new, empty database that the embedded engine can open; removed at the test's end. */
export async function embeddedFolder(t: TestContext, migrations: readonly Migration[] = noMigrations): Promise<string> {
  const { place, remove } = await copiedFolder(migrations);
  t.after(remove);
  return place.dataFolder;
}

async function copiedFolder(migrations: readonly Migration[]): Promise<{ place: { dataFolder: string }; remove: () => void }> {
  let remove = () => {};
  const dataFolder = temporary((each) => {
    remove = each;
  });
  cpSync(await templateOf(migrations), dataFolder, { recursive: true });
  return { place: { dataFolder }, remove };
}

async function benchOf<Tables>(
  engine: Engine,
  { migrations, t }: { migrations: readonly Migration[]; t: TestContext },
): Promise<EngineBench<Tables>> {
  // Hooks run in the order they were made: the store is closed before its place goes.
  let close = async () => {};
  t.after(() => close());
  const place = engine === 'embedded' ? { dataFolder: await embeddedFolder(t, migrations) } : await newDatabase(t);
  const store = await openStore<Tables>(place, { migrations });
  close = () => store.close();
  return {
    engine,
    store,
    place,
    emptyPlace: async (other = engine) => {
      if (other === 'embedded') return { dataFolder: await embeddedFolder(t) };
      return server ? newDatabase(t) : undefined;
    },
  };
}

/** Looked up once per process and list of migrations. */
function templateOf(migrations: readonly Migration[]): Promise<string> {
  const known = templates.get(migrations);
  if (known) return known;
  const made = migrations.length === 0 ? emptyTemplate() : migratedTemplate(migrations);
  templates.set(migrations, made);
  return made;
}

/** Making a database takes seconds, copying one a tenth of a second: one is kept per version of the engine. */
async function emptyTemplate(): Promise<string> {
  return keptTemplate(engineVersion, async (draft) => {
    const store = await openEmptyStore({ dataFolder: draft }, { durable: false });
    await store.close();
  });
}

/** And one per list of steps, by what the steps state: an edited one makes another. */
async function migratedTemplate(migrations: readonly Migration[]): Promise<string> {
  const steps = await Promise.all(migrations.map(describeMigration));
  const digest = createHash('sha256').update(JSON.stringify(steps)).digest('hex').slice(0, 16);
  return keptTemplate(`${engineVersion}-${digest}`, async (draft) => {
    cpSync(await templateOf(noMigrations), draft, { recursive: true });
    const store = await openStore({ dataFolder: draft }, { migrations, durable: false });
    await store.close();
  });
}

async function keptTemplate(name: string, make: (draft: string) => Promise<void>): Promise<string> {
  const cache = join(import.meta.dirname, '../../node_modules/.cache');
  const folder = join(cache, `ngao-store-${name}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'ngao-store-draft-'));
  try {
    await make(draft);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another test process was first.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

async function newDatabase(t: TestContext): Promise<{ url: string }> {
  const { place, remove } = await madeDatabase();
  t.after(remove);
  return place;
}

/** It sorts texts as people do, like most databases in the field and unlike the embedded engine: neither may be relied on. */
const collation = "encoding 'UTF8' locale_provider icu icu_locale 'en-US' locale 'C'";

async function madeDatabase(): Promise<{ place: { url: string }; remove: () => Promise<void> }> {
  const name = `ngao_test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name} template template0 ${collation}`);
  const url = new URL(server ?? '');
  url.pathname = `/${name}`;
  return { place: { url: url.href }, remove: () => onServer(`drop database if exists ${name} with (force)`) };
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(sql);
  await client.end();
}

function temporary(onEnd: (remove: () => void) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'ngao-store-'));
  onEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function tellOnce(): void {
  if (told) return;
  told = true;
  test('the same on PostgreSQL', {
    skip: 'NGAO_TEST_POSTGRES is not set (tools/test-postgres.mjs start prints a value)',
  }, () => {});
}
