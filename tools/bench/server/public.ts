// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchPlace, BenchServer, newPlace } from './bench-server.ts';
import type { Cluster } from './cluster.ts';
import { costOf, costOfProcess } from './cost.ts';
import type { Approved } from './published.ts';
import { percentile, tell, tellCost } from './tell.ts';

const ngao = join(import.meta.dirname, '../../../bin/ngao.mjs');
const advisories = Number(process.env.NGAO_BENCH_ADVISORIES ?? 5000);
const announced = 2;
const rounds = 50;

/** What people and machines ask for: list pages, a product, one advisory in its forms, feeds, the provider's tree. */
const pages: readonly string[] = [
  '/security/',
  '/security/fr/',
  `/security/page/${Math.ceil(advisories / 50)}`,
  '/security/products/npm-example-portal',
  '/security/thanks',
  '/security/advisories/NGAO-2021-0001',
  '/security/fr/advisories/NGAO-2021-0001',
  '/security/advisories/NGAO-2021-0001.cve.json',
  '/security/feed.atom',
  '/security/feed.rss',
  '/.well-known/csaf/white/2021/ngao-2021-0001.json',
  '/.well-known/csaf/white/2021/ngao-2021-0001.json.asc',
  '/osv/NGAO-2021-0001.json',
  '/vex/NGAO-2021-0001.openvex.json',
  '/.well-known/security.txt',
  '/.well-known/csaf/provider-metadata.json',
  '/.well-known/csaf/feed-tlp-white.json',
  '/.well-known/csaf/white/changes.csv',
  '/osv/modified_id.csv',
];

/** Thousands of published advisories: the site around them built, more announced, everything read by others and exported. */
export async function benchPublic(cluster?: Cluster): Promise<void> {
  const place = await newPlace('public', cluster);
  const server = await BenchServer.start(place);
  const { url } = server;
  const seeded = await server.cost(() => server.publish<number>('seed', { url, count: advisories }));
  tellCost(`write and sign ${advisories} advisories`, seeded, `${seeded.result} files`);
  for (const title of ['first', 'unchanged']) {
    const built = await server.cost(() => server.publish<number>('build', {}));
    tellCost(`lists, feeds and provider tree, ${title}`, built, `${built.result} files written`);
  }
  await benchAnnounce(server);
  tell(`(${await sizeOf(server)})`);
  if (!cluster) await readPages({ url, pid: server.pid, title: 'from the one server', cluster });
  await server.stop();
  if (cluster) await benchAlone(place);
  await benchExport(place);
}

/** The whole way of some more: the plan with every check, until they are public, until every line of the ledger is proven. */
async function benchAnnounce(server: BenchServer): Promise<void> {
  const approved = await server.publish<Approved[]>('approve', { first: advisories, count: announced });
  for (const each of approved) {
    const started = await server.cost(async () => {
      await planOne(server, each);
      await until(server, each, 'running');
    });
    tellCost('announce one more', started, 'planned, checked and public');
    const proven = await server.cost(() => until(server, each, 'done'));
    tellCost('its lines', proven, 'every one proven from outside');
  }
}

async function planOne(server: BenchServer, { uid, number }: Approved): Promise<void> {
  const reason = 'The fix was released before this installation kept releases.';
  const plan = { kind: 'announce', version: 1, typed: number, channels: [], lists: [], reason };
  const { status, text } = await server.post(`/advisories/${uid}/plan`, plan);
  if (status !== 200 || !JSON.parse(text).planned) throw new Error(`It was not planned: ${status} ${text.slice(0, 500)}`);
}

async function until(server: BenchServer, { uid }: Approved, wanted: 'running' | 'done'): Promise<void> {
  for (;;) {
    const { text } = await server.get(`/advisories/${uid}/publications`);
    const [{ state, lines }] = JSON.parse(text).publications;
    if (state === 'done' || state === wanted) return;
    const broken = lines.some((line: { state: string }) => line.state === 'failed' || line.state === 'in-doubt');
    if (state === 'stopped' || broken) throw new Error(`It was not announced: ${text.slice(0, 2000)}`);
    await sleep(200);
  }
}

async function sizeOf(server: BenchServer): Promise<string> {
  const [row] = await server.sql<{ files: number; bytes: string; stored: string; largest: string }>(
    `select count(*)::int as files, sum(length(body))::text as bytes, max(length(body))::text as largest,
      pg_total_relation_size('public_files')::text as stored from public_files`,
  );
  return `${row?.files} public files, ${mib(row?.bytes)} MiB, largest ${mib(row?.largest)} MiB; ${mib(row?.stored)} MiB in the database`;
}

function mib(bytes = '0'): string {
  return (Number(bytes) / 1024 / 1024).toFixed(1);
}

/** `ngao serve --public`: a process that reads two tables. The embedded database has one process and serves by itself. */
async function benchAlone(place: BenchPlace): Promise<void> {
  const child = ngaoProcess(place, ['serve', '--public', '--port', '0']);
  const url = await addressOf(child);
  await readPages({ url, pid: child.pid ?? 0, title: 'from serve --public', cluster: place.cluster });
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

interface Reading {
  url: string;
  pid: number;
  title: string;
  cluster: Cluster | undefined;
}

async function readPages({ url, pid, title, cluster }: Reading): Promise<void> {
  const all: number[] = [];
  let largest = 0;
  const cost = await costOf({ pid, cluster }, async () => {
    for (const path of pages) {
      const times: number[] = [];
      let bytes = 0;
      for (let round = 0; round < rounds; round++) {
        const began = performance.now();
        const answer = await fetch(url + path);
        bytes = (await answer.arrayBuffer()).byteLength;
        times.push(performance.now() - began);
        if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
      }
      all.push(...times);
      largest = Math.max(largest, bytes);
      const [half, most] = [0.5, 0.95].map((share) => percentile(times, share).toFixed(1));
      tell(`  ${path.padEnd(58)} median ${half} ms, p95 ${most} ms, ${(bytes / 1024).toFixed(1)} KiB`);
    }
  });
  const remark = `p95 ${percentile(all, 0.95).toFixed(1)} ms, largest ${mib(String(largest))} MiB`;
  tellCost(`${all.length} public pages ${title}`, cost, remark);
}

/** `ngao export-site` as a whole process. */
async function benchExport(place: BenchPlace): Promise<void> {
  const folder = join(place.folder, 'exported');
  const child = ngaoProcess(place, ['export-site', '--to', folder, '--data', place.folder]);
  let told = '';
  child.stdout?.on('data', (text) => (told += text));
  const cost = await costOfProcess(child, place.cluster);
  tellCost('ngao export-site', cost, told.trim().slice(folder.length + 2));
  rmSync(folder, { recursive: true });
}

function ngaoProcess({ folder, databaseUrl }: BenchPlace, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [ngao, ...args], {
    env: { ...process.env, DATABASE_URL: databaseUrl ?? '', NGAO_DB: join(folder, 'advisories'), NGAO_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  for await (const part of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    said += part;
    const url = /at (http:\S+)\/ and nothing else/.exec(said)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`serve --public ended: ${said}`);
}
