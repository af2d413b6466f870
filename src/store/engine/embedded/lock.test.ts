// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../../../../test/builders/advisories.ts';
import { lockFolder } from './lock.ts';

const script = `
  const { lockFolder } = await import(process.argv[1]);
  process.stdin.once('data', async () => {
    try {
      await lockFolder(process.argv[2]);
      console.log('locked');
      setInterval(() => {}, 1000);
    } catch (error) {
      console.log(error.code + ' ' + error.message);
      process.exit();
    }
  });
  console.log('ready');
`;

/** A process that waits at the start line. */
async function contender(t: TestContext, folder: string) {
  const address = new URL('./lock.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, address, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  assert.equal((await lines.next()).value, 'ready');
  return { child, go: () => child.stdin.write('go\n'), answer: async () => String((await lines.next()).value) };
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

test('of processes that race for a folder exactly one wins, and the others are told which', async (t) => {
  const folder = temporaryFolder(t);
  for (let round = 0; round < 3; round += 1) {
    const racers = await Promise.all([1, 2, 3, 4].map(() => contender(t, folder)));
    for (const racer of racers) racer.go();
    const answers = await Promise.all(racers.map((racer) => racer.answer()));
    const winners = racers.filter((_, index) => answers[index] === 'locked');
    assert.equal(winners.length, 1, answers.join('\n'));
    const [winner] = winners;
    assert.ok(winner);
    for (const answer of answers.filter((text) => text !== 'locked')) {
      assert.match(answer, new RegExp(`^store-locked .*process ${winner.child.pid} on ${hostname()}.*Stop that process`));
    }
    // It dies without a word; the next round takes over what it left.
    await killed(winner.child);
    assert.equal(existsSync(join(folder, 'ngao.lock.owner')), true);
  }
});

test('a process that was stopped keeps its folder', {
  skip: process.platform === 'win32' && 'no SIGSTOP on Windows',
}, async (t) => {
  const folder = temporaryFolder(t);
  const { child, go, answer } = await contender(t, folder);
  go();
  assert.equal(await answer(), 'locked');
  child.kill('SIGSTOP');
  await assert.rejects(lockFolder(folder), { code: 'store-locked' });
  await killed(child);
  const lock = await lockFolder(folder);
  await assert.rejects(lockFolder(folder), { code: 'store-locked' }, 'not even twice in one process');
  assert.equal(JSON.parse(readFileSync(join(folder, 'ngao.lock.owner'), 'utf8')).pid, process.pid);
  lock.release();
  lock.release();
  (await lockFolder(folder)).release();
});

test('a folder that cannot be locked is told', async (t) => {
  await assert.rejects(lockFolder(join(temporaryFolder(t), 'missing')), { code: 'store-unavailable', message: /may you write/ });
});
