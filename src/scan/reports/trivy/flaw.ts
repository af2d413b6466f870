// SPDX-License-Identifier: Apache-2.0
import type { Observation, ToldState } from '../../../model/observation.ts';
import { isMalware, namedBy } from '../advisory-ids.ts';
import { isRecord, textAt, textsAt, valueAt } from '../loose-value.ts';
import { cwesOf, observe } from '../observe.ts';
import { packageTold, type ToldPackage } from '../package-told.ts';
import { cvssOf, severityTold } from '../told-severity.ts';
import type { ResultPlace } from './result-reader.ts';

/** One entry of `Vulnerabilities`. Advisories of a distribution (`VendorIDs`) bundle flaws and are no aliases. */
export function flawOf(flaw: unknown, place: ResultPlace, told: ToldState): Observation | undefined {
  const ids = [textAt(flaw, 'VulnerabilityID')];
  const { about } = namedBy(ids);
  const component = packageTold(packageOf(flaw, place));
  if (about === '' || component.name === '') return undefined;
  const label = textAt(flaw, 'Severity');
  const cvss = cvssOf(vectorsOf(flaw));
  return observe({
    kind: isMalware(ids) ? 'malware' : 'vulnerability',
    about,
    rule: ids[0] as string,
    component,
    severity: severityTold(label === 'UNKNOWN' ? '' : label, cvss),
    severityLabel: label,
    cvss,
    cwes: cwesOf(textsAt(flaw, 'CweIDs')),
    // Fixes of several branches stand in one text: `1.2.9, 2.0.3`.
    fixedIn: textAt(flaw, 'FixedVersion')
      .split(',')
      .map((version) => version.trim()),
    title: textAt(flaw, 'Title') || `${about} in ${component.name}`,
    details: textAt(flaw, 'Description'),
    references: [textAt(flaw, 'PrimaryURL'), ...textsAt(flaw, 'References')],
    told,
  });
}

/** The purl as told since 0.49, or the `Ref` of a scanned SBOM; else one of the result's type. */
function packageOf(flaw: unknown, place: ResultPlace): ToldPackage {
  const name = textAt(flaw, 'PkgName');
  const reference = textAt(flaw, 'Ref');
  const told = textAt(flaw, 'PkgIdentifier', 'PURL') || (reference.startsWith('pkg:') ? reference : '');
  const path = textAt(flaw, 'PkgPath');
  // A lockfile is a place; the name of an image is none, nor is the one of a language (`Node.js`).
  const target = packageFormats.has(place.type) || gathered.has(place.type) ? '' : place.target;
  const version = textAt(flaw, 'InstalledVersion');
  return {
    purl: told || distributionPurl({ name, version, place }),
    type: purlTypes.get(place.type) ?? '',
    name,
    version,
    foundAt: place.workload === '' ? [path || target] : [`${place.workload}${path === '' ? '' : `: ${path}`}`],
  };
}

function distributionPurl({ name, version, place }: { name: string; version: string; place: ResultPlace }): string {
  const format = packageFormats.get(place.type);
  if (format === undefined || name === '' || version === '') return '';
  const release = textAt(place.os, 'Family') === place.type ? textAt(place.os, 'Name') : '';
  const distro = release === '' ? '' : `?distro=${encoded(`${place.type}-${release}`)}`;
  return `pkg:${format}/${place.type}/${encoded(name)}@${encoded(version)}${distro}`;
}

/** Half a surrogate pair cannot be encoded. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function vectorsOf(flaw: unknown): { vector: string }[] {
  const bySource = valueAt(flaw, 'CVSS');
  return Object.values(isRecord(bySource) ? bySource : {}).flatMap((scores) =>
    ['V40Vector', 'V3Vector', 'V2Vector'].map((key) => ({ vector: textAt(scores, key) })),
  );
}

/** Types whose packages are found one by one and told under one heading. */
const gathered = new Set(['node-pkg', 'python-pkg', 'gemspec', 'jar']);

/** The package of a licence, of which Trivy tells neither version nor type: the heading says whose it is. */
export function licensedPackage(name: string, place: ResultPlace): ToldPackage {
  const type = headings.get(place.target) ?? '';
  const family = textAt(place.os, 'Family');
  const format = place.target === 'OS Packages' ? packageFormats.get(family) : undefined;
  return { name, type, purl: format === undefined ? '' : `pkg:${format}/${family}/${encoded(name)}` };
}

const headings: ReadonlyMap<string, string> = new Map([
  ['Node.js', 'npm'],
  ['package-lock.json', 'npm'],
  ['yarn.lock', 'npm'],
  ['pnpm-lock.yaml', 'npm'],
  ['Python', 'pypi'],
  ['Ruby', 'gem'],
]);

const packageFormats: ReadonlyMap<string, string> = new Map([
  ['alpine', 'apk'],
  ['wolfi', 'apk'],
  ['chainguard', 'apk'],
  ['debian', 'deb'],
  ['ubuntu', 'deb'],
  ['redhat', 'rpm'],
  ['centos', 'rpm'],
  ['rocky', 'rpm'],
  ['alma', 'rpm'],
  ['oracle', 'rpm'],
  ['amazon', 'rpm'],
  ['fedora', 'rpm'],
  ['photon', 'rpm'],
]);

/** Trivy's types of lockfiles and packages to purl types. */
const purlTypes: ReadonlyMap<string, string> = new Map([
  ['npm', 'npm'],
  ['yarn', 'npm'],
  ['pnpm', 'npm'],
  ['bun', 'npm'],
  ['node-pkg', 'npm'],
  ['pip', 'pypi'],
  ['pipenv', 'pypi'],
  ['poetry', 'pypi'],
  ['uv', 'pypi'],
  ['python-pkg', 'pypi'],
  ['bundler', 'gem'],
  ['gemspec', 'gem'],
  ['cargo', 'cargo'],
  ['rustbinary', 'cargo'],
  ['composer', 'composer'],
  ['gomod', 'golang'],
  ['gobinary', 'golang'],
  ['jar', 'maven'],
  ['pom', 'maven'],
  ['gradle', 'maven'],
  ['nuget', 'nuget'],
  ['dotnet-core', 'nuget'],
]);
