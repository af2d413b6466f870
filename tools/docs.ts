// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { referencePages } from './reference-pages.ts';

/* Writes docs/reference/ from code; with --check says which page is stale and fails. */
const folder = join(import.meta.dirname, '../docs/reference');
const pages = await referencePages();
const stale = staleFiles();

if (!process.argv.includes('--check')) write();
else if (stale.length > 0) {
  process.stderr.write(`stale: ${stale.join(', ')}. Run "npm run docs" and commit the result.\n`);
  process.exitCode = 1;
}

function staleFiles(): string[] {
  const there = existsSync(folder) ? readdirSync(folder) : [];
  const changed = [...pages].filter(([file, text]) => !there.includes(file) || readFileSync(join(folder, file), 'utf8') !== text);
  return [...changed.map(([file]) => file), ...there.filter((file) => !pages.has(file))];
}

function write(): void {
  for (const file of stale) if (!pages.has(file)) rmSync(join(folder, file));
  for (const [file, text] of pages) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}
