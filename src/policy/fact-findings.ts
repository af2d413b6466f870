// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../model/component.ts';
import { findingIdentity, packageOf } from '../model/finding-identity.ts';
import { type ShortestPaths, shortestPaths } from '../model/graph.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Policy } from '../model/policy.ts';
import type { Notice } from '../model/problem.ts';
import type { Finding } from '../model/report.ts';
import { type LicenseOutcome, makeLicenseJudge } from './licenses/license-outcome.ts';

/**
 * Findings that need no advisory, only the inventory's own facts: licences that the policy does not allow, and
 * deprecated packages. One finding per name and version, however many copies are installed; production wins over development.
 *
 * Licences are judged for what the application brings (class `app`, not its own packages). An inventory in which nothing
 * declares a licence (yarn.lock, lockfile v1) cannot be judged: that is told, once, instead of one finding per package.
 */
export async function factFindings(
  inventories: readonly Inventory[],
  policy: Policy,
): Promise<{ findings: Finding[]; notices: Notice[] }> {
  const judgeLicense = makeLicenseJudge(policy.licenses);
  const wantsLicenses = policy.licenses.prod !== 'off' || policy.licenses.dev !== 'off';
  const findings: Finding[] = [];
  const notices: Notice[] = [];
  for (const inventory of inventories) {
    const packages = groupPackages(inventory);
    const drafts = policy.deprecated === 'off' ? [] : packages.filter(isDeprecated).map(deprecatedDraft);
    const licensed = wantsLicenses ? packages.filter(hasJudgedLicense) : [];
    if (inventory.components.some(declaresLicense)) drafts.push(...(await licenseDrafts(licensed, judgeLicense)));
    else if (licensed.length > 0) notices.push(licensesUntold(inventory, licensed.length));
    findings.push(...writeFindings(drafts, inventory));
  }
  return { findings, notices };
}

/** Every installed copy of one name and version. */
type Copies = readonly [Component, ...Component[]];

/** What differs between the kinds; the rest of the finding is the same. */
type Draft = Pick<Finding, 'kind' | 'severity' | 'message' | 'license' | 'sources'> & { copies: Copies };

function groupPackages(inventory: Inventory): Copies[] {
  const groups = new Map<string, Component[]>();
  for (const component of inventory.components) {
    if (component.origin.kind === 'first-party') continue;
    const key = `${component.ecosystem} ${component.name} ${component.version}`;
    const group = groups.get(key);
    if (group) group.push(component);
    else groups.set(key, [component]);
  }
  return [...groups.values()] as unknown as Copies[];
}

function isDeprecated(copies: Copies): boolean {
  return copies.some(({ deprecated }) => deprecated !== undefined);
}

function hasJudgedLicense(copies: Copies): boolean {
  return copies[0].class === 'app';
}

function declaresLicense({ licenses }: Component): boolean {
  return licenses !== undefined && licenses.length > 0;
}

function declaredBy(copies: Copies): readonly string[] {
  return copies.find(declaresLicense)?.licenses ?? [];
}

function deprecatedDraft(copies: Copies): Draft {
  const [{ name, version }] = copies;
  const said = (copies.find(({ deprecated }) => deprecated)?.deprecated ?? '').replace(/\s+/g, ' ').trim().slice(0, 300);
  const message = `${name}@${version} is deprecated by its maintainers${said ? `: ${said}` : '.'}`;
  return { copies, kind: 'deprecated', severity: 'low', message, sources: [{ tool: 'ngao', rule: 'deprecated' }] };
}

async function licenseDrafts(packages: readonly Copies[], judgeLicense: ReturnType<typeof makeLicenseJudge>): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const copies of packages) {
    const declared = declaredBy(copies);
    const pending = judgeLicense(declared);
    const outcome = typeof pending === 'string' ? pending : await pending;
    if (outcome !== 'allowed') drafts.push(licenseDraft(copies, declared, outcome));
  }
  return drafts;
}

