// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../model/report.ts';
import { severityOfScore } from '../../model/severity.ts';
import { advisorySource } from '../advisory-link.ts';
import type { BillOfMaterials } from '../bill-of-materials.ts';
import type { ReportInput } from '../contract.ts';
import { decision, fixPhrase } from '../finding-text.ts';

type VulnerabilityFinding = Finding & { vulnerability: NonNullable<Finding['vulnerability']> };

/** One entry per vulnerability and decision: an analysis speaks for all the entry's components alike. */
export function vulnerabilitiesOf({ report }: ReportInput, bill: BillOfMaterials, documentRef: string): object[] {
  const rootRefs = new Map(bill.roots.map((root) => [root.inventory.target.ref, root.ref]));
  const partRefs = new Set(bill.parts.map((part) => part.ref));
  const groups = new Map<string, VulnerabilityFinding[]>();
  for (const finding of report.findings) {
    if (!finding.vulnerability) continue;
    const key = JSON.stringify([finding.vulnerability.id, finding.status, finding.exception]);
    const group = groups.get(key);
    if (group) group.push(finding as VulnerabilityFinding);
    else groups.set(key, [finding as VulnerabilityFinding]);
  }
  const refOf = (finding: Finding) => {
    const purl = finding.component?.purl;
    return purl !== undefined && partRefs.has(purl) ? purl : (rootRefs.get(finding.target) ?? documentRef);
  };
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group], at) => describe(group, at, refOf));
}

function describe(group: readonly VulnerabilityFinding[], at: number, refOf: (finding: Finding) => string): object {
  const finding = group[0]!;
  const { vulnerability } = finding;
  const cwes = vulnerability.cwes.map((cwe) => Number(/^CWE-(\d+)$/.exec(cwe)?.[1] ?? 0)).filter((number) => number > 0);
  const recommendation = recommendationFor(group);
  return {
    'bom-ref': `vulnerability:${at + 1}:${vulnerability.id}`,
    id: vulnerability.id,
    source: advisorySource(vulnerability.id) ?? { name: finding.sources[0]?.tool ?? 'ngao' },
    ...(vulnerability.aliases.length > 0 && { references: vulnerability.aliases.map(referenceTo) }),
    ratings: ratingsOf(finding),
    ...(cwes.length > 0 && { cwes: [...new Set(cwes)].sort((a, b) => a - b) }),
    ...(vulnerability.summary && { description: vulnerability.summary }),
    ...(recommendation && { recommendation }),
    ...analysisOf(finding),
    affects: affectsOf(group, refOf),
    properties: propertiesOf(finding),
  };
}

function referenceTo(id: string): object {
  return { id, source: advisorySource(id) ?? { name: 'unknown' } };
}

function recommendationFor(group: readonly Finding[]): string {
  return [...new Set(group.map(fixPhrase))].filter((phrase) => phrase !== '').join('; ');
}

const methods: Record<string, string> = { '2.0': 'CVSSv2', '3.0': 'CVSSv3', '3.1': 'CVSSv31', '4.0': 'CVSSv4' };

/** The judged severity comes first when no CVSS score says the same: the feed's own label is not always its score. */
function ratingsOf({ severity, vulnerability }: VulnerabilityFinding): object[] {
  const scored = vulnerability.cvss.map(({ version, vector, score }) => ({
    score,
    severity: severityOfScore(score),
    method: Object.hasOwn(methods, version) ? methods[version] : 'other',
    vector,
  }));
  const told = scored.some((rating) => rating.severity === severity);
  return told ? scored : [{ source: { name: 'ngao' }, severity }, ...scored];
}

/**
 * An accepted risk is a vulnerability one lives with for a while, not one that is absent: `exploitable` with the
 * decision as detail. Nothing was analysed about an open one, so it carries no analysis.
 */
function analysisOf(finding: Finding): object {
  const detail = decision(finding);
  if (finding.status === 'excepted') return { analysis: { state: 'exploitable', response: ['will_not_fix'], detail } };
  if (finding.status === 'not-affected') return { analysis: { state: 'not_affected', detail } };
  return {};
}

function affectsOf(group: readonly Finding[], refOf: (finding: Finding) => string): object[] {
  const affected = new Map<string, string>();
  for (const finding of group) affected.set(refOf(finding), finding.component?.version ?? '');
  const status = group[0]?.status === 'not-affected' ? 'unaffected' : 'affected';
  return [...affected]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([ref, version]) => ({ ref, ...(version && version.length <= 1024 && { versions: [{ version, status }] }) }));
}

function propertiesOf({ kind, status, vulnerability }: VulnerabilityFinding): { name: string; value: string }[] {
  const properties = [
    { name: 'ngao:kind', value: kind },
    { name: 'ngao:status', value: status },
    { name: 'ngao:kev', value: String(vulnerability.kev) },
  ];
  if (vulnerability.epss !== null) properties.push({ name: 'ngao:epss', value: String(vulnerability.epss) });
  return properties;
}
