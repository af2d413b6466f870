// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../model/report.ts';
import { compareSeverity, type Severity } from '../model/severity.ts';

/** What a person decides about at once: one version of one package (or one file) in one target, with all that is said of it. */
export interface FindingGroup {
  /** The worst of what breaks the policy, else the worst of all. */
  severity: Severity;
  /** Whether any of the findings breaks the policy. */
  breaks: boolean;
  /** What breaks the policy first, then the worst. Never empty. */
  findings: readonly [Finding, ...Finding[]];
}

/** Gathers findings by package version, or by file where they are about no package; the worst group first. */
export function findingGroups(findings: readonly Finding[], violating: ReadonlySet<string>): FindingGroup[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].map((group) => toGroup(group, violating)).sort(compareGroups);
}

function keyOf({ target, component, kind, location, id }: Finding): string {
  if (component) return JSON.stringify([target, component.purl, component.name, component.version]);
  return JSON.stringify(location ? [target, kind, location.file] : [target, kind, '', id]);
}

function toGroup(findings: [Finding, ...Finding[]], violating: ReadonlySet<string>): FindingGroup {
  const breaking = (finding: Finding) => Number(violating.has(finding.id));
  findings.sort(
    (a, b) =>
      breaking(b) - breaking(a) ||
      compareSeverity(a.severity, b.severity) ||
      Number(b.kind === 'malware') - Number(a.kind === 'malware') ||
      Number(b.vulnerability?.kev === true) - Number(a.vulnerability?.kev === true),
  );
  return { severity: findings[0].severity, breaks: violating.has(findings[0].id), findings };
}

/** Negative when `a` is worse: what breaks the policy, by severity, malware, and what production needs before the rest. */
export function compareGroups(a: FindingGroup, b: FindingGroup): number {
  return (
    Number(b.breaks) - Number(a.breaks) ||
    compareSeverity(a.severity, b.severity) ||
    Number(isMalware(b)) - Number(isMalware(a)) ||
    Number(isDev(a)) - Number(isDev(b))
  );
}

function isMalware({ findings }: FindingGroup): boolean {
  return findings.some((finding) => finding.kind === 'malware');
}

function isDev({ findings }: FindingGroup): boolean {
  return findings.every((finding) => finding.component?.scope === 'dev');
}
