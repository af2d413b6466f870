// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryLanguage } from '../model/advisory.ts';
import { unsuitedForCve } from './cve/unsuited.ts';
import { packagesOf } from './osv/packages.ts';

/** Where the pages of that language begin; ends in a slash. */
export function sitePath(language: AdvisoryLanguage): string {
  return language === 'en' ? '/security/' : `/security/${language}/`;
}

export function advisoryPath(id: string, language: AdvisoryLanguage): string {
  return `${sitePath(language)}advisories/${id}`;
}

/** The file name that CSAF 2.0 (section 5.1) asks for: lower case, everything unusual one underscore. */
export function csafPath({ id, published }: Pick<Advisory, 'id' | 'published'>): string {
  const year = (published ?? id.split('-').at(-2) ?? '').slice(0, 4);
  return `/.well-known/csaf/white/${year}/${id.toLowerCase().replace(/[^+\-a-z0-9]+/g, '_')}.json`;
}

export interface PublicDocument {
  /** As readers know the format. */
  title: string;
  path: string;
  mediaType: string;
}

/** Every other form of the advisory, in the order they are offered. A form that cannot say it is not offered. */
export function documentsOf(advisory: Advisory, language: AdvisoryLanguage): PublicDocument[] {
  const { id, aliases } = advisory;
  const json = 'application/json';
  const documents: (PublicDocument | false)[] = [
    { title: 'CSAF', path: csafPath(advisory), mediaType: json },
    packagesOf(advisory).length > 0 && {
      title: 'OSV',
      path: `/osv/${id}.json`,
      mediaType: json,
    },
    { title: 'OpenVEX', path: `/vex/${id}.openvex.json`, mediaType: json },
    { title: 'CycloneDX VEX', path: `/vex/${id}.cdx.json`, mediaType: 'application/vnd.cyclonedx+json' },
    aliases.some((alias) => alias.startsWith('CVE-')) &&
      unsuitedForCve(advisory) === '' && {
        title: 'CVE',
        path: `/security/advisories/${id}.cve.json`,
        mediaType: json,
      },
    { title: 'Markdown', path: `${advisoryPath(id, language)}.md`, mediaType: 'text/markdown' },
    // The announcement is stored once, in English.
    language === 'en' && { title: 'Text', path: `/security/advisories/${id}.txt`, mediaType: 'text/plain' },
  ];
  return documents.filter((document) => document !== false);
}

/** The part of an address that names a package: `pkg:npm/%40example/ledger` is `npm-example-ledger`. */
export function productKey(purl: string): string {
  const plain = /^pkg:([^?#]*)/.exec(purl)?.[1] ?? purl;
  const words = plain.replace(/%40/gi, '').toLowerCase();
  return words.replace(/[^a-z0-9.]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'product';
}

/** A part of an address that people wrote: what could be read as something else in an address or a file name is one dash. */
export function addressPart(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9._+~]+/g, '-').replace(/^[-.]+|[-.]+$/g, '');
  return plain.slice(0, 100) || 'release';
}

/** Every release that was published. */
export function releasesPath(language: AdvisoryLanguage): string {
  return `${sitePath(language)}releases/`;
}

export interface ReleaseAddress {
  /** Both are parts of addresses (`addressPart`). */
  product: string;
  version: string;
}

export function releasePath({ product, version }: ReleaseAddress, language: AdvisoryLanguage): string {
  return `${releasesPath(language)}${product}/${version}`;
}

export function releaseDocumentPaths({ product, version }: ReleaseAddress) {
  return {
    sbom: `/security/releases/${product}/${version}.sbom.cdx.json`,
    openvex: `/vex/releases/${product}/${version}.openvex.json`,
    cyclonedx: `/vex/releases/${product}/${version}.cdx.json`,
  };
}

/** What stands beside a document that is signed: both hashes, and a detached signature. */
export function companionPaths(path: string) {
  return { sha256: `${path}.sha256`, sha512: `${path}.sha512`, signature: `${path}.asc` };
}

/** Every address under which a document of a release, or what stands beside one, may be. */
export function releaseFilePaths(address: ReleaseAddress): string[] {
  return Object.values(releaseDocumentPaths(address)).flatMap((path) => [path, ...Object.values(companionPaths(path))]);
}

export function productPath(key: string, language: AdvisoryLanguage): string {
  return `${sitePath(language)}products/${key}`;
}
