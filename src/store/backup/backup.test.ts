// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { temporaryFolder } from '../../../test/builders/advisories.ts';
import { eachEngine } from '../../../test/builders/store.ts';
import { type SampleTables, sampleMigrations } from '../../../test/builders/store-sample.ts';
import { copyIn } from '../engine/copy-in.ts';
import { migrate } from '../engine/migrate.ts';
import { openEmptyStore, type StorePlace } from '../engine/open-store.ts';
import type { Engine, Store } from '../engine/store.ts';
import { FolderEvidence } from '../evidence/folder-evidence.ts';
import { backup } from './backup.ts';
import { checkBackup, restore } from './restore.ts';

const onEach = eachEngine<SampleTables>(sampleMigrations);
const now = '2026-11-26T12:00:00Z';

/** Rows whose order, characters and references are the hard ones. */
async function fill(store: Store<SampleTables>, count: number): Promise<void> {
  const names = ['Zebra', 'apple', 'Äpfel', 'a\tb\\c\n"d"', '🦓', ''];
  await store.transaction(async (tx) => {
    const rows = Array.from({ length: count }, (_, i) => [
      `${names[i % names.length]}${i}`,
      i % 5 === 0 ? null : `${i}.5`,
      { n: i, text: 'é\u0001', list: [1, null] },
      Uint8Array.of(i % 256, 0, 255),
      '2026-01-31T12:00:00.123456Z',
      [`tag ${i}`, 'with "quotes", commas'],
    ]);
    await copyIn(tx, { table: 'item', columns: ['name', 'amount', 'details', 'payload', 'seen_at', 'tags'], rows });
    // A row that refers to a later one: no order of rows suits its foreign key.
    await tx.updateTable('item').set({ parent: count }).where('id', '=', 1).execute();
    await copyIn(tx, {
      table: 'note',
      columns: ['item_id', 'line', 'text'],
      rows: [
        [2, 1, 'b'],
        [2, 10, 'c'],
        [1, 2, 'a'],
      ],
    });
  });
}

async function exported(store: Store<SampleTables>, evidence?: FolderEvidence): Promise<Buffer> {
  const target = new PassThrough();
  const [bytes] = await Promise.all([buffer(target), backup(store, target, { now, ...(evidence ? { evidence } : {}) })]);
  return bytes;
}

async function emptyStore(t: TestContext, place: StorePlace | undefined): Promise<Store<SampleTables>> {
  assert.ok(place);
  const store = await openEmptyStore<SampleTables>(place);
  t.after(() => store.close());
  return store;
}

/** In pieces of an awkward size, as a network would give it. */
function inPieces(bytes: Uint8Array, size = 777): Readable {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return Readable.from(pieces);
}

function withoutHeader(bytes: Buffer): string {
  return bytes.toString('utf8').slice(bytes.indexOf('\n') + 1);
}

onEach('a backup restores into either engine and comes out again byte for byte', async ({ store, engine, emptyPlace }, t) => {
  await fill(store, 2500);
  const evidence = new FolderEvidence(temporaryFolder(t));
  await evidence.put(inPieces(Buffer.alloc(200_000, 'evidence ')));
  await evidence.put(inPieces(Buffer.from('small')));
  const first = await exported(store, evidence);
  assert.equal((await checkBackup(inPieces(gzipSync(first)))).engine, engine);
  const other: Engine = engine === 'embedded' ? 'postgresql' : 'embedded';
  const places = [await emptyPlace(), await emptyPlace(other)].filter((place) => place !== undefined);
  for (const place of places) {
    const target = await emptyStore(t, place);
    const files = new FolderEvidence(temporaryFolder(t));
    const summary = await restore(inPieces(gzipSync(first)), target, { migrations: sampleMigrations, evidence: files });
    assert.deepEqual(summary, { tables: 2, rows: 2503, evidence: 2 });
    const second = await exported(target, files);
    assert.equal(withoutHeader(second), withoutHeader(first));
    const { id } = await target.kysely
      .insertInto('item')
      .values({ name: 'next', details: {} })
      .returning('id')
      .executeTakeFirstOrThrow();
    assert.equal(id, 2501, 'the sequence goes on where it was');
    await assert.rejects(target.kysely.deleteFrom('note').execute(), /never changed/, 'triggers are back');
    await assert.rejects(target.kysely.insertInto('note').values({ item_id: 9999, line: 1, text: '' }).execute(), {
      code: '23503',
    });
  }
});

