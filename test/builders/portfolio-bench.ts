// SPDX-License-Identifier: Apache-2.0
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { TestContext, TestOptions } from 'node:test';
import { pino } from 'pino';
import type { AdvisoryRow, PackageKey, VulnerabilityRecord } from '../../src/model/vulnerability.ts';
import { MemoryAdvisories } from '../../src/scan/database/memory.ts';
import { DatabaseAuditLog } from '../../src/server/audit/database-audit-log.ts';
import { openExternalKey, Vault } from '../../src/server/cases/vault.ts';
import type { Caller, Role, ServerConfig, ServerContext } from '../../src/server/context.ts';
import { importReport } from '../../src/server/ingest/import-report.ts';
import { receiveReport } from '../../src/server/ingest/receive-report.ts';
import type { Jobs, NewJob } from '../../src/server/jobs/contract.ts';
import { openStore, type StorePlace } from '../../src/store/engine/open-store.ts';
import { FolderEvidence } from '../../src/store/evidence/folder-evidence.ts';
import { migrations } from '../../src/store/migrations/registry.ts';
import type { Tables } from '../../src/store/tables.ts';
import { eachPlace } from './store.ts';

/** A server without its HTTP side, on a real engine. Jobs are noted, and run when the test says so. */
export interface PortfolioBench {
  context: ServerContext;
  /** The administrator and maintainer of everything. */
  caller: Caller;
  product: number;
  jobs: NewJob[];
  /** Whether transactions run beside each other: on a server of PostgreSQL. */
  isParallel: boolean;
  /** Sets the clock: RFC 3339. */
  setNow(at: string): void;
  /** What the advisory database holds from now on. */
  setAdvisories(
    records: readonly VulnerabilityRecord[],
    given?: { builtAt?: string; starter?: boolean; exploited?: readonly string[] },
  ): void;
  /** Hands a report in and takes it in; answers its id. */
  report(
    target: string,
    document: object | string,
    given?: { version?: string; format?: string; product?: string },
  ): Promise<number>;
}

/** Runs a test with a bench on the embedded engine, and with one on PostgreSQL where a server of it is at hand. */
export function eachPortfolio(
  name: string,
  body: (bench: PortfolioBench, t: TestContext) => Promise<void>,
  options: TestOptions = {},
): void {
  eachPlace(migrations, options)(name, async (place, t) => await body(await portfolioBench(t, place), t));
}

export async function portfolioBench(t: TestContext, place: StorePlace): Promise<PortfolioBench> {
  const store = await openStore<Tables>(place, { migrations });
  t.after(() => store.close());
  const folder = mkdtempSync(join(tmpdir(), 'ngao-bench-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  let now = '2026-11-26T12:00:00.000Z';
  const clock = () => now;
  let advisories: SomeExploited | undefined;
  const jobs: NewJob[] = [];
  const config: ServerConfig = {
    dataFolder: folder,
    publicUrl: 'http://localhost:8080',
    host: 'localhost',
    port: 8080,
    trustProxy: false,
    databaseUrl: undefined,
    advisoryFolder: join(folder, 'db'),
    webFolder: undefined,
    oidc: [],
    maxReportBytes: 50_000_000,
    sealing: undefined,
  };
  const context: ServerContext = {
    config,
    store,
    db: store.kysely,
    evidence: new FolderEvidence(join(folder, 'evidence')),
    vault: new Vault(store.kysely, await openExternalKey(config)),
    audit: new DatabaseAuditLog({
      store,
      origin: 'localhost/audit',
      privateKey: generateKeyPairSync('ed25519').privateKey,
      now: clock,
    }),
    jobs: notedJobs(jobs),
    advisories: { open: () => advisories, identity: () => advisories?.identity },
    log: pino({ level: 'silent' }),
    now: clock,
  };
  const product = await store.transaction(async (tx) => {
    const values = { key: 'acme', name: 'Acme', created_at: now };
    return (await tx.insertInto('products').values(values).returning('id').executeTakeFirstOrThrow()).id;
  });
  const caller = person(1, ['administrator', 'maintainer'], now);
  return {
    context,
    caller,
    product,
    jobs,
    isParallel: 'url' in place,
    setNow: (at) => {
      now = at;
    },
    setAdvisories: (records, { builtAt = now, starter = false, exploited = [] } = {}) => {
      const digest = `sha256:${createHash('sha256')
        .update(JSON.stringify([records, builtAt]))
        .digest('hex')}`;
      const sources = [{ name: 'test', records: records.length, newest: builtAt }];
      advisories = new SomeExploited(records, { digest, builtAt, starter, sources });
      advisories.exploited = exploited;
    },
    report: async (target, document, given = {}) => {
      const body = Readable.from([Buffer.from(typeof document === 'string' ? document : JSON.stringify(document))]);
      const query = { product: 'acme', target, ...given };
      const { report } = await receiveReport(context, caller, { query, body, idempotencyKey: undefined });
      await importReport(context, report);
      return report;
    },
  };
}

/** The records in memory, of which these ids are in a list of what is exploited. */
class SomeExploited extends MemoryAdvisories {
  exploited: readonly string[] = [];

  override lookup(keys: readonly PackageKey[]): ReadonlyMap<string, readonly AdvisoryRow[]> {
    const told = [...super.lookup(keys)];
    return new Map(told.map(([key, rows]) => [key, rows.map((row) => ({ ...row, kev: this.exploited.includes(row.id) }))]));
  }
}

/** Somebody with these roles in every product, who has just signed in. */
export function person(id: number, roles: readonly Role[], now = '2026-11-26T12:00:00.000Z'): Caller {
  return {
    actor: { kind: 'person', id: String(id), name: `Person ${id}` },
    authentication: 'passkey',
    person: { id, grants: roles.map((role) => ({ role, productId: null })), sessionId: `s${id}`, confirmedAt: now },
    machine: undefined,
    requestId: '',
  };
}

/** A CycloneDX document of these npm packages. */
export function npmBom(packages: readonly string[], version = '1.0.0'): object {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: 'urn:uuid:00000000-0000-4000-8000-000000000001',
    version: 1,
    metadata: {
      timestamp: '2026-11-26T11:00:00Z',
      component: { type: 'application', name: 'demo', version, 'bom-ref': 'root' },
    },
    components: packages.map((each) => {
      const at = each.lastIndexOf('@');
      const purl = `pkg:npm/${each.slice(0, at).replace('@', '%40')}@${each.slice(at + 1)}`;
      return { type: 'library', name: each.slice(0, at), version: each.slice(at + 1), purl, 'bom-ref': purl };
    }),
    dependencies: [],
  };
}

function notedJobs(jobs: NewJob[]): Jobs {
  return {
    add: async (_tx, job) => String(jobs.push(job)),
    wake: () => {},
    idle: async () => {},
    stop: async () => {},
  };
}
