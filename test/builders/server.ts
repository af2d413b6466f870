// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import { openAdvisories } from '../../src/server/advisories-on-disk.ts';
import { buildApp } from '../../src/server/app.ts';
import { DatabaseAuditLog, newLogKey, readLogKey } from '../../src/server/audit/database-audit-log.ts';
import { csrfOf, hashSecret, newSecret } from '../../src/server/auth/secrets.ts';
import { startSession } from '../../src/server/auth/sessions.ts';
import { openExternalKey, prepareVault, Vault } from '../../src/server/cases/vault.ts';
import type { Role, ServerConfig, ServerContext } from '../../src/server/context.ts';
import type { Jobs, NewJob } from '../../src/server/jobs/contract.ts';
import { handlersOf } from '../../src/server/jobs/handlers.ts';
import { QueueJobs } from '../../src/server/jobs/queue-jobs.ts';
import { openStore, type StorePlace } from '../../src/store/engine/open-store.ts';
import { FolderEvidence } from '../../src/store/evidence/folder-evidence.ts';
import { migrations } from '../../src/store/migrations/registry.ts';
import type { Tables } from '../../src/store/tables.ts';
import { eachPlace, embeddedFolder } from './store.ts';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  body: any;
  text: string;
}

export interface Client {
  get(url: string): Promise<Answer>;
  post(url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  send(method: 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown): Promise<Answer>;
  userId: number;
  /** Value of the session cookie, for a browser. */
  session: string;
}

export interface TestServer {
  app: FastifyInstance;
  context: ServerContext;
  /** Moves the server's clock. */
  setNow(instant: string): void;
  /** A signed-in person with these roles in every product, or in one. */
  person(name: string, roles: readonly Role[], product?: number | null): Promise<Client>;
  /** Hands in a report as `client` and waits until it is read. */
  upload(
    client: Client,
    given: { target: string; body: string | Uint8Array; file?: string; format?: string; product?: string; key?: string },
  ): Promise<Answer>;
  /** Runs the jobs that wait. */
  work(): Promise<void>;
  /** Takes the job that waits longest, to run it when and as often as the test wants. */
  takeJob(): NewJob;
  run(job: NewJob): Promise<void>;
  place: StorePlace;
}

/** Jobs that run when the test says so, in the order they were added; the real queue is tested by itself. */
class TestJobs implements Jobs {
  readonly waiting: NewJob[] = [];
  async add(_tx: unknown, job: NewJob): Promise<string> {
    this.waiting.push(job);
    return String(this.waiting.length);
  }
  wake(): void {}
  async idle(): Promise<void> {}
  async stop(): Promise<void> {}
}

const start = '2026-06-01T08:00:00.000Z';

/** Runs a test against a server on the embedded engine, and against one on PostgreSQL where a server of it is at hand. */
export function eachServer(
  name: string,
  body: (server: TestServer, t: TestContext) => Promise<void>,
  given: Omit<Parameters<typeof testServer>[1] & object, 'place'> = {},
): void {
  eachPlace(migrations)(name, async (place, t) => await body(await testServer(t, { ...given, place }), t));
}

/** The whole server without a port: real database, real routes; requests are injected. */
export async function testServer(
  t: TestContext,
  given: { place?: StorePlace; realJobs?: boolean; config?: Partial<ServerConfig>; log?: Logger } = {},
): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'ngao-server-'));
  const place = given.place ?? { dataFolder: await embeddedFolder(t, migrations) };
  const store = await openStore<Tables>(place, { migrations });
  let clock = Date.parse(start);
  const now = () => {
    clock += 1;
    return new Date(clock).toISOString();
  };
  const log = given.log ?? pino({ level: 'silent' });
  const testJobs = new TestJobs();
  const queue = given.realJobs ? new QueueJobs(store) : undefined;
  const config: ServerConfig = {
    dataFolder: folder,
    publicUrl: 'http://127.0.0.1:8080',
    host: '127.0.0.1',
    port: 8080,
    trustProxy: false,
    databaseUrl: 'url' in place ? place.url : undefined,
    advisoryFolder: join(folder, 'advisories'),
    webFolder: undefined,
    oidc: [],
    maxReportBytes: 64 * 1024 * 1024,
    sealing: undefined,
    ...given.config,
  };
  const context: ServerContext = {
    config,
    store,
    db: store.kysely,
    evidence: new FolderEvidence(join(folder, 'evidence'), { limit: config.maxReportBytes }),
    audit: new DatabaseAuditLog({ store, origin: 'ngao.example.org/audit-log', privateKey: readLogKey(newLogKey()), now }),
    jobs: queue ?? testJobs,
    vault: new Vault(store.kysely, await openExternalKey(config)),
    advisories: openAdvisories(config.advisoryFolder),
    log,
    now,
  };
  await prepareVault(context);
  const app = await buildApp(context);
  await queue?.start(handlersOf(context), () => {});
  t.after(async () => {
    await app.close();
    await queue?.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const handlers = handlersOf(context);
  const run = async ({ kind, payload }: NewJob) => await handlers[kind](payload as never);
  const work = async () => {
    if (queue) return await queue.idle();
    for (let job = testJobs.waiting.shift(); job; job = testJobs.waiting.shift()) await run(job);
  };
  return {
    app,
    context,
    place,
    setNow: (instant) => {
      clock = Date.parse(instant);
    },
    person: async (name, roles, product = null) => await signedIn({ app, context, name, roles, product }),
    upload: async (client, { target, body, file = '', format, product = 'demo', key }) => {
      const query = new URLSearchParams({ product, target, file, ...(format !== undefined && { format }) });
      const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
      const answer = await client.post(`/api/v1/reports?${query}`, bytes, key === undefined ? {} : { 'idempotency-key': key });
      await work();
      return answer.body.report === undefined ? answer : await client.get(`/api/v1/reports/${answer.body.report}`);
    },
    work,
    takeJob: () => {
      const job = testJobs.waiting.shift();
      if (!job) throw new Error('No job waits.');
      return job;
    },
    run,
  };
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Wanted {
  app: FastifyInstance;
  context: ServerContext;
  name: string;
  roles: readonly Role[];
  product: number | null;
}

export async function signedIn({ app, context, name, roles, product }: Wanted): Promise<Client> {
  const { store } = context;
  const now = context.now();
  const { userId, secret } = await store.transaction(async (tx) => {
    const row = await tx
      .insertInto('users')
      .values({
        email: `${name.toLowerCase()}@example.org`,
        name,
        password: null,
        totp: null,
        webauthn_id: newSecret(),
        created_at: now,
        disabled_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const by = JSON.stringify({ kind: 'system', id: 'test', name: 'test' });
    for (const role of roles)
      await tx
        .insertInto('role_grants')
        .values({ user_id: row.id, product_id: product, role, granted_at: now, granted_by: by })
        .execute();
    return { userId: row.id, secret: await startSession(tx, { userId: row.id, strength: 'passkey', agent: 'test', now }) };
  });
  return { ...clientOf(app, { cookie: `ngao=${secret}`, 'x-ngao-csrf': csrfOf(secret) }), userId, session: secret };
}

/** Requests with these headers; without any: a stranger. */
export function clientOf(app: FastifyInstance, headers: Record<string, string> = {}): Client {
  const call = async (
    [method, url]: readonly [Method, string],
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<Answer> => {
    const isBytes = body instanceof Uint8Array;
    const type = body === undefined ? {} : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' };
    const payload = body === undefined ? {} : { payload: isBytes ? Buffer.from(body) : JSON.stringify(body) };
    const answer = await app.inject({ method, url, headers: { ...headers, ...type, ...more }, ...payload });
    return answerOf(answer);
  };
  return {
    get: async (url) => await call(['GET', url]),
    post: async (url, body, more) => await call(['POST', url], body, more),
    send: async (method, url, body) => await call([method, url], body),
    userId: 0,
    session: '',
  };
}

/** Makes the product `demo` and an ingest token for it; answers a machine's client and the product's id. */
export async function demoProduct({ app, context }: TestServer): Promise<{ product: number; machine: Client; token: string }> {
  const now = context.now();
  const token = newSecret('ngao_');
  const product = await context.store.transaction(async (tx) => {
    const row = await tx
      .insertInto('products')
      .values({ key: 'demo', name: 'Demo', created_at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('tokens')
      .values({
        hash: hashSecret(token),
        name: 'ci',
        product_id: row.id,
        targets: 'null',
        created_at: now,
        created_by: JSON.stringify({ kind: 'system', id: 'test', name: 'test' }),
        expires_at: '2099-01-01T00:00:00.000Z',
        used_at: null,
        revoked_at: null,
      })
      .execute();
    return row.id;
  });
  return { product, token, machine: clientOf(app, { authorization: `Bearer ${token}` }) };
}

export function readFixture(path: string): string {
  return readFileSync(path, 'utf8');
}

export function answerOf({
  statusCode,
  headers,
  body,
}: {
  statusCode: number;
  headers: Record<string, unknown>;
  body: string;
}): Answer {
  const type = String(headers['content-type']);
  const isJson = /json/.test(type) && !/ndjson/.test(type);
  return { status: statusCode, headers, text: body, body: isJson ? JSON.parse(body) : body };
}
