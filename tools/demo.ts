// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from '../src/cli/main.ts';

/*
 * `npm run demo`: scans the deliberately vulnerable example and Ngao's own lockfile,
 * prints both verdicts and writes an HTML report of each. Exits 0 when both were told: a red verdict is the point.
 */
const root = join(import.meta.dirname, '..');
const out = join(root, 'out');
mkdirSync(out, { recursive: true });

await tell('The example: a payment portal with known flaws', 'examples/payment-portal', 'payment-portal.html');
await tell("Ngao's own dependencies", 'package-lock.json', 'ngao.html');
process.stdout.write(
  '\nNext: "npx ngao db update" for the whole advisory database, then "npx ngao scan" in a project of yours.\n',
);

async function tell(title: string, target: string, file: string): Promise<void> {
  const report = join(out, file);
  process.stdout.write(`\n== ${title} (ngao scan ${target} --include-dev)\n\n`);
  const io = { stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: root };
  const args = ['scan', target, '--include-dev', '-o', 'table', '-o', `html=${relative(root, report)}`];
  const code = await run(args, io);
  process.stdout.write(`\nexit code ${code}; the same as a page: ${pathToFileURL(report).href}\n`);
}
