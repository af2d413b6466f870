// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { corpus } from '../test/builders/corpus.ts';
import { generatedMark, referencePages } from './reference-pages.ts';
import { webTypes, webTypesFile } from './web-types.ts';

/* Writes docs/reference/ and the types of the pages from code; with --check says which file is stale and fails. */
const root = join(import.meta.dirname, '..');
const folder = 'docs/reference';
const pages = new Map([...(await referencePages())].map(([file, text]) => [join(folder, file), text]));
pages.set(webTypesFile, webTypes());
const isCheck = process.argv.includes('--check');
/** Its figures need the corpus: without it the page stays as it is. A test compares it with a fresh grading, not this check. */
const conformanceFile = join(folder, 'conformance.md');
if (corpus !== undefined && !isCheck) pages.set(conformanceFile, await freshConformance(corpus));
else if (existsSync(join(root, conformanceFile))) {
  pages.set(conformanceFile, readFileSync(join(root, conformanceFile), 'utf8'));
}
const stale = staleFiles();

if (!isCheck) write();
else if (stale.length > 0) {
  process.stderr.write(`stale: ${stale.join(', ')}. Run "npm run docs" and commit the result.\n`);
  process.exitCode = 1;
}

async function freshConformance(corpusFolder: string): Promise<string> {
  const { conformancePage, gradeAll } = await import('./conformance/page.ts');
  return conformancePage(await gradeAll(corpusFolder), generatedMark);
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
