// SPDX-License-Identifier: Apache-2.0
import { ComponentPaths } from '../findings/component-paths.ts';
import type { Component } from '../model/component.ts';
import type { Inventory } from '../model/inventory.ts';
import { canonicalPurl } from '../model/purl.ts';
import type { Finding } from '../model/report.ts';
import { type AdvisoryRow, packageKeyText } from '../model/vulnerability.ts';
import type { AdvisoryDatabase } from '../scan/database/contract.ts';
import { packageKeysOf } from '../scan/match/match-inventory.ts';
import { affectedText } from './affected-text.ts';
import type { ScanOutcome } from './scan-pipeline.ts';

/** One answer of `ngao explain`; every key is always there, null where it does not apply. */
export interface Explanation {
  subject: string;
  finding: Finding | null;
  /** Set for a package: where it stands and what leads there. */
  component: ExplainedComponent | null;
  advisory: ExplainedAdvisory | null;
  /** Advisories that name an installed package and do not hit it, and why. */
  unaffected: readonly Unaffected[];
}

export interface ExplainedComponent {
  target: string;
  purl: string;
  name: string;
  version: string;
  scope: 'prod' | 'dev';
  direct: boolean;
  licenses: readonly string[];
  deprecated: string | null;
  /** As `Origin.kind`. */
  origin: string;
  /** Shortest chain to each copy, the project first. */
  paths: readonly (readonly string[])[];
  locations: readonly { file: string; line: number }[];
}

export interface ExplainedAdvisory {
  ids: readonly string[];
  summary: string;
  details: string;
  references: readonly string[];
  withdrawn: string | null;
}

export interface Unaffected {
  id: string;
  target: string;
  package: string;
  version: string;
  /** Versions that the advisory affects, as in `>= 1.0.0 < 1.2.3`. */
  affected: string;
  why: string;
}

/** Findings by id or alias first, then packages by purl or name, then advisories that hit nothing here. */
export function explanationsFor(asked: string, outcome: ScanOutcome): readonly Explanation[] {
  const subject = spelled(asked);
  const findings = outcome.report.findings.filter((finding) => isAbout(finding, subject));
  if (findings.length > 0) return findings.map((finding) => explainFinding(asked, finding, outcome));
  const packages = outcome.inventories.flatMap((inventory) => explainPackage(asked, inventory, outcome));
  if (packages.length > 0) return packages;
  const named = outcome.report.findings.filter((finding) => finding.component && isNamed(finding.component, subject));
  if (named.length > 0) return named.map((finding) => explainFinding(asked, finding, outcome));
  const ids = outcome.database?.idsFor(subject) ?? [];
  const advisory = adviceOn(ids, outcome.database);
  const unaffected = outcome.inventories.flatMap((inventory) => standingOf(inventory, outcome, { ids: new Set(ids) }));
  return advisory ? [{ subject: asked, finding: null, component: null, advisory, unaffected }] : [];
}

/** Ids are looked up as their feeds spell them: `CVE-`, `GHSA-` with small letters after it, `MAL-`; purls canonically. */
function spelled(subject: string): string {
  if (/^ghsa-/i.test(subject)) return `GHSA-${subject.slice('ghsa-'.length).toLowerCase()}`;
  if (/^(?:cve|mal)-\d/i.test(subject)) return subject.toUpperCase();
  return subject.startsWith('pkg:') ? (canonicalPurl(subject) ?? subject) : subject;
}

function isAbout(finding: Finding, subject: string): boolean {
  if (finding.id === subject || finding.id.startsWith(`${subject}.`)) return true;
  const wanted = subject.toUpperCase();
  return idsOf(finding).some((id) => id.toUpperCase() === wanted);
}

function idsOf({ vulnerability }: Finding): string[] {
  return vulnerability ? [vulnerability.id, ...vulnerability.aliases] : [];
}

function explainFinding(subject: string, finding: Finding, { database }: ScanOutcome): Explanation {
  return { subject, finding, component: null, advisory: adviceOn(idsOf(finding), database), unaffected: [] };
}

