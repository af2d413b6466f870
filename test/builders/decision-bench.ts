// SPDX-License-Identifier: Apache-2.0
import type { TestContext } from 'node:test';
import type { Caller, Role } from '../../src/server/context.ts';
import { type PortfolioBench, portfolioBench } from './portfolio-bench.ts';

export const today = '2026-11-26T12:00:00.000Z';

/** One match of a Grype report, of an npm package in an image. */
export interface Match {
  id: string;
  alias?: string;
  package: string;
  version?: string;
  severity?: 'Critical' | 'High' | 'Medium' | 'Low' | 'Unknown';
  exploited?: boolean;
}

/** A bench with people: the proposer and the deciders are different accounts. */
export interface DecisionBench extends PortfolioBench {
  ada: Caller;
  ben: Caller;
  kim: Caller;
  eve: Caller;
  /** Takes in a Grype report of one image with these matches. */
  grype(target: string, matches: readonly Match[], at?: string): Promise<void>;
  /** The finding of an id in a target. */
  finding(
    about: string,
    target?: string,
  ): Promise<{ id: number; state: string; open: boolean; due_at: string | null; clock_state: string; tags: readonly string[] }>;
  audits(): Promise<string[]>;
}

/** Ada and Ben maintain, Kim is of the committee, Eve may only read. */
export async function decisionBench(t: TestContext): Promise<DecisionBench> {
  const bench = await portfolioBench(t);
  const { context } = bench;
  const people: Record<string, Role> = { Ada: 'maintainer', Ben: 'maintainer', Kim: 'committee', Eve: 'viewer' };
  const callers: Caller[] = [];
  for (const [name, role] of Object.entries(people)) callers.push(await personWith(bench, name, role));
  const [ada, ben, kim, eve] = callers as [Caller, Caller, Caller, Caller];
  return {
    ...bench,
    ada,
    ben,
    kim,
    eve,
    grype: async (target, matches, at = context.now()) => void (await bench.report(target, grypeReport(matches, at))),
    finding: async (about, target = 'image:shop') =>
      await context.db
        .selectFrom('findings')
        .innerJoin('targets', 'targets.id', 'findings.target_id')
        .where('about', '=', about)
        .where('ref', '=', target)
        .select(['findings.id', 'state', 'open', 'due_at', 'clock_state', 'tags'])
        .executeTakeFirstOrThrow(),
    audits: async () => {
      const rows = await context.db.selectFrom('audit_records').orderBy('seq').select('action').execute();
      return rows.map(({ action }) => action);
    },
  };
}

async function personWith({ context, product }: PortfolioBench, name: string, role: Role): Promise<Caller> {
  const { id } = await context.db
    .insertInto('users')
    .values({
      email: `${name}@example.org`,
      name,
      password: null,
      totp: null,
      webauthn_id: name,
      created_at: today,
      disabled_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const granted_by = JSON.stringify({ kind: 'system', id: 'test', name: 'test' });
  await context.db
    .insertInto('role_grants')
    .values({ user_id: id, product_id: product, role, granted_at: today, granted_by })
    .execute();
  return {
    actor: { kind: 'person', id: String(id), name },
    authentication: 'passkey',
    person: { id, grants: [{ role, productId: product }], sessionId: `s${id}`, confirmedAt: today },
    machine: undefined,
    requestId: '',
  };
}

export function grypeReport(matches: readonly Match[], at: string): object {
  return {
    matches: matches.map((match) => ({
      vulnerability: {
        id: match.id,
        severity: match.severity ?? 'High',
        urls: [],
        description: '',
        cvss: [],
        fix: { versions: ['9.0.0'], state: 'fixed' },
        ...(match.exploited && { knownExploited: [{ cve: match.alias ?? match.id }] }),
      },
      relatedVulnerabilities: match.alias === undefined ? [] : [{ id: match.alias, description: '', cvss: [] }],
      matchDetails: [{ type: 'exact-direct-match' }],
      artifact: {
        id: match.package,
        name: match.package,
        version: match.version ?? '1.0.0',
        type: 'npm',
        locations: [{ path: `/opt/app/node_modules/${match.package}/package.json` }],
        purl: `pkg:npm/${match.package}@${match.version ?? '1.0.0'}`,
      },
    })),
    ignoredMatches: [],
    source: {
      type: 'image',
      target: { userInput: 'registry.example.org/shop:1', manifestDigest: `sha256:${'b'.repeat(64)}`, tags: [] },
    },
    distro: { name: 'alpine', version: '3.20.1' },
    descriptor: {
      name: 'grype',
      version: '0.116.0',
      timestamp: at,
      db: { status: { schemaVersion: 'v6.1.0', built: '2026-11-20T00:00:00Z', valid: true }, providers: {} },
    },
  };
}
