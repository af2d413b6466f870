// SPDX-License-Identifier: Apache-2.0
import { type Purl, parsePurl } from './purl.ts';

/** A purl in the words of the OSV schema (ecosystem, name), and the source package advisories of a distribution speak of. */
export interface PurlEcosystem {
  /** OSV ecosystem, release included where OSV has one; '' when OSV knows none, or the release is not told. */
  ecosystem: string;
  /** Name as that ecosystem spells it; for an unknown ecosystem namespace and name joined by `/`. */
  name: string;
  upstream?: { name: string; version: string };
}

/** Name of a distribution and its version as an operating-system entry tells them: `alpine`, `3.20.1`. */
export interface Distribution {
  id: string;
  version: string;
}

/**
 * Ecosystem, name and upstream of a purl; undefined when it is no purl. Only the grammar is asked, not the type's own
 * rules: what can be matched should be. `distribution` stands in where the purl has no `distro` qualifier.
 */
export function ecosystemOfPurl(text: string | Purl, distribution?: Distribution): PurlEcosystem | undefined {
  const purl = typeof text === 'string' ? parsePurl(text, 'grammar') : text;
  if (!purl) return undefined;
  const separator = purl.type === 'maven' ? ':' : '/';
  const qualified = purl.namespace === '' ? purl.name : `${purl.namespace}${separator}${purl.name}`;
  const language = languages.get(purl.type);
  if (language !== undefined) return { ecosystem: language, name: qualified };
  if (!osTypes.has(purl.type)) return { ecosystem: '', name: qualified };
  const upstream = upstreamOf(purl);
  return { ecosystem: releaseOf(purl, distribution), name: purl.name, ...(upstream && { upstream }) };
}

/** Whether packages of this purl type belong to an operating system. */
export function isOsPurlType(type: string): boolean {
  return osTypes.has(type) || type === 'alpm';
}

const osTypes = new Set(['apk', 'deb', 'rpm']);

/** Purl type to OSV ecosystem (OSV schema 1.7, "Defined ecosystems"). */
const languages: ReadonlyMap<string, string> = new Map([
  ['bitnami', 'Bitnami'],
  ['cargo', 'crates.io'],
  ['composer', 'Packagist'],
  ['conan', 'ConanCenter'],
  ['cran', 'CRAN'],
  ['gem', 'RubyGems'],
  ['golang', 'Go'],
  ['hackage', 'Hackage'],
  ['hex', 'Hex'],
  ['julia', 'Julia'],
  ['maven', 'Maven'],
  ['npm', 'npm'],
  ['nuget', 'NuGet'],
  ['pub', 'Pub'],
  ['pypi', 'PyPI'],
  ['swift', 'SwiftURL'],
]);

/** How OSV writes a distribution's release: nothing, the major number, `major.minor`, or the product's part of a CPE. */
interface ReleaseStyle {
  ecosystem: string;
  release: 'none' | 'major' | 'minor' | 'v-minor' | 'product';
}

const distributions: ReadonlyMap<string, ReleaseStyle> = new Map<string, ReleaseStyle>([
  ['alpine', { ecosystem: 'Alpine', release: 'v-minor' }],
  ['wolfi', { ecosystem: 'Wolfi', release: 'none' }],
  ['chainguard', { ecosystem: 'Chainguard', release: 'none' }],
  ['debian', { ecosystem: 'Debian', release: 'major' }],
  ['ubuntu', { ecosystem: 'Ubuntu', release: 'minor' }],
  ['redhat', { ecosystem: 'Red Hat', release: 'product' }],
  ['rhel', { ecosystem: 'Red Hat', release: 'product' }],
  ['rocky', { ecosystem: 'Rocky Linux', release: 'major' }],
  ['rocky-linux', { ecosystem: 'Rocky Linux', release: 'major' }],
  ['rockylinux', { ecosystem: 'Rocky Linux', release: 'major' }],
  ['alma', { ecosystem: 'AlmaLinux', release: 'major' }],
  ['almalinux', { ecosystem: 'AlmaLinux', release: 'major' }],
  ['mageia', { ecosystem: 'Mageia', release: 'major' }],
]);

