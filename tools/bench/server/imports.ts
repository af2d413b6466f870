// SPDX-License-Identifier: Apache-2.0
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchPlace, BenchServer, newPlace } from './bench-server.ts';
import type { Cluster } from './cluster.ts';
import { type GeneratedReport, grypeStream } from './grype-stream.ts';
import { percentile, tell, tellCost } from './tell.ts';
import { yardstick } from './yardstick.ts';

/**
 * One report into an empty portfolio, the same findings again, others into another target, and the first page asked for all
 * the while. The first import of a server's life pays for code that is compiled as it gets hot; the second one does not.
 */
export async function benchImport(findings: number, cluster?: Cluster): Promise<void> {
  const place = await newPlace(`import-${findings}`, cluster);
  await (await BenchServer.start(place)).stop();
  const server = await BenchServer.start(place);
  const idle = await server.cost(async () => await sleep(2000));
  tell(`(server at rest: ${Math.round(idle.peakMiB)} MiB)`);
  const steps = [
    { title: `import ${findings}`, target: 'image:bench/one', hours: 1, seed: 0 },
    { title: `unchanged ${findings}`, target: 'image:bench/one', hours: 2, seed: 0 },
    { title: `import ${findings} others`, target: 'image:bench/two', hours: 1, seed: 1 },
    { title: `unchanged ${findings} others`, target: 'image:bench/two', hours: 2, seed: 1 },
  ];
  for (const { title, target, hours, seed } of steps.slice(0, Number(process.env.NGAO_BENCH_STEPS ?? 4))) {
    const pages: number[] = [];
    tell(`(yardstick before it: ${Math.round(yardstick())} ms)`);
    const file = await reportFile(place, { findings, at: instant(hours), seed });
    const work = async () => await server.upload(target, createReadStream(file));
    const cost = await server.cost(() => whilePaging({ server, pages, work }));
    tellCost(title, cost, counted(cost.result));
    tellPages(pages);
  }
  await server.stop();
}

/** A hundred repositories one after the other, first and unchanged. */
export async function benchRepositories(cluster?: Cluster): Promise<void> {
  const place = await newPlace('repositories', cluster);
  await (await BenchServer.start(place)).stop();
  const server = await BenchServer.start(place);
  for (const [round, title] of ['first', 'unchanged'].entries()) {
    const times: number[] = [];
    const files: string[] = [];
    for (let seed = 0; seed < 10; seed++) files.push(await reportFile(place, { findings: 327, at: instant(round + 1), seed }));
    const cost = await server.cost(async () => {
      for (let repository = 0; repository < 100; repository++) {
        const started = performance.now();
        await server.upload(`repository:bench-${repository}`, createReadStream(files[repository % 10] as string));
        times.push(performance.now() - started);
      }
    });
    tellCost(`100 x 327 ${title}`, cost, `per upload median ${Math.round(percentile(times, 0.5))} ms`);
  }
  await server.stop();
}

/** Nightly re-scores of every tenth severity: what was decided before must stand after. */
export async function benchRescore(cluster?: Cluster): Promise<void> {
  const findings = 10_000;
  const place = await newPlace('rescore', cluster);
  const server = await BenchServer.start(place);
  await server.upload('image:bench/one', grypeStream({ findings, at: instant(1) }));
  await server.sql(`update findings set state = 'triaged', state_data = jsonb_build_object('is', 'triaged', 'since', state_at, 'by', '1')
    where id % 3 = 0`);
  const decided = async () =>
    (await server.sql<{ id: number }>("select id from findings where state = 'triaged' order by id")).map(({ id }) => id);
  const before = await decided();
  const file = await reportFile(place, { findings, at: instant(2), rescored: 10 });
  const cost = await server.cost(() => server.upload('image:bench/one', createReadStream(file)));
  const after = new Set(await decided());
  const lost = before.filter((id) => !after.has(id)).length;
  tellCost('re-score of every tenth of 10000', cost, `${counted(cost.result)}, ${lost} of ${before.length} decisions lost`);
  if (lost > 0) process.exitCode = 1;
  await server.stop();
}

interface Paging<Result> {
  server: BenchServer;
  pages: number[];
  work: () => Promise<Result>;
}

/** `NGAO_BENCH_PAGES=0` asks for none: then what the import itself costs is measured. */
async function whilePaging<Result>({ server, pages, work }: Paging<Result>): Promise<Result> {
  let done = process.env.NGAO_BENCH_PAGES === '0';
  const asking = (async () => {
    while (!done) {
      pages.push((await server.get('/findings')).ms);
      await sleep(200);
    }
  })();
  try {
    return await work();
  } finally {
    done = true;
    await asking;
  }
}

function tellPages(times: readonly number[]): void {
  if (times.length === 0) return;
  const [half, most, worst] = [0.5, 0.95, 1].map((share) => Math.round(percentile(times, share)));
  tell(`(first page meanwhile, ${times.length} times: median ${half} ms, p95 ${most} ms, worst ${worst} ms)`);
}

function counted({ opened = 0, unchanged = 0, updated = 0, closed = 0 }: Record<string, number>): string {
  return `${opened} opened, ${unchanged} unchanged, ${updated} updated, ${closed} closed`;
}

/** A report as a file: to write it is no work of the server's. */
async function reportFile({ folder }: BenchPlace, given: GeneratedReport): Promise<string> {
  const path = join(folder, `report-${given.at.slice(0, 13)}-${given.seed ?? 0}.json`);
  await pipeline(grypeStream(given), createWriteStream(path));
  return path;
}

function instant(hours: number): string {
  return new Date(Date.UTC(2026, 0, 1, hours)).toISOString();
}
