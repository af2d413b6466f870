// SPDX-License-Identifier: Apache-2.0
import type { Finding, Report } from '../../model/report.ts';
import type { ReportInput } from '../contract.ts';

/** The report in the contract's key order, whatever order its maker used: the bytes are part of the promise. */
export function writeJson({ report }: ReportInput): string {
  return `${JSON.stringify(orderReport(report), null, 2)}\n`;
}

function orderReport(report: Report): Report {
  const { schema, tool, database, policy, complete, problems, notices, targets, findings, summary, verdict } = report;
  return {
    schema,
    tool: inOrder(tool, ['name', 'version']),
    database: database && {
      ...inOrder(database, ['digest', 'builtAt', 'starter']),
      sources: database.sources.map((source) => inOrder(source, ['name', 'records', 'newest'])),
    },
    policy: inOrder(policy, ['digest', 'source']),
    complete,
    problems: problems.map((problem) => inOrder(problem, ['code', 'message', 'target'])),
    notices: notices.map((notice) => inOrder(notice, ['code', 'message', 'target'])),
    targets: targets.map((target) => inOrder(target, ['ref', 'kind', 'name', 'version', 'digest', 'components'])),
    findings: findings.map(orderFinding),
    summary: inOrder(summary, ['components', 'byKind', 'bySeverity', 'open', 'excepted']),
    verdict: {
      ...inOrder(verdict, ['result', 'exitCode', 'enforced']),
      violations: verdict.violations.map((violation) => inOrder(violation, ['rule', 'findingId', 'message'])),
    },
  };
}

function orderFinding(finding: Finding): Finding {
  const { component, vulnerability, license, location, exception, fix } = finding;
  return {
    ...inOrder(finding, ['id', 'kind', 'severity', 'target']),
    component: component && {
      ...inOrder(component, ['purl', 'name', 'version', 'scope', 'class', 'direct', 'path']),
      locations: component.locations.map((place) => inOrder(place, ['file', 'line'])),
    },
    vulnerability: vulnerability && {
      ...inOrder(vulnerability, ['id', 'aliases']),
      cvss: vulnerability.cvss.map((score) => inOrder(score, ['version', 'vector', 'score'])),
      ...inOrder(vulnerability, ['cwes', 'kev', 'epss', 'fixedIn', 'summary']),
    },
    ...(license && { license: inOrder(license, ['declared', 'outcome']) }),
    ...(location && { location: inOrder(location, ['file', 'line']) }),
    ...inOrder(finding, ['message', 'status']),
    exception: exception && inOrder(exception, ['id', 'reason', 'owner', 'expires', 'source']),
    dueAt: finding.dueAt,
    fix: fix && inOrder(fix, ['kind', 'package', 'to']),
    sources: finding.sources.map((source) => inOrder(source, ['tool', 'rule'])),
  };
}

function inOrder<T, K extends keyof T>(given: T, keys: readonly K[]): Pick<T, K> {
  const ordered = {} as Pick<T, K>;
  for (const key of keys) ordered[key] = given[key];
  return ordered;
}
