// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';

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
      '--test-reporter=./tools/test-reporter.mjs',
      ...['src', 'web/src', 'test', 'tools'].map((room) => `${room}/**/*.test.ts`),
    ],
  ],
];

for (const [title, command, args] of steps) {
  const started = performance.now();
  process.stdout.write(`== ${title}\n`);
  const result = spawnSync(command, args, { stdio: 'inherit' });
  if (result.error) process.stderr.write(`${command}: ${result.error.message}\n`);
  if (result.status !== 0) {
    process.stderr.write(`== ${title}: failed\n`);
    process.exit(1);
  }
  process.stdout.write(`== ${title}: ok in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
