// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../model/component.ts';
import { type ShortestPaths, shortestPaths } from '../model/graph.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Finding } from '../model/report.ts';
import type { AdvisoryDatabase } from '../scan/database/contract.ts';
import type { ScanOutcome } from './scan-pipeline.ts';

/** One answer of `ngao explain`; which parts are present depends on what was asked. */
export interface Explanation {
  subject: string;
  finding: Finding | null;
  /** Advisory text, when the database carries it. */
  advisory: { ids: readonly string[]; summary: string; details: string; references: readonly string[] } | null;
  /** Set for a package: where it stands and what leads there. */
  component: {
    target: string;
    purl: string;
    scope: string;
    direct: boolean;
    licenses: readonly string[];
    deprecated: string | null;
    origin: string;
    paths: readonly (readonly string[])[];
    locations: readonly string[];
  } | null;
}

/** Findings by id or alias first, then packages by purl or name, then advisories that hit nothing here. */
export function explanationsFor(subject: string, outcome: ScanOutcome): readonly Explanation[] {
  const findings = outcome.report.findings.filter((finding) => isAbout(finding, subject));
  if (findings.length > 0) return findings.map((finding) => explainFinding(subject, finding, outcome.database));
  const components = outcome.inventories.flatMap((inventory) => explainPackage(subject, inventory, outcome));
  if (components.length > 0) return components;
  const advisory = adviceOn(outcome.database?.idsFor(subject) ?? [], outcome.database);
  return advisory ? [{ subject, finding: null, advisory, component: null }] : [];
}

function isAbout(finding: Finding, subject: string): boolean {
  if (finding.id === subject || finding.id.startsWith(`${subject}.`)) return true;
  const wanted = subject.toUpperCase();
  const ids = finding.vulnerability ? [finding.vulnerability.id, ...finding.vulnerability.aliases] : [];
  return ids.some((id) => id.toUpperCase() === wanted);
}

function explainFinding(subject: string, finding: Finding, database: AdvisoryDatabase | undefined): Explanation {
  const ids = finding.vulnerability ? [finding.vulnerability.id, ...finding.vulnerability.aliases] : [];
  return { subject, finding, advisory: adviceOn(ids, database), component: null };
}

function adviceOn(ids: readonly string[], database: AdvisoryDatabase | undefined): Explanation['advisory'] {
  for (const id of ids) {
    const prose = database?.prose(id);
    if (prose) return { ids, ...prose };
  }
  return ids.length > 0 ? { ids, summary: '', details: '', references: [] } : null;
}

/** A package with findings is explained by them; one without by where it stands. */
function explainPackage(subject: string, inventory: Inventory, outcome: ScanOutcome): Explanation[] {
  const groups = new Map<string, Component[]>();
  for (const component of inventory.components) {
    if (!isNamed(component, subject)) continue;
    groups.set(component.purl, [...(groups.get(component.purl) ?? []), component]);
  }
  if (groups.size === 0) return [];
  const paths = shortestPaths(inventory.components);
  return [...groups.values()].flatMap((copies) => {
    const component = describe(copies, inventory, paths);
    const findings = outcome.report.findings.filter(
      (finding) => finding.target === inventory.target.ref && finding.component?.purl === component.purl,
    );
    if (findings.length === 0) return [{ subject, finding: null, advisory: null, component }];
    return findings.map((finding) => ({ ...explainFinding(subject, finding, outcome.database), component }));
  });
}

function isNamed(component: Component, subject: string): boolean {
  return (
    component.purl === subject ||
    component.purl.startsWith(`${subject}@`) ||
    component.name === subject ||
    `${component.name}@${component.version}` === subject
  );
}

function describe(
  copies: readonly Component[],
  inventory: Inventory,
  paths: ShortestPaths,
): NonNullable<Explanation['component']> {
  const first = copies[0] as Component;
  const byKey = new Map(inventory.components.map((component) => [component.key, component]));
  const shown = (key: string) => {
    const component = byKey.get(key);
    return component ? `${component.name}@${component.version}` : key;
  };
  return {
    target: inventory.target.ref,
    purl: first.purl,
    scope: copies.some((copy) => copy.scope === 'prod') ? 'prod' : 'dev',
    direct: copies.some((copy) => copy.direct),
    licenses: first.licenses ?? [],
    deprecated: first.deprecated ?? null,
    origin: first.origin.kind,
    paths: copies.map((copy) => (paths.get(copy.key) ?? [copy.key]).map(shown)),
    locations: copies.flatMap((copy) => copy.locations.map((location) => `${location.file}:${location.line}`)),
  };
}
