// SPDX-License-Identifier: Apache-2.0
import { gzipSync } from 'node:zlib';
import type { Finding, Report } from '../../model/report.ts';
import { compareSeverity } from '../../model/severity.ts';
import type { ReportInput } from '../contract.ts';
import { decision, fixSentence, messageSentence, placesOf } from '../finding-text.ts';
import { plain, thousands } from '../plain-text.ts';
import { shortDigest } from '../stable-uuid.ts';
import { levelOf, ruleIdOf, rulesOf } from './rules.ts';
import { messageText, relativeUri } from './sarif-text.ts';

/** What GitHub code scanning takes in one run ("SARIF support for code scanning"); bytes are those of the gzipped file. */
export const githubLimits = { results: 25_000, locations: 1_000, bytes: 10_000_000 };

/**
 * SARIF 2.1.0: one run, one rule per vulnerability, decisions as suppressions, problems as notifications. What would
 * not fit into GitHub's limits is left out, the worst last, and counted aloud.
 */
export function writeSarif(input: ReportInput, limits: typeof githubLimits = githubLimits): string {
  let most = Math.min(input.report.findings.length, limits.results);
  for (;;) {
    const text = writeWithin(input, most);
    const bytes = uploadedBytes(text, limits.bytes);
    if (bytes <= limits.bytes || most === 0) return text;
    // Sizes grow with the number of results, but not evenly: a little less than the share, until it fits.
    most = Math.floor(most * Math.min(0.95, (0.95 * limits.bytes) / bytes));
  }
}

/** Text that is small as it is needs no compressing: gzip makes nothing notably larger. */
function uploadedBytes(text: string, limit: number): number {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length <= limit ? bytes.length : gzipSync(bytes).length;
}

function writeWithin(input: ReportInput, most: number): string {
  const { report, now } = input;
  const { kept, left } = worstOf(report.findings, most);
  const rules = rulesOf(kept);
  const ruleIndex = new Map(rules.map((rule, index) => [rule.id, index]));
  const run = {
    tool: {
      driver: {
        name: report.tool.name,
        version: report.tool.version,
        semanticVersion: report.tool.version,
        rules,
      },
    },
    automationDetails: { id: 'ngao/scan/' },
    invocations: [
      {
        executionSuccessful: report.complete,
        exitCode: report.verdict.exitCode,
        endTimeUtc: new Date(now).toISOString(),
        toolExecutionNotifications: notificationsOf(report, left),
      },
    ],
    columnKind: 'utf16CodeUnits',
    results: kept.map((finding) => resultOf(finding, ruleIndex)),
    properties: { database: report.database?.digest ?? null, policy: report.policy.digest, verdict: report.verdict.result },
  };
  const document = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Report order as long as all fits; else what is open and worst. */
function worstOf(findings: readonly Finding[], most: number): { kept: readonly Finding[]; left: number } {
  if (findings.length <= most) return { kept: findings, left: 0 };
  const worstFirst = [...findings].sort(
    (a, b) => Number(b.status === 'open') - Number(a.status === 'open') || compareSeverity(a.severity, b.severity),
  );
  return { kept: worstFirst.slice(0, most), left: findings.length - most };
}

function resultOf(finding: Finding, ruleIndex: ReadonlyMap<string, number>): object {
  const ruleId = ruleIdOf(finding);
  const suppression = suppressionOf(finding);
  return {
    ruleId,
    ruleIndex: ruleIndex.get(ruleId),
    level: levelOf(finding.severity),
    message: { text: messageText(sentence(finding)) },
    locations: placesOf(finding)
      .slice(0, githubLimits.locations)
      .map((place) => locationOf(place, finding)),
    partialFingerprints: { primaryLocationLineHash: `${shortDigest(finding.id)}:1` },
    ...(suppression && { suppressions: [suppression] }),
    properties: {
      finding: finding.id,
      kind: finding.kind,
      severity: finding.severity,
      status: finding.status,
      ...(finding.component && { purl: finding.component.purl, scope: finding.component.scope, class: finding.component.class }),
      ...(finding.dueAt && { due: finding.dueAt }),
    },
  };
}

function sentence(finding: Finding): string {
  const path = finding.component?.path ?? [];
  const parts = [
    messageSentence(finding),
    path.length > 2 ? `Here by ${path.map(plain).join(' > ')}.` : '',
    fixSentence(finding),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** GitHub wants a start line for every place (sarif-sdk rule GH1003); a file without lines gets the first one. */
function locationOf({ file, line }: { file: string; line: number }, finding: Finding): object {
  const purl = finding.component?.purl;
  return {
    physicalLocation: {
      artifactLocation: { uri: relativeUri(file), uriBaseId: '%SRCROOT%' },
      region: { startLine: Math.max(1, line) },
    },
    ...(purl && { logicalLocations: [{ fullyQualifiedName: purl, kind: 'package' }] }),
  };
}

/** A decision taken outside the code (`external`, section 3.35.2), in force (`accepted`). */
function suppressionOf(finding: Finding): object | undefined {
  if (finding.status === 'open') return undefined;
  return { kind: 'external', status: 'accepted', justification: finding.exception?.reason || decision(finding) };
}

function notificationsOf(report: Report, left: number): object[] {
  const problems = report.problems.map((problem) => notification(problem, 'error'));
  const notices = report.notices.map((notice) => notification(notice, 'note'));
  if (left === 0) return [...problems, ...notices];
  const message = `${thousands(left)} further results were left out: GitHub takes ${thousands(githubLimits.results)} per run, and ${githubLimits.bytes / 1e6} MB compressed. The worst are here; the JSON report holds all.`;
  return [notification({ code: 'results-left-out', message, target: '' }, 'warning'), ...problems, ...notices];
}

function notification({ code, message, target }: Report['problems'][number], level: string): object {
  return {
    descriptor: { id: code },
    level,
    message: { text: messageText(message) },
    ...(target && {
      locations: [{ physicalLocation: { artifactLocation: { uri: relativeUri(target), uriBaseId: '%SRCROOT%' } } }],
    }),
  };
}
