// SPDX-License-Identifier: Apache-2.0
import type { Inventory } from '../model/inventory.ts';
import type { DatabaseIdentity } from '../model/match.ts';
import type { Notice, Problem } from '../model/problem.ts';
import type { Finding, FindingKind, Report, Verdict } from '../model/report.ts';
import { severities } from '../model/severity.ts';

export interface ReportParts {
  tool: { name: string; version: string };
  /** Null when no advisory database was asked (`ngao sbom`). */
  database: DatabaseIdentity | null;
  policy: { digest: string; source: string };
  problems: readonly Problem[];
  notices: readonly Notice[];
  inventories: readonly Inventory[];
  findings: readonly Finding[];
  verdict: Verdict;
}

const kinds: readonly FindingKind[] = [
  'vulnerability',
  'malware',
  'license',
  'deprecated',
  'secret',
  'runtime',
  'provenance',
  'code',
];

/**
 * Puts the facts of one run into the report `ngao-report/1` (contract, "JSON report"): sorted by target, kind,
 * component and id, counted, and complete only when there is no problem. Problems and notices of the inventories
 * are taken in as well, each told once.
 */
export function makeReport(parts: ReportParts): Report {
  const problems = toldOnce([...parts.problems, ...parts.inventories.flatMap((inventory) => inventory.problems)]);
  const notices = toldOnce([...parts.notices, ...parts.inventories.flatMap((inventory) => inventory.notices)]);
  const findings = sortFindings(parts.findings);
  return {
    schema: 'ngao-report/1',
    tool: { name: parts.tool.name, version: parts.tool.version },
    database: parts.database && databaseOf(parts.database),
    policy: { digest: parts.policy.digest, source: parts.policy.source },
    complete: problems.length === 0,
    problems,
    notices,
    targets: sortTargets(parts.inventories),
    findings,
    summary: summarise(parts.inventories, findings),
    verdict: parts.verdict,
  };
}

function databaseOf(database: DatabaseIdentity): NonNullable<Report['database']> {
  const sources = database.sources.map(({ name, records, newest }) => ({ name, records, newest }));
  sources.sort((a, b) => compareText(a.name, b.name));
  return { digest: database.digest, builtAt: database.builtAt, starter: database.starter, sources };
}

function toldOnce(entries: readonly Problem[]): Report['problems'] {
  const seen = new Map(entries.map((entry) => [JSON.stringify([entry.target, entry.code, entry.message]), entry]));
  return [...seen.values()]
    .map(({ code, message, target }) => ({ code, message, target }))
    .sort((a, b) => compareText(a.target, b.target) || compareText(a.code, b.code) || compareText(a.message, b.message));
}

function sortTargets(inventories: readonly Inventory[]): Report['targets'] {
  return inventories
    .map(({ target, components }) => ({
      ref: target.ref,
      kind: target.kind,
      name: target.name,
      version: target.version,
      digest: target.digest,
      components: components.length,
    }))
    .sort((a, b) => compareText(a.ref, b.ref) || compareText(a.kind, b.kind) || compareText(a.name, b.name));
}

function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      compareText(a.target, b.target) ||
      compareText(a.kind, b.kind) ||
      compareText(a.component?.purl ?? '', b.component?.purl ?? '') ||
      compareText(a.id, b.id),
  );
}

function summarise(inventories: readonly Inventory[], findings: readonly Finding[]): Report['summary'] {
  const open = findings.filter((finding) => finding.status === 'open');
  return {
    components: inventories.reduce((sum, inventory) => sum + inventory.components.length, 0),
    byKind: countBy(kinds, open, (finding) => finding.kind),
    bySeverity: countBy(severities, open, (finding) => finding.severity),
    open: open.length,
    excepted: findings.filter((finding) => finding.status === 'excepted').length,
  };
}

function countBy<T extends string>(
  names: readonly T[],
  findings: readonly Finding[],
  nameOf: (finding: Finding) => T,
): Record<string, number> {
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<T, number>;
  for (const finding of findings) counts[nameOf(finding)]++;
  return counts;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
