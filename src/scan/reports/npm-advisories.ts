// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../model/observation.ts';
import { addressesIn } from './addresses-in.ts';
import { advisoryIdsIn, isMalware, namedBy } from './advisory-ids.ts';
import { listAt, textAt, textsAt, valueAt } from './loose-value.ts';
import { cwesOf, observe } from './observe.ts';
import { packageTold } from './package-told.ts';
import { cvssOf, severityTold } from './told-severity.ts';

/** How the tool writes a path: pnpm begins with the importer (`.>a>b`), npm 6 and Yarn do not (`a>b`). */
export interface PathStyle {
  importer: boolean;
}

/**
 * The advisory of npm's older audit answer (npm 6, Yarn 1 to 3, pnpm): one observation per installed version, because
 * each of them has to go. An advisory without findings still tells its package.
 */
export function* advisoryObservations(advisory: unknown, style: PathStyle): Generator<Observation, void> {
  const name = textAt(advisory, 'module_name');
  const ids = idsOf(advisory);
  const { about, aliases } = namedBy(ids, isMalware(ids));
  if (name === '' || about === '') return;
  const label = textAt(advisory, 'severity');
  const cvss = cvssOf([{ vector: textAt(advisory, 'cvss', 'vectorString') }]);
  for (const { version, paths, dev } of installedVersions(advisory, style)) {
    const chain = shortest(paths);
    yield observe({
      kind: isMalware(ids) ? 'malware' : 'vulnerability',
      about,
      aliases,
      rule: textAt(advisory, 'id') || about,
      component: packageTold({
        type: 'npm',
        name,
        version,
        scope: dev ? 'dev' : 'prod',
        direct: paths.some((path) => path.length === 1),
        path: chain,
      }),
      severity: severityTold(label, cvss),
      severityLabel: label,
      cvss,
      cwes: cwesOf(textsAt(advisory, 'cwe')),
      fixedIn: fixedVersions(textAt(advisory, 'patched_versions')),
      title: textAt(advisory, 'title'),
      details: textAt(advisory, 'overview'),
      references: [textAt(advisory, 'url'), ...addressesIn(textAt(advisory, 'references'))],
    });
  }
}

/** GHSA and CVE as told or as the advisory's address tells them; else npm's own number. */
function idsOf(advisory: unknown): string[] {
  const told = [textAt(advisory, 'github_advisory_id'), ...textsAt(advisory, 'cves'), ...advisoryIdsIn(textAt(advisory, 'url'))];
  const ids = told.filter((id) => id !== '');
  return ids.length > 0 ? ids : npmNumber(textAt(advisory, 'id'));
}

/** npm's numbers are told apart from those of other sources. */
export function npmNumber(id: string): string[] {
  return id === '' ? [] : [`npm:${id}`];
}

interface Installed {
  version: string;
  paths: string[][];
  dev: boolean;
}

/** Findings of the same version together; development only when every one of them is. */
function installedVersions(advisory: unknown, style: PathStyle): Installed[] {
  const byVersion = new Map<string, Installed>();
  const findings = listAt(advisory, 'findings');
  for (const finding of findings.length > 0 ? findings : [{}]) {
    const version = textAt(finding, 'version');
    const known = byVersion.get(version) ?? { version, paths: [], dev: true };
    for (const path of textsAt(finding, 'paths')) known.paths.push(names(path, style));
    known.dev &&= valueAt(finding, 'dev') === true;
    byVersion.set(version, known);
  }
  return [...byVersion.values()];
}

const longestChain = 100;

function names(path: string, style: PathStyle): string[] {
  return path
    .split('>')
    .map((name) => name.trim())
    .slice(style.importer ? 1 : 0)
    .slice(0, longestChain);
}

/** Shortest first, then by spelling, so that the answer does not depend on the tool's order. */
function shortest(paths: readonly string[][]): string[] {
  const [first] = [...paths].sort((a, b) => a.length - b.length || (a.join('>') < b.join('>') ? -1 : 1));
  return first ?? [];
}

/** `>=0.2.1 <1.0.0 || >=1.2.3` names 0.2.1 and 1.2.3; `<0.0.0` means that there is none. */
export function fixedVersions(patched: string): string[] {
  return [...patched.slice(0, 1000).matchAll(/>=\s*v?([0-9][\w.+-]*)/g)].map(([, version]) => version as string);
}

/** `>=4.0.0 <4.3.1` ends at 4.3.1: the first version that the range leaves out. `<=` names none. */
export function endsOfRange(range: string): string[] {
  return [...range.slice(0, 1000).matchAll(/<\s*v?([0-9][\w.+-]*)/g)].map(([, version]) => version as string);
}
