// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { referencePages } from './reference-pages.ts';
import { webTypes, webTypesFile } from './web-types.ts';

/* Writes docs/reference/ and the types of the pages from code; with --check says which file is stale and fails. */
const root = join(import.meta.dirname, '..');
const folder = 'docs/reference';
const pages = new Map([...(await referencePages())].map(([file, text]) => [join(folder, file), text]));
pages.set(webTypesFile, webTypes());
const stale = staleFiles();

if (!process.argv.includes('--check')) write();
else if (stale.length > 0) {
  process.stderr.write(`stale: ${stale.join(', ')}. Run "npm run docs" and commit the result.\n`);
  process.exitCode = 1;
}

function staleFiles(): string[] {
  const there = existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((file) => join(folder, file)) : [];
  const changed = [...pages].filter(
    ([file, text]) => !existsSync(join(root, file)) || readFileSync(join(root, file), 'utf8') !== text,
  );
  return [...changed.map(([file]) => file), ...there.filter((file) => !pages.has(file))];
}

function write(): void {
  for (const file of stale) if (!pages.has(file)) rmSync(join(root, file));
  for (const [file, text] of pages) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}
