// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

const module = JSON.stringify(join(import.meta.dirname, 'run-until-stopped.ts'));
const skip = process.platform === 'win32' && 'Windows has no SIGTERM';

/** A process that begins with `start`, is told to stop at once, and how it ended. */
async function stopped(t: TestContext, start: string, patience: number) {
  const script = `
    import { runUntilStopped } from ${module};
    setInterval(() => {}, 1000);
    // Signals are heard when the start is called.
    const start = () => (process.stdout.write('up '), ${start});
    await runUntilStopped(start, process, ${patience});
    process.exit(7);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    if (stdout === '') child.kill('SIGTERM');
    stdout += text;
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, stdout };
}

test('a start that never ends is ended by its signal', { skip }, async (t) => {
  const { code, signal, stdout } = await stopped(t, 'new Promise(() => {})', 10);
  assert.deepEqual([code, signal], [null, 'SIGTERM']);
  assert.match(stdout, /SIGTERM: the start is finished first; a second signal ends it at once/);
});

test('a start that ends is closed, also when it was told to stop before', { skip }, async (t) => {
  const close = '{ close: async () => void process.stdout.write("closed") }';
  const start = `new Promise((resolve) => process.once('SIGTERM', () => setImmediate(resolve, ${close})))`;
  const { code, signal, stdout } = await stopped(t, start, 60_000);
  assert.deepEqual([code, signal], [7, null]);
  assert.match(stdout, /closed$/);
});
