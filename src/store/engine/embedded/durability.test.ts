// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../../../../test/builders/advisories.ts';
import { cutPower, noteTree, type PowerCut } from '../../../../test/builders/power-cut.ts';
import { embeddedFolder } from '../../../../test/builders/store.ts';
import { countRows, type WriterTables } from '../../../../test/builders/store-writer-tables.ts';
import { openEmptyStore } from '../open-store.ts';

const builders = join(import.meta.dirname, '../../../../test/builders');

interface Round {
  /** What the process found when it opened the database. */
  found: { rows: number; agree: boolean };
  /** The last number it acknowledged. */
  acknowledged: number;
}

/** Lets a process write until it has acknowledged `rows` more, and some moment later kills it. */
async function writeAndKill(
  t: TestContext,
  folder: string,
  { rows, env = {}, mode = 'durable' }: { rows: number; env?: NodeJS.ProcessEnv; mode?: 'durable' | 'fast' },
): Promise<Round> {
  const preload = 'NGAO_TEST_DISK' in env ? ['--import', join(builders, 'power-cut.ts')] : [];
  const child = spawn(process.execPath, [...preload, join(builders, 'store-writer.ts'), folder, mode], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => kill(child));
  const ended = once(child, 'close');
  let found: Round['found'] | undefined;
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!found) {
      found = JSON.parse(line);
      acknowledged = found?.rows ?? 0;
    } else acknowledged = Number(line);
    // Any moment of a commit: the delay is shorter than one, or longer than some.
    if (found && acknowledged === found.rows + rows) setTimeout(() => kill(child), Math.random() * 20);
  }
  await ended;
  assert.ok(found, 'the process did not open the database');
  return { found, acknowledged };
}

function kill(child: ChildProcess): void {
  if (child.exitCode === null) child.kill('SIGKILL');
}

test('whatever moment the process is killed at, no acknowledged row is lost', async (t) => {
  const folder = await embeddedFolder(t);
  let acknowledged = 0;
  for (let round = 0; round < 10; round += 1) {
    const result = await writeAndKill(t, folder, { rows: 20 + Math.floor(Math.random() * 60) });
    assert.ok(result.found.rows >= acknowledged, `round ${round}: ${result.found.rows} of ${acknowledged} rows are there`);
    assert.equal(result.found.agree, true, `round ${round}: an index does not agree with its table`);
    acknowledged = result.acknowledged;
  }
  const store = await openEmptyStore<WriterTables>({ dataFolder: folder });
  const { rows, agree } = await countRows(store);
  await store.close();
  assert.ok(rows >= acknowledged && agree);
});

/** Writes, cuts the power, and answers how many of the acknowledged rows are there; undefined when nothing opens. */
async function survivors(t: TestContext, mode: 'durable' | 'fast', survives: readonly PowerCut['survives'][]) {
  const folder = await embeddedFolder(t);
  const disk = join(folder, 'database');
  const shadow = temporaryFolder(t);
  noteTree(disk, shadow);
  const env = { NGAO_TEST_DISK: disk, NGAO_TEST_SHADOW: shadow };
  const { acknowledged } = await writeAndKill(t, folder, { rows: 45 + Math.floor(Math.random() * 20), env, mode });
  const left = [];
  for (const kind of survives) {
    const target = temporaryFolder(t);
    mkdirSync(target, { recursive: true });
    cutPower({ disk, shadow, target: join(target, 'database'), survives: kind });
    left.push(await lookInto(target));
  }
  return { acknowledged, left };
}

async function lookInto(dataFolder: string): Promise<{ rows: number; agree: boolean } | undefined> {
  const store = await openEmptyStore<WriterTables>({ dataFolder }).catch(() => undefined);
  try {
    return store && (await countRows(store));
  } catch {
    return undefined;
  } finally {
    await store?.close();
  }
}

const skip = process.platform === 'linux' ? false : 'what is synchronised is seen through /proc, on Linux';

test('a power cut loses no acknowledged row, even when data reached the disk before the log', { skip }, async (t) => {
  for (let round = 0; round < 2; round += 1) {
    const { acknowledged, left } = await survivors(t, 'durable', ['synced', 'data-first']);
    for (const state of left) {
      assert.ok(state, `round ${round}: the database does not open`);
      assert.ok(state.rows >= acknowledged, `round ${round}: ${state.rows} of ${acknowledged} rows are there`);
      assert.equal(state.agree, true, `round ${round}: an index does not agree with its table`);
    }
  }
});

test('without the hook the same power cut does lose rows: the test can fail', { skip }, async (t) => {
  const { acknowledged, left } = await survivors(t, 'fast', ['synced']);
  assert.ok(acknowledged > 0);
  assert.ok((left[0]?.rows ?? 0) < acknowledged, 'nothing was lost although nothing was synchronised');
});
