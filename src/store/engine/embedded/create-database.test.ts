// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '../../../../test/builders/advisories.ts';
import { openEmptyStore } from '../open-store.ts';
import { createDatabase } from './database-thread.ts';

const writer = join(import.meta.dirname, '../../../../test/builders/store-writer.ts');
const draftsIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('database.new'));

test('a first start that is killed while it makes the database spoils nothing for the next', async (t) => {
  const folder = join(temporaryFolder(t), 'data');
  mkdirSync(folder);
  const first = spawn(process.execPath, [writer, folder, 'durable'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(first, 'exit');
  while (draftsIn(folder).length === 0) await sleep(5);
  first.kill('SIGKILL');
  await ended;
  // What an even older start left is taken away, too.
  mkdirSync(join(folder, 'database.new-older'));
  writeFileSync(join(folder, 'database.new-older', 'PG_VERSION'), '');
  const store = await openEmptyStore({ dataFolder: folder });
  assert.deepEqual((await store.executeSql('select 1 as one')).rows, [{ one: 1 }]);
  await store.close();
  assert.ok(!readdirSync(folder).includes('database.new-older'));
});

test('a folder in which no database can be made is told, with the cause', async (t) => {
  const file = join(temporaryFolder(t), 'file');
  writeFileSync(file, '');
  await assert.rejects(createDatabase(join(file, 'database')), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'store-unavailable');
    assert.match(String((error.cause as Error).message), /ENOTDIR/);
    return true;
  });
});
