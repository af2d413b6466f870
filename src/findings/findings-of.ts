// SPDX-License-Identifier: Apache-2.0
import type { Component, Location } from '../model/component.ts';
import { findingIdentity, numberIdentities, packageOf } from '../model/finding-identity.ts';
import type { Inventory } from '../model/inventory.ts';
import type { VulnerabilityMatch } from '../model/match.ts';
import type { Finding } from '../model/report.ts';
import { preferredId } from '../model/vulnerability-ids.ts';
import { compareFindings } from './compare-findings.ts';
import { compareVersions } from './compare-versions.ts';
import { ComponentPaths } from './component-paths.ts';
import { fixFor, messageFor } from './remedy.ts';
import { vulnerabilityFacts } from './vulnerability-facts.ts';

type FindingComponent = NonNullable<Finding['component']>;

/** A lockfile names a package once; an image may hold it in every layer. */
const locationLimit = 1_000;

/**
 * What to tell about matches: one finding per match and component class, all open, sorted by `compareFindings`.
 * Of several versions hit by one vulnerability in one target the lowest bears the plain identity, the next `.2`, ...
 */
export function findingsOf(matches: readonly VulnerabilityMatch[]): Finding[] {
  const paths = new Map<Inventory, ComponentPaths>();
  const findings = matches.flatMap((match) => {
    const known = paths.get(match.inventory) ?? new ComponentPaths(match.inventory);
    paths.set(match.inventory, known);
    return [...componentFindings(match, known), ...runtimeFindings(match)];
  });
  findings.sort((a, b) => compareVersions(a.component?.version ?? '', b.component?.version ?? ''));
  return numberIdentities(findings).sort(compareFindings);
}

function componentFindings(match: VulnerabilityMatch, paths: ComponentPaths): Finding[] {
  const byClass = new Map<string, Component[]>();
  for (const key of match.componentKeys) {
    const component = paths.component(key);
    if (!component) continue;
    const copies = byClass.get(component.class) ?? [];
    byClass.set(component.class, [...copies, component]);
  }
  return [...byClass.values()].map((copies) => {
    const [first] = copies as [Component, ...Component[]];
    const component: FindingComponent = {
      purl: first.purl,
      name: first.name,
      version: first.version,
      // A copy that production needs makes the package a production one.
      scope: copies.some((copy) => copy.scope === 'prod') ? 'prod' : 'dev',
      class: first.class,
      direct: copies.some((copy) => copy.direct),
      path: paths.pathTo(copies),
      locations: locationsOf(copies.flatMap((copy) => copy.locations)),
    };
    return findingFor(match, component, { bundled: copies.every((copy) => copy.bundled === true) });
  });
}

/** Findings of a match about the language runtime that source files state; empty for any other match. */
export function runtimeFindings(match: VulnerabilityMatch): Finding[] {
  const [fact] = match.runtimes ?? [];
  if (!fact) return [];
  const version = fact.version.replace(/^v/, '');
  const { name, version: projectVersion } = match.inventory.target;
  const component: FindingComponent = {
    purl: `pkg:generic/${fact.runtime}@${version}`,
    name: fact.runtime,
    version,
    scope: 'prod',
    class: 'runtime',
    direct: true,
    path: [...(name === '' ? [] : [projectVersion === '' ? name : `${name}@${projectVersion}`]), `${fact.runtime}@${version}`],
    locations: locationsOf((match.runtimes ?? []).map((one) => one.location)),
  };
  return [findingFor(match, component, { bundled: false })];
}

function findingFor(match: VulnerabilityMatch, component: FindingComponent, { bundled }: { bundled: boolean }): Finding {
  const { path } = component;
  const parent = component.direct ? '' : (path[path.length - 2] ?? '');
  const hit = { ...component, bundled, parent };
  const fix = fixFor(match, hit);
  const [location] = component.locations;
  return {
    id: findingIdentity({
      target: match.inventory.target.ref,
      kind: match.kind,
      package: packageOf(component.purl) || component.name,
      about: match.primary ?? preferredId(match.records.map((row) => row.id)),
      class: component.class,
    }),
    kind: match.kind,
    severity: match.severity,
    target: match.inventory.target.ref,
    component,
    vulnerability: vulnerabilityFacts(match),
    ...(location ? { location } : {}),
    message: messageFor(match, hit, fix),
    status: 'open',
    exception: null,
    dueAt: null,
    fix,
    sources: match.records.map((row) => ({ tool: 'ngao', rule: row.id })),
  };
}

function locationsOf(locations: readonly Location[]): FindingComponent['locations'] {
  const unique = new Map(locations.map(({ file, line }) => [`${file}\u0000${line}`, { file, line }]));
  return [...unique.values()]
    .sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
    .slice(0, locationLimit);
}
