// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryText } from '../../api/types.ts';

/** What a form holds becomes what the contract takes: what was left empty is not there, and half an entry is dropped. */
export function prepared(content: Advisory): Advisory {
  const { workaround, withdrawn, ...rest } = content;
  return {
    ...rest,
    ...(workaround && filled(workaround) && { workaround }),
    ...(withdrawn && filled(withdrawn.text) && { withdrawn }),
    products: content.products.map(({ statement, justification, vendor, ecosystem, ...product }) => ({
      ...product,
      ...(vendor && { vendor }),
      ...(ecosystem && { ecosystem }),
      ...(product.status === 'not-affected' && justification && { justification }),
      ...(statement && filled(statement) && { statement }),
      ranges: product.ranges.map(({ introduced, fixed, lastAffected }) => ({
        introduced,
        ...(fixed && { fixed }),
        ...(lastAffected && !fixed && { lastAffected }),
      })),
    })),
    cvss: content.cvss.filter(({ vector }) => vector.trim() !== ''),
    references: content.references.filter(({ url }) => url !== '' && url !== 'https://'),
    credits: content.credits.filter(({ name }) => name.trim() !== ''),
    timeline: content.timeline.filter(({ text }) => filled(text)),
  };
}

function filled({ en, fr }: AdvisoryText): boolean {
  return en.trim() !== '' || (fr ?? '').trim() !== '';
}
