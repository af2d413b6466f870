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
  // A lockfile is a place; the name of an image is none.
  const target = place.class === 'lang-pkgs' ? place.target : '';
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
  const distro = release === '' ? '' : `?distro=${encodeURIComponent(`${place.type}-${release}`)}`;
  return `pkg:${format}/${place.type}/${encodeURIComponent(name)}@${encodeURIComponent(version)}${distro}`;
}

function vectorsOf(flaw: unknown): { vector: string }[] {
  const bySource = valueAt(flaw, 'CVSS');
  return Object.values(isRecord(bySource) ? bySource : {}).flatMap((scores) =>
    ['V40Vector', 'V3Vector', 'V2Vector'].map((key) => ({ vector: textAt(scores, key) })),
  );
}

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
