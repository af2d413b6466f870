// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** What CI runs, no more and no less: format and lint, types, generated docs, then every test (walls and shelves among them). */
const steps: readonly [string, string, readonly string[]][] = [
  ['format and lint', 'biome', ['ci', '--error-on-warnings', '.']],
  ['types', 'tsc', ['-p', '.']],
  ['types of the pages', 'tsc', ['-p', 'web']],
  ['generated docs', process.execPath, ['tools/docs.ts', '--check']],
  [
    'tests',
    process.execPath,
    [
      '--test',
      // Many tests wait for a database, a browser or another process: as many files at once as there are cores.
      `--test-concurrency=${Math.max(2, availableParallelism())}`,
      '--test-reporter=./tools/test-reporter.mjs',
      ...['src', 'web/src', 'test', 'tools'].map((room) => `${room}/**/*.test.ts`),
    ],
  ],
];

/** Hundreds of processes load the same modules: what the first compiled, the others read. */
const env = { ...process.env, NODE_COMPILE_CACHE: join(import.meta.dirname, '../node_modules/.cache/compiled') };

for (const [title, command, args] of steps) {
  const started = performance.now();
  process.stdout.write(`== ${title}\n`);
  const result = spawnSync(command, args, { stdio: 'inherit', env });
  if (result.error) process.stderr.write(`${command}: ${result.error.message}\n`);
  if (result.status !== 0) {
    process.stderr.write(`== ${title}: failed\n`);
    process.exit(1);
  }
  process.stdout.write(`== ${title}: ok in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
