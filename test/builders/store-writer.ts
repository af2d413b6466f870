// SPDX-License-Identifier: Apache-2.0
// A process that commits numbered rows until it is killed: `store-writer.ts DATA_FOLDER durable|fast`. It prints what it
// finds, then the number of each row whose commit was acknowledged.
import { writeSync } from 'node:fs';
import { sql } from 'kysely';
import { openEmptyStore } from '../../src/store/engine/open-store.ts';
import { countRows, type WriterTables } from './store-writer-tables.ts';

const [folder = '', mode] = process.argv.slice(2);
const store = await openEmptyStore<WriterTables>({ dataFolder: folder }, { durable: mode === 'durable' });
await sql`create table if not exists acknowledged (n integer primary key, text text not null, touched integer not null default 0)`.execute(
  store.kysely,
);
await sql`create index if not exists acknowledged_text on acknowledged (text)`.execute(store.kysely);
const found = await countRows(store);
writeSync(1, `${JSON.stringify(found)}\n`);
for (let n = found.rows + 1; ; n += 1) {
  await store.transaction(async (tx) => {
    await tx
      .insertInto('acknowledged')
      .values({ n, text: `row ${n} ${'x'.repeat(400)}` })
      .execute();
    if (n % 7 === 0)
      await tx
        .updateTable('acknowledged')
        .set({ touched: n })
        .where('n', '>', n - 50)
        .execute();
  });
  writeSync(1, `${n}\n`);
  // New files, and a checkpoint in between: from then on the log alone does not bring them back.
  if (n % 20 === 0) {
    await sql`create table ${sql.table(`extra_${n}`)} as select * from acknowledged`.execute(store.kysely);
    await store.executeSql('checkpoint');
  }
}
