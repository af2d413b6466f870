// SPDX-License-Identifier: Apache-2.0
import { type BenchPlace, BenchServer, newPlace } from './bench-server.ts';
import type { Cluster } from './cluster.ts';
import { seedFindings, seedInventories } from './seed.ts';
import { percentile, tell, tellCost } from './tell.ts';

const rounds = Number(process.env.NGAO_BENCH_ROUNDS ?? 20);

/** Lists, filters, sorts, counts and the first page of a large portfolio. What is rare or absent costs most. */
const pages: readonly string[] = [
  '/findings',
  '/findings?severity=critical',
  '/findings?severity=unknown&fixable=false',
  '/findings?product=2',
  '/findings?product=2&severity=low',
  '/findings?target=17',
  '/findings?sort=due',
  '/findings?sort=age',
  '/findings?sort=epss',
  '/findings?sort=epss&product=2',
  '/findings?sort=newest',
  '/findings?sort=newest&state=all',
  '/findings?state=accepted',
  '/findings?state=duplicate',
  '/findings?kev=true',
  '/findings?kev=true&sort=due',
  '/findings?overdue=true',
  '/findings?overdue=true&severity=critical&sort=due',
  '/findings?kind=secret',
  '/findings?kind=license',
  '/findings?assignee=1',
  '/findings?assignee=me',
  '/findings?tag=team-a',
  '/findings?tag=nobody',
  '/findings?tool=grype',
  '/findings?tool=nothing',
  '/findings?q=CVE-1900-0000123',
  '/findings?q=example-package-77',
  '/findings?q=flaw&sort=due',
  '/findings?q=nothing-like-it',
  '/findings?class=os',
  '/findings/facets',
  '/findings/facets?severity=critical',
  '/findings/facets?q=example-package-77',
  '/findings/facets?tool=nothing',
  '/findings/77',
  '/findings/77/history',
  '/overview',
  '/overview?product=2',
  '/targets',
  '/products',
  '/search?q=example-package-77',
];

export async function benchPages(findings: number, cluster?: Cluster): Promise<void> {
  const place = await newPlace(`pages-${findings}`, cluster);
  const server = await BenchServer.start(place);
  tellCost(`seed ${findings} findings by SQL`, await server.cost(() => seedFindings(server, { findings, perTarget: 327 })), '');
  await server.stop();
  await measurePages(place, pages);
}

/** Also follows the list to its tenth page. */
async function measurePages(place: BenchPlace, paths: readonly string[]): Promise<void> {
  const server = await BenchServer.start(place);
  const all: number[] = [];
  let largest = 0;
  const cost = await server.cost(async () => {
    for (const path of [...paths, await tenthPage(server)]) {
      const { times, bytes } = await timesOf(server, path);
      all.push(...times);
      largest = Math.max(largest, bytes);
      const [half, most] = [0.5, 0.95].map((share) => percentile(times, share).toFixed(1));
      tell(`  ${path.slice(0, 70).padEnd(70)} median ${half} ms, p95 ${most} ms, ${(bytes / 1024).toFixed(1)} KiB`);
    }
  });
  tellCost(`${all.length} pages`, cost, `p95 ${percentile(all, 0.95).toFixed(1)} ms, largest ${(largest / 1024).toFixed(1)} KiB`);
  await server.stop();
}

async function tenthPage(server: BenchServer): Promise<string> {
  let path = '/findings';
  for (let page = 1; page < 10; page++) {
    const { next } = JSON.parse((await server.get(path)).text) as { next: string | null };
    if (next === null) break;
    path = `/findings?after=${encodeURIComponent(next)}`;
  }
  return path;
}

async function timesOf(server: BenchServer, path: string): Promise<{ times: number[]; bytes: number }> {
  const first = await server.get(path);
  if (first.status !== 200) throw new Error(`${path}: ${first.status} ${first.text.slice(0, 300)}`);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push((await server.get(path)).ms);
  return { times, bytes: first.bytes };
}

/** "Which releases contain it" over three million entries. */
export async function benchImpact(cluster?: Cluster): Promise<void> {
  const place = await newPlace('impact', cluster);
  const server = await BenchServer.start(place);
  await seedFindings(server, { findings: 20_000, perTarget: 327 });
  tellCost('seed 3,000,000 inventory entries by SQL', await server.cost(() => seedInventories(server)), '');
  await server.stop();
  await measurePages(place, [
    '/impact?purl=pkg:npm/stored-package-77',
    '/impact?purl=pkg:npm/stored-package-77@1.3.0',
    '/impact?purl=stored-package-770&at=2026-05-20',
    '/impact?purl=pkg:npm/absent-package',
    '/impact?vulnerability=CVE-1900-0000123',
    '/components',
    '/components?q=stored-package-77',
    '/components/77',
  ]);
}

/** A target of fifty thousand findings leaves every list at once. */
export async function benchArchive(cluster?: Cluster): Promise<void> {
  const place = await newPlace('archive', cluster);
  const server = await BenchServer.start(place);
  await seedFindings(server, { findings: 50_000, perTarget: 50_000 });
  const visible = async () => JSON.parse((await server.get('/findings?target=1')).text).items.length as number;
  const before = await visible();
  const cost = await server.cost(async () => {
    const answer = await server.patch('/targets/1', { archived: true });
    if (answer.status !== 200) throw new Error(`It was not archived: ${answer.text}`);
    return await visible();
  });
  tellCost('archive a target of 50,000', cost, `${before} findings on its page before, ${cost.result} after`);
  if (cost.result > 0) process.exitCode = 1;
  await server.stop();
}
