// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { corpus } from '../../test/builders/corpus.ts';
import { measure, type Program, runOnce, type Timing, timingsOf } from './measure.ts';
import { padDatabase } from './pad-database.ts';
import { benchPortfolio } from './server/bench-portfolio.ts';

/*
 * npm run bench: whole processes on the real-data corpus, as ratios to `node -e 0` in the same run; that part needs the
 * corpus and prints one line where it is missing. Then the server under load, on generated portfolios.
 * `npm run bench -- cli` or `npm run bench -- server [embedded|postgresql] [case ...]` runs one of the two.
 */
const paddedNames = 210_000;
const rounds = Number(process.env.NGAO_BENCH_ROUNDS ?? 25);
const root = join(import.meta.dirname, '../..');
const ngao = join(root, 'bin/ngao.mjs');
const work = join(root, 'out/bench');

const [part = 'both', ...asked] = process.argv.slice(2);
if (part !== 'server') {
  if (corpus === undefined)
    tell('The real-data corpus is not on this machine (set NGAO_CORPUS): the command line was not measured.');
  else await bench(corpus);
}
if (part !== 'cli') await benchPortfolio(asked);

async function bench(data: string): Promise<void> {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const padded = join(work, 'padded');
  await padDatabase({ corpus: data, folder: padded, malware: paddedNames });
  tellScan(join(data, 'mojaloop/repos/account-lookup-service'), padded);
  tellImport(data);
}

function tellScan(project: string, database: string): void {
  const node: Program = { title: 'node -e 0', command: process.execPath, args: ['-e', '0'] };
  const scan: Program = {
    title: 'ngao scan',
    command: process.execPath,
    args: [ngao, 'scan', project, '--db', database, '--include-dev', '--now', '2026-01-02', '-o', 'table'],
  };
  const peers = findPeers(project);
  const timings = measure([node, scan, ...peers], rounds);
  const base = timings[0]?.median ?? 1;
  tell(`scan of account-lookup-service (${paddedNames} malware names beside the corpus), ${rounds} rounds, whole process`);
  tell('');
  tell('| program | min ms | median ms | max ms | x node -e 0 | exit |');
  tell('|---|---|---|---|---|---|');
  for (const timing of timings) tell(row(timing, base));
  if (peers.length > 0)
    tell('(a peer that ends with another code than 0 found something, or could not answer without its database or network)');
  const inside = timingsOf(scan);
  tell('');
  tell(
    `where the time goes (one run, ms since the process began): ${JSON.stringify(inside.phases)}; peak memory ${inside.peakMiB} MiB`,
  );
  if (peers.length === 0) tell('no peer (osv-scanner, grype, trivy, npm) was found on the PATH');
}

function tellImport(data: string): void {
  const program: Program = {
    title: 'ngao db import',
    command: process.execPath,
    args: [ngao, 'db', 'import', join(data, 'advisories/osv'), join(data, 'advisories/nodejs-core'), '--db', join(work, 'whole')],
  };
  const inside = timingsOf(program);
  tell('');
  tell(`db import of the whole corpus: ${(inside.total / 1000).toFixed(1)} s, peak memory ${inside.peakMiB} MiB`);
}

/** Peers that are installed here; each told with its exit code, since one without its database or network answers early. */
function findPeers(project: string): readonly Program[] {
  const known: readonly Program[] = [
    { title: 'osv-scanner', command: 'osv-scanner', args: ['scan', 'source', '--offline', project] },
    { title: 'grype', command: 'grype', args: [`dir:${project}`, '-q'] },
    { title: 'trivy', command: 'trivy', args: ['fs', '--offline-scan', '--skip-db-update', '--quiet', project] },
    { title: 'npm audit', command: 'npm', args: ['audit', '--json'], cwd: project },
  ];
  const folders = (process.env.PATH ?? '').split(':');
  return known.filter(({ command, cwd }) => {
    if (!folders.some((folder) => existsSync(join(folder, command)))) return false;
    const first = runOnce({ title: command, command, args: ['--version'], ...(cwd === undefined ? {} : { cwd }) });
    return first.status === 0;
  });
}

function row({ title, min, median, max, exitCode }: Timing, base: number): string {
  const figures = [min, median, max].map((value) => value.toFixed(1)).join(' | ');
  return `| ${title} | ${figures} | ${(median / base).toFixed(2)} | ${exitCode} |`;
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}