onEach('a damaged, cut, foreign or doubled backup leaves the target empty', async ({ store, emptyPlace }, t) => {
  await fill(store, 30);
  const evidence = new FolderEvidence(temporaryFolder(t));
  await evidence.put(inPieces(Buffer.from('evidence')));
  const good = await exported(store, evidence);
  const target = await emptyStore(t, await emptyPlace());
  const refused = async (bytes: Buffer, expected: object, what: string) => {
    await assert.rejects(checkBackup(inPieces(bytes)), expected, `check: ${what}`);
    await assert.rejects(restore(inPieces(bytes), target, { migrations: sampleMigrations }), expected, what);
  };
  const malformed = { code: 'input-malformed' };
  for (let step = 1; step < 12; step += 1) {
    const at = Math.floor((good.length * step) / 12);
    await refused(good.subarray(0, at), malformed, `cut at ${at}`);
    const flipped = Buffer.from(good);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    await refused(flipped, malformed, `bit flipped at ${at}`);
  }
  await refused(Buffer.concat([good, Buffer.from('{}\n')]), malformed, 'more after the end');
  await refused(gzipSync(good).subarray(0, 500), malformed, 'cut gzip');
  await refused(Buffer.from('PGDMP something'), { code: 'input-unsupported' }, 'foreign');
  await refused(Buffer.from('{"format":"ngao-backup/2"}\tx\n'), { code: 'input-unsupported', message: /newer/ }, 'newer format');
  await refused(Buffer.from(''), { code: 'input-unsupported' }, 'empty');
  const header = Buffer.from(good);
  header[header.indexOf('created') + 12] = 0x39;
  await refused(header, malformed, 'changed header');
  const { rows } = await target.executeSql("select count(*)::int as n from pg_class where relnamespace = 'public'::regnamespace");
  assert.deepEqual(rows, [{ n: 0 }], 'nothing is left of any attempt');
  await restore(inPieces(good), target, { migrations: sampleMigrations });
  await assert.rejects(restore(inPieces(good), target, { migrations: sampleMigrations }), {
    code: 'usage',
    message: /not empty/,
  });
});

onEach('a backup of an older program is brought up to date, one of a newer is refused', async ({ store, emptyPlace }, t) => {
  await fill(store, 10);
  const bytes = gunzipSync(gzipSync(await exported(store)));
  const target = await emptyStore(t, await emptyPlace());
  await assert.rejects(restore(inPieces(bytes), target, { migrations: sampleMigrations.slice(0, 1) }), {
    code: 'store-unsuitable',
  });
  const newer = [
    ...sampleMigrations,
    { name: '003-more', up: (db) => db.schema.alterTable('note').addColumn('more', 'text').execute() },
  ] satisfies typeof sampleMigrations;
  await restore(inPieces(bytes), target, { migrations: newer });
  await migrate(target, newer);
  const { rows } = await target.executeSql('select count(*)::int as n, count(more)::int as more from note');
  assert.deepEqual(rows, [{ n: 3, more: 0 }]);
});

onEach('a backup is of one moment, whatever is written meanwhile', async ({ store }) => {
  await fill(store, 3000);
  const target = new PassThrough({ highWaterMark: 1 });
  const running = backup(store, target, { now });
  // Tables are written one after the other: a note without its item would show that time went on in between.
  const write = (n: number) =>
    store.transaction(async (tx) => {
      const item = { name: `late ${n}`, details: {} };
      const { id } = await tx.insertInto('item').values(item).returning('id').executeTakeFirstOrThrow();
      await tx.insertInto('note').values({ item_id: id, line: 1, text: 'late' }).execute();
    });
  const writing = (async () => {
    for (let n = 0; n < 20; n += 1) await write(n);
  })();
  const bytes = await buffer(target);
  await Promise.all([running, writing]);
  await checkBackup(inPieces(bytes));
  const text = bytes.toString('utf8');
  assert.equal(text.match(/"late \d+"/g)?.length ?? 0, text.match(/"late"\]/g)?.length ?? 0);
});
