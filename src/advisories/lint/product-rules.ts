// SPDX-License-Identifier: Apache-2.0
import semver from 'semver';
import type { AdvisoryProduct, AdvisoryRange } from '../../model/advisory.ts';
import { fixedVersions } from '../../model/advisory.ts';
import { canonicalPurl, parsePurl } from '../../model/purl.ts';
import type { HouseRule } from './rules.ts';

/** Of products and versions. */
export const productRules: readonly HouseRule[] = [
  {
    id: 'affected-product',
    weight: 'fault',
    says: 'At least one product is affected, or may be.',
    why: 'CNA rules 5.1.4',
    check({ products, withdrawn }, tell) {
      if (!withdrawn && products.every(({ status }) => status === 'not-affected'))
        tell('/products', 'Nothing is affected: publish VEX instead.');
    },
  },
  {
    id: 'fix-or-statement',
    weight: 'fault',
    says: 'Of an affected product there is a fixed version for every stretch, or a statement that says what to do.',
    why: 'OpenVEX 0.2.0: affected needs an action statement; ISO/IEC 29147, 6.3: remediation',
    check({ products }, tell) {
      products.forEach((product, at) => {
        const isOpen = product.ranges.length === 0 || product.ranges.some(({ fixed }) => fixed === undefined);
        if (product.status === 'affected' && isOpen && !product.statement?.en.trim())
          tell(`/products/${at}`, 'Name the fixed version, or say what to do without one.');
      });
    },
  },
  {
    id: 'reason-not-affected',
    weight: 'fault',
    says: 'Of a product that is not affected there is a reason.',
    why: 'OpenVEX 0.2.0 and CSAF 2.0 profile 5: justification or impact statement',
    check({ products }, tell) {
      products.forEach(({ status, justification, statement }, at) => {
        if (status === 'not-affected' && !justification && !statement?.en.trim())
          tell(`/products/${at}`, 'Say why it is not affected.');
      });
    },
  },
  {
    id: 'own-process',
    weight: 'fault',
    says: 'A product with a process of its own for reports has it published.',
    why: 'R3: a project with its own process must publish it',
    check({ products, withdrawn }, tell, { unpublishedProcesses = [] }) {
      const hidden = new Set(unpublishedProcesses.map((name) => name.trim().toLowerCase()));
      products.forEach((product, at) => {
        const isHidden = namesOf(product).some((name) => hidden.has(name.toLowerCase()));
        if (!withdrawn && isHidden && product.status !== 'not-affected')
          tell(`/products/${at}`, 'It has a process of its own without a public address. Name the address among the settings.');
      });
    },
  },
  {
    id: 'ranges-in-order',
    weight: 'fault',
    says: 'Stretches of versions are in order, each ends after it begins, and none reaches into the next.',
    why: 'OSV 1.7.5: events are sorted before they are evaluated',
    check({ products }, tell) {
      products.forEach((product, at) => {
        if (!isInOrder(product)) tell(`/products/${at}/ranges`, 'Sort the stretches, and let none overlap the next.');
      });
    },
  },
  {
    id: 'one-end',
    weight: 'fault',
    says: 'A stretch ends once: with its fixed version or its last affected one.',
    why: 'OSV 1.7.5: fixed and last_affected exclude each other',
    check({ products }, tell) {
      products.forEach(({ ranges }, at) => {
        if (ranges.some(({ fixed, lastAffected }) => fixed !== undefined && lastAffected !== undefined))
          tell(`/products/${at}/ranges`, 'Keep the fixed version, or the last affected one.');
      });
    },
  },
  {
    id: 'fixed-not-affected',
    weight: 'fault',
    says: 'No fixed version stands among the affected ones.',
    why: 'CSAF 2.0, 6.1.6: contradicting product status',
    check({ products }, tell) {
      products.forEach((product, at) => {
        if (fixedVersions(product).some((version) => product.versions.includes(version)))
          tell(`/products/${at}/versions`, 'A version is told as fixed and as affected.');
      });
    },
  },
  {
    id: 'purl-canonical',
    weight: 'fault',
    says: 'A package URL is canonical, without version and subpath.',
    why: 'ECMA-427; CVE record format 5.2: packageURL without version',
    check({ products }, tell) {
      products.forEach(({ purl }, at) => {
        const parsed = parsePurl(purl);
        if (!parsed || canonicalPurl(purl) !== purl)
          tell(`/products/${at}/purl`, `Write it as ${canonicalPurl(purl) ?? 'a valid package URL'}.`);
        else if (parsed.version !== '' || parsed.subpath !== '') tell(`/products/${at}/purl`, 'Take version and subpath out.');
      });
    },
  },
  {
    id: 'product-once',
    weight: 'fault',
    says: 'Every product stands there once.',
    why: 'CSAF 2.0, 6.1.6: contradicting product status',
    check({ products }, tell) {
      const purls = products.map(({ purl }) => purl);
      for (const [at, purl] of purls.entries())
        if (purls.indexOf(purl) < at) tell(`/products/${at}/purl`, 'It stands there already: join the two.');
    },
  },
];

/** Where versions are not SemVer, only what can be seen without their order. */
function isInOrder({ ranges, scheme }: AdvisoryProduct): boolean {
  const ends = ranges.map(({ introduced, fixed, lastAffected }) => ({
    from: introduced,
    to: fixed ?? lastAffected,
    closed: fixed === undefined,
  }));
  if (ends.some(({ to }, at) => to === undefined && at < ends.length - 1)) return false;
  if (ranges.some(isEmpty)) return false;
  if (scheme !== 'semver') return new Set(ends.map(({ from }) => from)).size === ends.length;
  return ends.every(({ from, to, closed }, at) => {
    const next = ends[at + 1]?.from;
    return rises(from, to, closed) && (next === undefined || rises(to ?? from, next, !closed));
  });
}

function isEmpty({ introduced, fixed }: AdvisoryRange): boolean {
  return introduced === fixed;
}

/** Whether `b` lies above `a`, or is the same where that is allowed; unreadable versions are not judged. */
function rises(a: string, b: string | undefined, mayEqual: boolean): boolean {
  if (b === undefined || a === '0') return b !== '0';
  if (!semver.valid(a) || !semver.valid(b)) return b !== '0';
  return mayEqual ? semver.lte(a, b) : semver.lt(a, b);
}

/** Under which names people know it: as it is called, by its purl, and by the name in that. */
function namesOf({ name, purl }: AdvisoryProduct): string[] {
  const parsed = parsePurl(purl);
  return [name, purl, ...(parsed ? [parsed.name, ...(parsed.namespace ? [`${parsed.namespace}/${parsed.name}`] : [])] : [])];
}