function licenseDraft(copies: Copies, licenses: readonly string[], outcome: Exclude<LicenseOutcome, 'allowed'>): Draft {
  const [{ name, version }] = copies;
  const declared = licenses.map((text) => text.slice(0, 200)).join(' AND ');
  const subject = `${name}@${version}`;
  const message =
    outcome === 'disallowed'
      ? `${subject} is under ${declared}, which the policy does not allow.`
      : `${subject} ${declared ? `declares ${JSON.stringify(declared)}, which is no clear licence` : 'declares no licence'}.`;
  const severity = outcome === 'disallowed' ? 'high' : 'medium';
  return {
    copies,
    kind: 'license',
    severity,
    message,
    license: { declared, outcome },
    sources: [{ tool: 'ngao', rule: `license-${outcome}` }],
  };
}

/** Fills in identity, place and path. The graph is walked only where something is found. */
function writeFindings(drafts: readonly Draft[], inventory: Inventory): Finding[] {
  if (drafts.length === 0) return [];
  const pathOf = makePathOf(inventory);
  const idOf = makeIdOf(inventory.target.ref);
  return [...drafts].sort(byPackage).map(({ copies, ...draft }) => {
    const scope = copies.some((copy) => copy.scope === 'prod') ? 'prod' : 'dev';
    const shown = copies.filter((copy) => copy.scope === scope).sort((a, b) => (a.key < b.key ? -1 : 1))[0] as Component;
    return {
      id: idOf(draft, shown),
      ...draft,
      target: inventory.target.ref,
      component: {
        purl: shown.purl,
        name: shown.name,
        version: shown.version,
        scope,
        class: shown.class,
        direct: copies.some(({ direct }) => direct),
        path: pathOf(shown, scope),
        locations: locationsOf(copies),
      },
      vulnerability: null,
      status: 'open',
      exception: null,
      dueAt: null,
      fix: null,
    };
  });
}

/** A version bump keeps the identity; a second version of the same package with the same fault gets the suffix `.2`. */
function makeIdOf(target: string): (draft: Omit<Draft, 'copies'>, component: Component) => string {
  const counts = new Map<string, number>();
  return ({ kind, license }, { purl, class: className }) => {
    const about = license ? license.declared : kind;
    const id = findingIdentity({ target, kind, package: packageOf(purl), about, class: className });
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count === 1 ? id : `${id}.${count}`;
  };
}

function byPackage(a: Draft, b: Draft): number {
  const [left, right] = [a.copies[0].purl, b.copies[0].purl];
  return left < right ? -1 : Number(left > right);
}

function makePathOf(inventory: Inventory): (component: Component, scope: 'prod' | 'dev') => string[] {
  const byKey = new Map(inventory.components.map((component) => [component.key, component]));
  const paths = new Map<'prod' | 'dev', ShortestPaths>();
  const pathsOf = (scope: 'prod' | 'dev') => {
    const known = paths.get(scope) ?? shortestPaths(inventory.components, scope === 'prod' ? scope : undefined);
    paths.set(scope, known);
    return known;
  };
  const { name, version } = inventory.target;
  const said = (key: string) => {
    const component = byKey.get(key);
    return component ? `${component.name}@${component.version}` : key;
  };
  const root = name === '' ? [] : [version === '' ? name : `${name}@${version}`];
  return ({ key }, scope) => {
    const chain = pathsOf(scope).get(key) ?? pathsOf('dev').get(key);
    return chain ? [...root, ...chain.map(said)] : [said(key)];
  };
}

function locationsOf(copies: Copies): { file: string; line: number }[] {
  const seen = new Map(
    copies.flatMap(({ locations }) => locations.map(({ file, line }) => [`${file}:${line}`, { file, line }] as const)),
  );
  return [...seen.values()].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

function licensesUntold(inventory: Inventory, packages: number): Notice {
  const { ref } = inventory.target;
  return { code: 'licenses-untold', message: `${ref} tells no licences: ${packages} packages were not judged.`, target: ref };
}
