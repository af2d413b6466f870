// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

/*
 * Builds the server's pages to dist/web: files with their digest in the name, one per page, no script and no style inside
 * the HTML. Run by itself it always builds and tells the sizes: what is fetched before the first page stands, and each
 * file. `npm run build` calls it too, and then it builds only when a source or the lockfile changed.
 */
const root = resolve(import.meta.dirname, '..');
/** Written last, so that a broken build is never taken for a whole one. */
const mark = '.sources';
/** What the first page may cost on the wire, in bytes of gzip. */
const firstLoadLimit = 200 * 1024;

export async function buildWeb(out: string, { onlyIfChanged = false } = {}): Promise<void> {
  const sources = digestOfSources();
  const marked = join(out, mark);
  if (onlyIfChanged && existsSync(marked) && readFileSync(marked, 'utf8') === sources) return;
  const { build } = await import('vite');
  await build({
    root: join(root, 'web'),
    configFile: join(root, 'web/vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: resolve(out) },
  });
  const html = readFileSync(join(out, 'index.html'), 'utf8');
  if (/<style|<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/i.test(html)) {
    throw new Error('The page holds a script or a style of its own, which its security policy forbids.');
  }
  writeFileSync(marked, sources);
}

function digestOfSources(): string {
  const files = ['package-lock.json', ...globSync('web/**', { cwd: root }).sort()].filter((file) =>
    statSync(join(root, file)).isFile(),
  );
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** What the browser fetches before the page's own file: all that the HTML names. */
export function firstLoad(out: string): { file: string; gzip: number }[] {
  const html = readFileSync(join(out, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1] as string);
  return ['index.html', ...named].map((file) => ({ file, gzip: gzipSize(join(out, file)) }));
}

function gzipSize(file: string): number {
  return gzipSync(readFileSync(file), { level: 9 }).length;
}

if (import.meta.main) {
  const out = process.argv[2] ?? join(root, 'dist/web');
  await buildWeb(out);
  const first = firstLoad(out);
  const named = new Set(first.map(({ file }) => file));
  const sum = first.reduce((total, { gzip }) => total + gzip, 0);
  const rest = readdirSync(join(out, 'assets'))
    .map((file) => `assets/${file}`)
    .filter((file) => !named.has(file));
  for (const { file, gzip } of first) process.stdout.write(`first  ${kilobytes(gzip)}  ${file}\n`);
  for (const file of rest) process.stdout.write(`later  ${kilobytes(gzipSize(join(out, file)))}  ${file}\n`);
  process.stdout.write(`first load ${kilobytes(sum)} gzip, limit ${kilobytes(firstLoadLimit)}\n`);
  if (sum > firstLoadLimit) process.exitCode = 1;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1).padStart(6)} KiB`;
}
