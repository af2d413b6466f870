// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, newDatabase } from './cluster.ts';
import { type Cost, costOf } from './cost.ts';

const work = join(import.meta.dirname, '../../../out/bench/server');

interface Ready {
  url: string;
  token: string;
  cookie: string;
}

export interface Page {
  status: number;
  ms: number;
  bytes: number;
  text: string;
}

/** A place for one measured state: a data folder, and a database of the cluster where one is given. */
export interface BenchPlace {
  folder: string;
  databaseUrl: string | undefined;
  cluster: Cluster | undefined;
}

export async function newPlace(name: string, cluster?: Cluster): Promise<BenchPlace> {
  const folder = join(work, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return { folder, databaseUrl: cluster && (await newDatabase(cluster)), cluster };
}

/** The measured server in its own process, spoken to by HTTP. */
export class BenchServer {
  readonly #child: ChildProcess;
  readonly #ready: Ready;
  readonly #cluster: Cluster | undefined;

  private constructor(child: ChildProcess, ready: Ready, cluster: Cluster | undefined) {
    this.#child = child;
    this.#ready = ready;
    this.#cluster = cluster;
  }

  static async start({ folder, databaseUrl, cluster }: BenchPlace): Promise<BenchServer> {
    const profile = process.env.NGAO_BENCH_PROFILE;
    const child = fork(join(import.meta.dirname, 'host.ts'), [folder], {
      execArgv: [
        // As bin/ngao.mjs starts it.
        '--max-semi-space-size=8',
        ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []),
        ...(process.env.NGAO_BENCH_FLAGS?.split(' ').filter(Boolean) ?? []),
      ],
      env: {
        // The same, that somebody who measures may choose another.
        MALLOC_ARENA_MAX: '1',
        MALLOC_MMAP_THRESHOLD_: '32768',
        ...process.env,
        DATABASE_URL: databaseUrl ?? '',
        NGAO_DB: join(folder, 'advisories'),
        NGAO_LOG_LEVEL: 'error',
      },
    });
    const [ready] = (await Promise.race([once(child, 'message'), diedEarly(child)])) as [Ready];
    return new BenchServer(child, ready, cluster);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get url(): string {
    return this.#ready.url;
  }

  /** Runs SQL on the server's own connection. */
  async sql<Row = Record<string, unknown>>(text: string): Promise<Row[]> {
    return await this.#ask<Row[]>({ kind: 'sql', text }, text.slice(0, 200));
  }

  /** Has the server's process do one of `publishedWork`. */
  async publish<Result>(work: string, given: object): Promise<Result> {
    return await this.#ask<Result>({ kind: 'publish', work, given }, work);
  }

  async #ask<Result>(asked: Record<string, unknown>, title: string): Promise<Result> {
    this.#child.send(asked);
    const [answer] = (await once(this.#child, 'message')) as [{ kind: string; result: Result; message: string }];
    if (answer.kind !== 'result') throw new Error(`${answer.message} in ${title}`);
    return answer.result;
  }

  async get(path: string): Promise<Page> {
    const started = performance.now();
    const answer = await fetch(`${this.#ready.url}/api/v1${path}`, { headers: { cookie: this.#ready.cookie } });
    const text = await answer.text();
    return { status: answer.status, ms: performance.now() - started, bytes: Buffer.byteLength(text), text };
  }

  async patch(path: string, body: unknown): Promise<Page> {
    return await this.#write('PATCH', path, body);
  }

  async post(path: string, body: unknown): Promise<Page> {
    return await this.#write('POST', path, body);
  }

  async #write(method: string, path: string, body: unknown): Promise<Page> {
    const started = performance.now();
    const session = await this.get('/session');
    const answer = await fetch(`${this.#ready.url}/api/v1${path}`, {
      method,
      headers: { cookie: this.#ready.cookie, 'content-type': 'application/json', 'x-ngao-csrf': JSON.parse(session.text).csrf },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, ms: performance.now() - started, bytes: Buffer.byteLength(text), text };
  }

  /** Hands a report in and waits until it is read. Answers its counts. */
  async upload(target: string, body: Readable): Promise<Record<string, number>> {
    const job = await this.hand(target, body);
    // Asking is work for the server as well: a few milliseconds of its time each.
    for (let wait = 20; ; wait = Math.min(150, wait * 1.5)) {
      const { status, text } = await this.#machine(`/jobs/${job}`);
      const { state, report } = JSON.parse(text);
      if (status !== 200 || state === 'failed') throw new Error(`The import failed: ${status} ${text}`);
      if (state === 'done') return report?.counts ?? {};
      await sleep(wait);
    }
  }

  /** Hands a report in. Answers its job. */
  async hand(target: string, body: Readable): Promise<string> {
    const query = new URLSearchParams({ product: 'bench', target, file: 'grype.json' });
    const { status, text } = await this.#machine(`/reports?${query}`, {
      method: 'POST',
      body: body as never,
      duplex: 'half',
      headers: { 'content-type': 'application/octet-stream' },
    });
    if (status >= 300) throw new Error(`The report was not taken: ${status} ${text}`);
    return JSON.parse(text).job;
  }

  async #machine(path: string, given: Record<string, unknown> & { headers?: Record<string, string> } = {}) {
    const headers = { authorization: `Bearer ${this.#ready.token}`, ...given.headers };
    const answer = await fetch(`${this.#ready.url}/api/v1${path}`, { ...given, headers });
    return { status: answer.status, text: await answer.text() };
  }

  /** Measures what `run` costs the server and its database. */
  async cost<Result>(run: () => Promise<Result>): Promise<Cost & { result: Result }> {
    return await costOf({ pid: this.pid, cluster: this.#cluster }, run);
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.send({ kind: 'stop' });
    await ended;
  }
}

async function diedEarly(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`The server ended with ${code} before it was ready.`);
}
