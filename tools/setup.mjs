// SPDX-License-Identifier: Apache-2.0
// Makes a checkout ready: installs the pinned packages, builds the one-file command line and, when they
// changed, the server's pages.
// Runs on whatever Node the machine has; everything after it runs on the pinned one.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';

const installed = 'node_modules/.package-lock.json';

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync('package-lock.json').mtimeMs) {
  step('Installing packages (npm ci)', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
step('Building the command line and the pages', 'npm', ['run', '--silent', 'build']);

function step(title, command, args) {
  process.stderr.write(`${title} ...\n`);
  const windows = process.platform === 'win32';
  const result = spawnSync(windows ? 'npm.cmd' : command, args, { stdio: ['ignore', 'inherit', 'inherit'], shell: windows });
  if (result.status === 0) return;
  const name = JSON.parse(readFileSync('package.json', 'utf8')).name;
  process.stderr.write(`${name}: "${command} ${args.join(' ')}" failed. Fix what it says above and try again.\n`);
  process.exit(3);
}
