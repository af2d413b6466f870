// SPDX-License-Identifier: Apache-2.0
import { parsePurl, purlFault } from '../../model/purl.ts';
import type { Affected, AffectedVersion, CnaContainer, CveRule } from './linted.ts';

const placeholders = new Set(['', 'n/a', 'na', 'none', 'unknown', 'unspecified', '-', '--', '...', 'tbd', 'vendor', 'product']);

/** Of products and versions. */
export const affectedRules: Readonly<Record<string, CveRule>> = {
  E006: ({ cna, place }, tell) => {
    if (cna.affected && !cna.affected.some(mayBeAffected))
      tell(`${place}/affected`, 'At least one product must be affected, or may be (CNA rules 5.1.4).');
  },
  E007: ({ cna, place }, tell) =>
    eachVersion(cna, (entry, at) => {
      const texts = [entry.version, entry.lessThan, entry.lessThanOrEqual].filter((text) => text !== undefined);
      if (texts.some((text) => /[<>=]|^\s|\s$|,/.test(text) || placeholders.has(text.toLowerCase())))
        tell(`${place}${at}`, 'A version must be a version: ranges and lists have members of their own.');
    }),
  E008: ({ cna, place }, tell) =>
    cna.affected?.forEach(({ vendor }, at) => {
      if (vendor !== undefined && placeholders.has(vendor.trim().toLowerCase()))
        tell(`${place}/affected/${at}/vendor`, 'The vendor must be named.');
    }),
  E009: ({ cna, place }, tell) =>
    cna.affected?.forEach(({ product }, at) => {
      if (product !== undefined && placeholders.has(product.trim().toLowerCase()))
        tell(`${place}/affected/${at}/product`, 'The product must be named.');
    }),
  E013: ({ cna, place }, tell) =>
    cna.affected?.forEach((product, at) => {
      const fault = purlTrouble(product);
      if (fault) tell(`${place}/affected/${at}/packageURL`, fault);
    }),
  E020: ({ cna, place }, tell) =>
    eachVersion(cna, (entry, at) => {
      const end = entry.lessThan ?? entry.lessThanOrEqual;
      if (end !== undefined && end === entry.version && entry.lessThan !== undefined)
        tell(`${place}${at}`, 'The stretch is empty: it ends where it begins.');
      if (entry.versionType === 'semver' && ![entry.version, end].every(isSemver))
        tell(`${place}${at}`, 'The versions are not ordered by SemVer: one of them is none.');
    }),
};

function mayBeAffected({ defaultStatus, versions }: Affected): boolean {
  return [defaultStatus, ...(versions ?? []).map(({ status }) => status)].some(
    (status) => status === 'affected' || status === 'unknown',
  );
}

/** 5.2 wants the package URL without a version; the versions have a place of their own. */
function purlTrouble({ packageURL, packageName }: Affected): string | undefined {
  if (packageURL === undefined) return undefined;
  const fault = purlFault(packageURL, 'grammar');
  if (fault) return `The package URL is not valid: ${fault}.`;
  const purl = parsePurl(packageURL, 'grammar');
  if (purl?.version) return 'The package URL must not name a version.';
  if (purl && packageName !== undefined && !packageName.includes(purl.name)) return 'The package URL names another package.';
  return undefined;
}

/** Also the parts that CVE's rules allow where a whole version is not meant: `0`, `*`, `2.1.*`. */
function isSemver(text: string | undefined): boolean {
  return text === undefined || /^v?\d+(\.(\d+|\*)){0,2}([-+][0-9A-Za-z.+-]+)?$|^\*$/.test(text);
}

function eachVersion({ affected }: CnaContainer, look: (entry: AffectedVersion, at: string) => void): void {
  affected?.forEach(({ versions }, at) => {
    versions?.forEach((entry, index) => {
      look(entry, `/affected/${at}/versions/${index}`);
    });
  });
}
