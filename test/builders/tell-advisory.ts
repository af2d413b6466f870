// SPDX-License-Identifier: Apache-2.0
import type { TellsThat } from '../../src/advisories/contract.ts';
import { type Advisory, fixedVersions, modifiedAt } from '../../src/model/advisory.ts';

const plain = (at: string) => at.replace(/\.0+Z$/, 'Z');

/** What every document about an advisory must tell, taken from the advisory itself; `published` only where it is. */
export function tellAdvisory(advisory: Advisory): Partial<TellsThat> {
  return {
    id: advisory.id,
    aliases: [...advisory.aliases].sort(),
    products: advisory.products
      .map((product) => ({
        purl: product.purl,
        status: product.status,
        ranges: product.ranges,
        versions: [...product.versions].sort(),
        fixed: fixedVersions(product).sort(),
      }))
      .sort((a, b) => (a.purl < b.purl ? -1 : 1)),
    scores: [...advisory.cvss].sort((a, b) => (a.version < b.version ? -1 : 1)),
    cwes: [...advisory.cwes].sort(),
    ...(advisory.published !== null && { published: plain(advisory.published) }),
    modified: plain(modifiedAt(advisory)),
    withdrawn: advisory.withdrawn !== undefined,
  };
}
