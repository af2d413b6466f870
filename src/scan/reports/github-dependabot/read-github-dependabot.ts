// SPDX-License-Identifier: Apache-2.0

import type { Observation } from '../../../model/observation.ts';
import { severityOfLabel } from '../../../model/severity.ts';
import { preferredId } from '../../../model/vulnerability-ids.ts';
import { alertState, dumpNotice, repositoryOf } from '../alert-dump.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { counted } from '../counted.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { firstText, isRecord, listAt, shareAt, textAt, textsAt, valueAt } from '../loose-value.ts';
import { cwesOf, observe, scoresOf } from '../observe.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';
import { alertComponent } from './alert-component.ts';

/** Dependabot alerts: a list as the REST API answers, or GraphQL's `vulnerabilityAlerts` of one or several repositories. */
export function readGithubDependabot({ bytes, file }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  if (report.kind === 'object' && report.has('errors') && !report.at('data', 'repository') && !report.at('data', 'search')) {
    throw malformed(file, 'it is an error answer of the API, not a list of alerts. Ask again and send the whole answer.');
  }
  const pages = report.kind === 'array' ? [{ repository: '', alerts: report }] : graphPages(report);
  if (pages.length === 0) throw malformed(file, 'it holds no Dependabot alerts (a list, or data with vulnerabilityAlerts).');
  const first = pages.map(({ alerts }) => alerts.get(0)).find((alert) => alert !== undefined);
  if (first === undefined) throw emptyWithoutProof(file, 'an empty page of alerts');
  if (!isRecord(vulnerabilityOf(first)))
    throw malformed(file, 'its first entry is no Dependabot alert (security_vulnerability).');
  const names = [...new Set(pages.map(({ repository }) => repository))];
  const notices = [dumpNotice];
  return {
    tool: { name: 'github-dependabot', version: '' },
    category: '',
    proof: null,
    subject: { name: (names.length === 1 && names[0]) || repositoryOf(first), version: '', digest: '' },
    observations: observations(pages, notices),
    notices,
  };
}

interface Page {
  repository: string;
  alerts: JsonView;
}

function graphPages(report: JsonView): Page[] {
  const repositories = [report.at('data', 'repository'), ...report.views('data', 'search', 'nodes')];
  return repositories.flatMap((view) => {
    const alerts = view?.at('vulnerabilityAlerts', 'nodes');
    if (!view || alerts?.kind !== 'array') return [];
    const told = { full: view.get('nameWithOwner'), name: view.get('name') };
    return [{ repository: firstText(told, ['full'], ['name']), alerts }];
  });
}

function* observations(pages: readonly Page[], notices: string[]): Generator<Observation> {
  let unusable = 0;
  for (const { alerts } of pages) {
    for (const alert of alerts.each()) {
      const observation = observed(alert);
      if (observation) yield observation;
      else unusable++;
    }
  }
  if (unusable > 0) notices.push(`Left out: ${counted(unusable, 'entry', 'entries')} without a package or an advisory.`);
}

function vulnerabilityOf(alert: unknown): unknown {
  return valueAt(alert, 'security_vulnerability') ?? valueAt(alert, 'securityVulnerability');
}

function observed(alert: unknown): Observation | undefined {
  const vulnerability = vulnerabilityOf(alert);
  // REST keeps the advisory beside the vulnerability, GraphQL inside it (or both).
  const advisory =
    valueAt(alert, 'security_advisory') ?? valueAt(vulnerability, 'advisory') ?? valueAt(alert, 'securityAdvisory');
  const component = alertComponent(alert, vulnerability);
  const ids = idsOf(advisory);
  if (component.name === '' || ids.length === 0) return undefined;
  const about = preferredId(ids);
  const label = firstText(vulnerability, ['severity']) || textAt(advisory, 'severity');
  const fixed = firstText(
    vulnerability,
    ['first_patched_version', 'identifier'],
    ['firstPatchedVersion', 'identifier'],
    ['first_patched_version'],
  );
  return observe({
    kind: /malware/i.test(firstText(advisory, ['type'], ['classification'])) ? 'malware' : 'vulnerability',
    about,
    aliases: ids,
    component,
    severity: severityOfLabel(label) ?? 'unknown',
    severityLabel: label,
    cvss: scoresOf(vectorsOf(advisory)),
    cwes: cwesOf(
      [...listAt(advisory, 'cwes'), ...listAt(advisory, 'cwes', 'nodes')].map((cwe) => firstText(cwe, ['cwe_id'], ['cweId'])),
    ),
    epss: shareAt(advisory, 'epss', 'percentage'),
    fixedIn: [fixed],
    title: textAt(advisory, 'summary'),
    details: textAt(advisory, 'description'),
    references: [...listAt(advisory, 'references').map((reference) => textAt(reference, 'url')), textAt(alert, 'html_url')],
    told: alertState(alert),
  });
}

function idsOf(advisory: unknown): string[] {
  const listed = listAt(advisory, 'identifiers').map((identifier) => textAt(identifier, 'value').trim());
  const named = [firstText(advisory, ['ghsa_id'], ['ghsaId']), textAt(advisory, 'cve_id')];
  return [...new Set([...named, ...listed])].filter((id) => id !== '');
}

function vectorsOf(advisory: unknown): string[] {
  const severities = [valueAt(advisory, 'cvss_severities'), valueAt(advisory, 'cvssSeverities')];
  const versions = severities.flatMap((each) => ['cvss_v4', 'cvss_v3', 'cvssV4', 'cvssV3'].map((key) => valueAt(each, key)));
  return [valueAt(advisory, 'cvss'), ...versions].flatMap((score) => [
    ...textsAt(score, 'vector_string'),
    ...textsAt(score, 'vectorString'),
  ]);
}
