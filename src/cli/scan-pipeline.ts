// SPDX-License-Identifier: Apache-2.0
import { dirname, relative, resolve } from 'node:path';
import { findingsOf } from '../findings/findings-of.ts';
import { secretFindings } from '../findings/secret-findings.ts';
import { asNgaoError, NgaoError } from '../kit/errors.ts';
import { instantOfRun } from '../kit/io/clock.ts';
import { endPhase } from '../kit/io/timings.ts';
import { version } from '../kit/version.ts';
import type { Inventory } from '../model/inventory.ts';
import type { VulnerabilityMatch } from '../model/match.ts';
import type { Policy } from '../model/policy.ts';
import type { Problem } from '../model/problem.ts';
import type { Finding, Report } from '../model/report.ts';
import { settleTargets } from '../policy/exceptions/settle-targets.ts';
import { judge } from '../policy/judge.ts';
import { makeReport } from '../report/make-report.ts';
import type { AdvisoryDatabase } from '../scan/database/contract.ts';
import { databaseFolder } from '../scan/database/folder.ts';
import { openDatabase } from '../scan/database/index.ts';
import { type Collected, collectTargets, matchInventories, requireSomething } from '../scan/run-scan.ts';
import type { CommandIo } from './io.ts';
import { loadPolicy } from './load-policy.ts';
import { readBaseline } from './read-baseline.ts';

export interface ScanRequest {
  targets: readonly string[];
  databaseFlag: string | undefined;
  policyFile: string | undefined;
  baselineFile?: string | undefined;
  now: string | undefined;
  includeDev: boolean;
  /** Kinds to look for; undefined means all. */
  only: ReadonlySet<Finding['kind']> | undefined;
  warn: boolean;
}

export interface ScanOutcome {
  report: Report;
  inventories: readonly Inventory[];
  matches: readonly VulnerabilityMatch[];
  policy: Policy;
  database: AdvisoryDatabase | undefined;
  now: string;
}

/** Story one on one page: collect, match, find, judge, report. The caller closes `database`. */
export async function scanTargets(request: ScanRequest, io: CommandIo): Promise<ScanOutcome> {
  endPhase('start');
  const now = instantOfRun(request.now, io.env.SOURCE_DATE_EPOCH);
  const { policy, source, exceptions, file } = await loadPolicy(request, io);
  const baseline = request.baselineFile === undefined ? undefined : await readBaseline(request.baselineFile, io.cwd);
  endPhase('policy');
  const collected = await collectTargets({
    targets: request.targets,
    cwd: io.cwd,
    trustedRegistries: policy.registries,
    secrets: wants(request, 'secret') && policy.secrets !== 'off',
  });
  requireSomething(collected);
  endPhase('collect');
  const { database, problems } = await openForScan(request, io);
  endPhase('open database');
  const matched = database
    ? matchInventories(collected.inventories, database)
    : { matches: [], problems: [] as Problem[], notices: [] };
  endPhase('match');
  const judged = await judge({
    inventories: collected.inventories,
    findings: [...findingsOf(matched.matches), ...collected.inventories.flatMap(secretFindings)],
    policy,
    exceptions: settleTargets(exceptions, collected.inventories, (written) => refFrom(file, { written, cwd: io.cwd })),
    baseline,
    now,
    database: database?.identity,
    problems: [...problems, ...collected.problems, ...matched.problems],
    warn: request.warn,
    includeDev: request.includeDev,
    only: request.only,
    wholeFolder: request.targets.some((target) => isFolderOf(file, { full: resolve(io.cwd, target), cwd: io.cwd })),
  });
  endPhase('judge');
  const report = makeReport({
    tool: { name: 'ngao', version },
    database: database?.identity ?? null,
    policy: source,
    problems: judged.problems,
    notices: [...collected.notices, ...matched.notices, ...judged.notices],
    inventories: collected.inventories,
    findings: judged.findings,
    verdict: judged.verdict,
  });
  return { report, inventories: collected.inventories, matches: matched.matches, policy, database, now };
}

/** How this run tells what a policy in its own folder calls `written`. */
function refFrom(policyFile: string | undefined, { written, cwd }: { written: string; cwd: string }): string {
  if (policyFile === undefined) return written;
  return relative(cwd, resolve(dirname(policyFile), written)).replaceAll('\\', '/') || '.';
}

/** Whether a scanned folder is the one that the targets of the policy are seen from. */
function isFolderOf(policyFile: string | undefined, { full, cwd }: { full: string; cwd: string }): boolean {
  return full === resolve(cwd) || (policyFile !== undefined && full === dirname(policyFile));
}

function wants(request: ScanRequest, kind: Finding['kind']): boolean {
  return request.only === undefined || request.only.has(kind);
}

/**
 * The database that was asked for; where none was asked for and none is installed, the starter set.
 * Whatever is missing is a Problem: the licences and secrets of the targets are still worth telling.
 */
async function openForScan(
  request: ScanRequest,
  io: CommandIo,
): Promise<{ database: AdvisoryDatabase | undefined; problems: readonly Problem[] }> {
  try {
    return { database: openDatabase(databaseFolder(request.databaseFlag, io.env)), problems: [] };
  } catch (thrown) {
    const error = asNgaoError(thrown);
    const asked = request.databaseFlag !== undefined || io.env.NGAO_DB !== undefined;
    if (error.code !== 'database-missing' || asked) return { database: undefined, problems: [problemOf(error)] };
    const { openStarter } = await import('../scan/open-starter.ts');
    return { database: openStarter(), problems: [problemOf(starterError())] };
  }
}

function problemOf(error: NgaoError): Problem {
  if (!error.expected) throw error;
  return { code: error.code, message: error.message, target: '' };
}

function starterError(): NgaoError {
  return new NgaoError(
    'database-starter',
    'No advisory database is installed, so only the small built-in starter set was asked. Run "ngao db update" for the real one.',
  );
}

export type { Collected };