/** Code names that stand for a release in `distro` qualifiers. */
const codeNames: ReadonlyMap<string, string> = new Map([
  ['wheezy', '7'],
  ['jessie', '8'],
  ['stretch', '9'],
  ['buster', '10'],
  ['bullseye', '11'],
  ['bookworm', '12'],
  ['trixie', '13'],
  ['forky', '14'],
  ['trusty', '14.04'],
  ['xenial', '16.04'],
  ['bionic', '18.04'],
  ['focal', '20.04'],
  ['jammy', '22.04'],
  ['noble', '24.04'],
]);

/** What the `distro` qualifier says, else what the operating-system entry says. */
function releaseOf(purl: Purl, distribution: Distribution | undefined): string {
  const told = readDistro(purl.qualifiers.get('distro')?.toLowerCase() ?? '');
  const entry = { id: distribution?.id.toLowerCase() ?? '', version: distribution?.version ?? '' };
  const style = distributions.get(told.id || purl.namespace || entry.id) ?? distributions.get(purl.namespace);
  if (!style) return '';
  // The entry's version may only fill in for its own distribution.
  const spare = distributions.get(entry.id)?.ecosystem === style.ecosystem ? entry.version : '';
  const version = told.version || spare;
  return formatRelease(style, codeNames.get(version) ?? version);
}

/** `alpine-3.20.1`, `3.20.1`, `bookworm`, or a bare id that holds a dash (`rocky-linux`). */
function readDistro(qualifier: string): Distribution {
  if (distributions.has(qualifier)) return { id: qualifier, version: '' };
  const parts = /^(?:(.+?)-)?(v?\d[\w.]*|[a-z]+)$/.exec(qualifier);
  return { id: parts?.[1] ?? '', version: parts?.[2] ?? '' };
}

function formatRelease(style: ReleaseStyle, version: string): string {
  if (style.release === 'none') return style.ecosystem;
  const numbers = /^v?(\d+)(?:\.(\d+))?/.exec(version);
  if (!numbers) return '';
  const [, major, minor] = numbers;
  if (style.release === 'major') return `${style.ecosystem}:${major}`;
  // OSV goes on with the repository (`::baseos`), which no package tells; the database is asked for all of a release.
  if (style.release === 'product') return `${style.ecosystem}:enterprise_linux:${major}`;
  if (minor === undefined) return '';
  const release = `${style.ecosystem}:${style.release === 'v-minor' ? 'v' : ''}${major}.${minor}`;
  // OSV writes `Ubuntu:22.04:LTS`; every second April release is one.
  const isLongTerm = style.ecosystem === 'Ubuntu' && Number(major) % 2 === 0 && minor === '04';
  return isLongTerm ? `${release}:LTS` : release;
}

/** `upstream=openssl`, `upstream=glibc@2.36-9`, or the file name of a source rpm: `openssl-3.0.7-24.el9.src.rpm`. */
function upstreamOf(purl: Purl): { name: string; version: string } | undefined {
  const upstream = purl.qualifiers.get('upstream');
  if (!upstream) return undefined;
  const sourceRpm = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(upstream);
  if (sourceRpm) {
    // The file name of a source rpm carries no epoch; the binary's is its own (rpm's default).
    const epoch = purl.qualifiers.get('epoch');
    return { name: sourceRpm[1] as string, version: `${epoch ? `${epoch}:` : ''}${sourceRpm[2]}` };
  }
  const at = upstream.lastIndexOf('@');
  if (at > 0) return { name: upstream.slice(0, at), version: upstream.slice(at + 1) };
  return { name: upstream, version: purl.version };
}
