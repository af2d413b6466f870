// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Store } from '../../store/engine/contract.ts';
import type { Tx } from '../context.ts';
import type { JobKind, JobPayloads, Jobs, NewJob } from './contract.ts';

export type Handlers = { [K in JobKind]: (payload: JobPayloads[K]) => Promise<void> };

interface Settings {
  /** How many of a kind at once in this process; one of each scope in all processes. */
  atOnce: number;
  expireInSeconds: number;
  retryLimit: number;
  /** Seconds until a job is seen of which nobody in this process said that it is there. */
  seenWithin: number;
  /** Five-field cron in UTC. */
  schedule?: string;
}

const kinds: Record<JobKind, Settings> = {
  // A worker that was killed is one of the tries; how often a report may break is counted with the report (report-rows.ts).
  'import-report': { atOnce: 2, seenWithin: 1, expireInSeconds: 3600, retryLimit: 1000 },
  rematch: { atOnce: 1, seenWithin: 5, expireInSeconds: 3600, retryLimit: 2, schedule: '15 3 * * *' },
  clocks: { atOnce: 1, seenWithin: 5, expireInSeconds: 1800, retryLimit: 2, schedule: '*/5 * * * *' },
  daily: { atOnce: 1, seenWithin: 5, expireInSeconds: 3600, retryLimit: 2, schedule: '5 0 * * *' },
  // What was found in `sending` is not sent again, so trying again is safe.
  'send-letter': { atOnce: 1, seenWithin: 1, expireInSeconds: 900, retryLimit: 100 },
  'find-letters': { atOnce: 1, seenWithin: 5, expireInSeconds: 900, retryLimit: 2 },
  // What was marked is not told again.
  'tell-issues': { atOnce: 1, seenWithin: 5, expireInSeconds: 900, retryLimit: 2 },
  'read-mail': { atOnce: 1, seenWithin: 1, expireInSeconds: 900, retryLimit: 20 },
  // A line that is found in `sending` is looked for and not sent again.
  publish: { atOnce: 1, seenWithin: 1, expireInSeconds: 900, retryLimit: 1000 },
  'rebuild-site': { atOnce: 1, seenWithin: 5, expireInSeconds: 900, retryLimit: 5 },
};
const names = Object.keys(kinds) as JobKind[];

/** Between two tries, whatever their number. */
const longestWaitSeconds = 300;

/** A worker that was killed is noticed after this long, where other processes may be at work. */
const heartbeatSeconds = 15;

/** Jobs in the same database, by pg-boss. */
export class QueueJobs implements Jobs {
  readonly #boss: PgBoss;
  readonly #store: Store;
  readonly #workers = new Map<JobKind, string[]>();
  #onError: (error: unknown) => void = () => {};

  constructor(store: Store) {
    this.#store = store;
    this.#boss = new PgBoss({
      db: store,
      schema: 'jobs',
      backend: store.engine === 'embedded' ? 'pglite' : 'postgres',
      monitorIntervalSeconds: 5,
      superviseIntervalSeconds: 5,
      registerInstance: false,
      openTelemetry: { enabled: false },
      monitorVacuum: false,
      reindex: false,
    });
    this.#boss.on('error', (error) => this.#onError(error));
  }

  /** Servers may start at the same moment, and PostgreSQL lets two sessions that make one schema collide. */
  async #makeSchema(): Promise<void> {
    await this.#store.transaction(async (tx) => {
      await sql`select pg_advisory_xact_lock(710003)`.execute(tx);
      await sql`create schema if not exists jobs`.execute(tx);
    });
  }

  /** Installs the queues and starts to work. */
  async start(handlers: Handlers, onError: (error: unknown) => void): Promise<void> {
    this.#onError = onError;
    await this.#makeSchema();
    await this.#boss.start();
    await this.#takeBack();
    for (const kind of names) {
      const { expireInSeconds, retryLimit, schedule } = kinds[kind];
      const options = {
        // One of a scope at work at a time: an index says so, so that it holds for all processes.
        policy: 'singleton' as const,
        expireInSeconds,
        retryLimit,
        retryDelay: 1,
        retryBackoff: true,
        heartbeatSeconds,
        deleteAfterSeconds: 7 * 86_400,
      };
      await this.#boss.createQueue(kind, options);
      if (schedule !== undefined)
        await this.#boss.schedule(kind, schedule, kind === 'rematch' ? { reason: 'nightly' } : {}, { tz: 'UTC' });
      await this.#work(kind, handlers[kind] as (payload: unknown) => Promise<void>);
    }
  }

  /** Nobody else works on the embedded database: what is at work as it starts was at work when the last process was killed. */
  async #takeBack(): Promise<void> {
    if (this.#store.engine !== 'embedded') return;
    await this.#store.executeSql(
      "update jobs.job set state = 'created', started_on = null, heartbeat_on = null, start_after = now() where state = 'active'",
    );
  }

  /** Payloads of the jobs of a kind that wait or run. */
  async unfinished<Kind extends JobKind>(kind: Kind): Promise<JobPayloads[Kind][]> {
    const { rows } = await this.#store.executeSql(
      "select data from jobs.job where name = $1 and state in ('created', 'retry', 'active')",
      [kind],
    );
    return rows.map(({ data }) => data as JobPayloads[Kind]);
  }

  async #work(kind: JobKind, handle: (payload: unknown) => Promise<void>): Promise<void> {
    const { atOnce, seenWithin } = kinds[kind];
    const options = { batchSize: 1, pollingIntervalSeconds: seenWithin, heartbeatRefreshSeconds: 5 };
    for (let index = 0; index < atOnce; index++) {
      const worker = await this.#boss.work<unknown>(kind, options, async ([job]) => {
        try {
          await handle(job?.data);
        } catch (error) {
          this.#onError(error);
          throw new Error('failed', { cause: undefined });
        }
      });
      this.#workers.set(kind, [...(this.#workers.get(kind) ?? []), worker]);
    }
  }

  async add(tx: Tx, { kind, payload, scope, priority, startAfter }: NewJob): Promise<string> {
    const id = await this.#boss.send(kind, payload, {
      db: fromKysely(tx as never),
      // Said with each job: a queue that an earlier version made keeps the limit it was made with.
      retryLimit: kinds[kind].retryLimit,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: longestWaitSeconds,
      ...(scope !== undefined && { singletonKey: scope }),
      ...(priority !== undefined && { priority }),
      ...(startAfter !== undefined && { startAfter: new Date(startAfter) }),
    });
    return id ?? '';
  }

  wake(kind: JobKind): void {
    for (const worker of this.#workers.get(kind) ?? []) this.#boss.notifyWorker(worker);
  }

  async idle(): Promise<void> {
    for (;;) {
      const { rows } = await this.#store.executeSql(
        "select 1 from jobs.job where state in ('created', 'retry', 'active') and start_after <= now() limit 1",
      );
      if (rows.length === 0) return;
      for (const kind of names) this.wake(kind);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: 20_000 });
  }
}
