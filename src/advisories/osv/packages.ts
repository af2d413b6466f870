// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryProduct } from '../../model/advisory.ts';
import { ecosystemOfPurl } from '../../model/purl-ecosystem.ts';

/** The affected products that OSV has words for. */
export function packagesOf({ products }: Advisory): AdvisoryProduct[] {
  return products.filter(isPackage);
}

export function isPackage({ status, ecosystem, purl }: AdvisoryProduct): boolean {
  return status === 'affected' && ecosystem !== undefined && isEcosystem(ecosystem) && ecosystemOfPurl(purl) !== undefined;
}

/** Whether OSV 1.7.5 defines the ecosystem; a suffix after a colon names a release of it. */
export function isEcosystem(text: string): boolean {
  const colon = text.indexOf(':');
  return ecosystems.has(colon < 0 ? text : text.slice(0, colon)) && colon !== text.length - 1;
}

const ecosystems = new Set(
  [
    'AlmaLinux|Alpaquita|Alpine|Android|Azure Linux|BellSoft Hardened Containers|Bioconductor|Bitnami|Chainguard|CleanStart',
    'ConanCenter|CRAN|crates.io|Debian|Docker Hardened Images|Echo|FreeBSD|GHC|GitHub Actions|Go|Hackage|Hex|Julia|Kubernetes',
    'Linux|Mageia|Maven|MinimOS|npm|NuGet|opam|openEuler|openSUSE|OSS-Fuzz|Packagist|Photon OS|Pub|PyPI|Red Hat|Rocky Linux',
    'Root|RubyGems|SUSE|SwiftURL|TuxCare|Ubuntu|VSCode|Wolfi|GIT',
  ].flatMap((line) => line.split('|')),
);

/** Home databases of OSV 1.7.5; every other id begins with `x_`. */
const databases = [
  'ASB-A|PUB-A|ALPINE|ALSA|ALBA|ALEA|AZL|BELL|BIT|CGA|CLEANSTART|CLSA|CURL|CVE|DEBIAN|DHI|DRUPAL|DSA|DLA|ELA|DTSA|ECHO|EEF',
  'FreeBSD|GHSA|GO|GSD|HSEC|JLSEC|KUBE|LBSEC|LSN|MAL|MINI|MGASA|OESA|OSEC|OSV|openSUSE-SU|PHSA|PSF|PYSEC|RHBA|RHEA|RHSA|RLSA',
  'RXSA|RSEC|ROOT|RUSTSEC|SUSE-SU|SUSE-RU|SUSE-FU|SUSE-OU|UBUNTU|USN|V8',
].flatMap((line) => line.split('|'));

export function isRegistered(id: string): boolean {
  return databases.some((prefix) => id.startsWith(`${prefix}-`));
}

/** The id that the document carries: a prefix that is registered nowhere is marked. */
export function osvId(id: string): string {
  return isRegistered(id) ? id : `x_${id}`;
}