/** The first text found: that of the id people use, else an alias's. */
function adviceOn(ids: readonly string[], database: AdvisoryDatabase | undefined): ExplainedAdvisory | null {
  for (const id of ids) {
    const prose = database?.prose(id);
    if (!prose) continue;
    const { summary, details, references, withdrawn } = prose;
    return { ids, summary, details, references, withdrawn: withdrawn ?? null };
  }
  return ids.length > 0 ? { ids, summary: '', details: '', references: [], withdrawn: null } : null;
}

/** A package with findings is explained by them; one without by where it stands and why nothing hits it. */
function explainPackage(asked: string, inventory: Inventory, outcome: ScanOutcome): Explanation[] {
  const named = inventory.components.filter((component) => isNamed(component, spelled(asked)));
  if (named.length === 0) return [];
  const paths = new ComponentPaths(inventory);
  return [...Map.groupBy(named, (component) => component.purl).values()].flatMap((copies) => {
    const component = describe(copies, inventory, paths);
    const findings = outcome.report.findings.filter(
      (finding) => finding.target === inventory.target.ref && finding.component?.purl === component.purl,
    );
    if (findings.length > 0) return findings.map((finding) => ({ ...explainFinding(asked, finding, outcome), component }));
    const unaffected = standingOf(inventory, outcome, { components: copies });
    return [{ subject: asked, finding: null, component, advisory: null, unaffected }];
  });
}

function isNamed(component: { name: string; version: string; purl: string; alias?: string }, subject: string): boolean {
  const { name, version, purl, alias } = component;
  return [purl, name, `${name}@${version}`, alias].includes(subject) || purl.startsWith(`${subject}@`);
}

function describe(copies: readonly Component[], inventory: Inventory, paths: ComponentPaths): ExplainedComponent {
  const [first] = copies as [Component, ...Component[]];
  return {
    target: inventory.target.ref,
    purl: first.purl,
    name: first.name,
    version: first.version,
    scope: copies.some((copy) => copy.scope === 'prod') ? 'prod' : 'dev',
    direct: copies.some((copy) => copy.direct),
    licenses: first.licenses ?? [],
    deprecated: first.deprecated ?? null,
    origin: first.origin.kind,
    paths: copies.map((copy) => paths.pathTo([copy])),
    locations: copies.flatMap((copy) => copy.locations.map(({ file, line }) => ({ file, line }))),
  };
}

/** Advisories that name packages of an inventory without hitting them: those of some ids, or all of some packages. */
function standingOf(
  inventory: Inventory,
  { database, matches }: ScanOutcome,
  only: { ids?: ReadonlySet<string>; components?: readonly Component[] },
): Unaffected[] {
  const components = only.components ?? inventory.components;
  const rows = database?.lookup(packageKeysOf({ ...inventory, components, runtimes: [] }));
  const hit = new Set(
    matches
      .filter((match) => match.inventory === inventory)
      .flatMap((match) => match.componentKeys.flatMap((key) => match.records.map((row) => `${key}\0${row.id}`))),
  );
  const found = new Map<string, Unaffected>();
  for (const component of components) {
    for (const row of rows?.get(packageKeyText(component)) ?? []) {
      const isAsked = only.ids?.has(row.id) ?? true;
      if (!isAsked || hit.has(`${component.key}\0${row.id}`)) continue;
      found.set(`${component.name}@${component.version} ${row.id}`, notHit(component, row, inventory));
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function notHit(component: Component, row: AdvisoryRow, inventory: Inventory): Unaffected {
  const { name, version, origin } = component;
  const affected = affectedText(row.affected);
  const isPublic = origin.kind === 'registry' || origin.kind === 'unknown';
  const why = isPublic
    ? `your ${version || 'version'} is not in ${affected}`
    : `yours comes from another place (${origin.kind}), not from the public registry`;
  return { id: row.id, target: inventory.target.ref, package: name, version, affected, why };
}
