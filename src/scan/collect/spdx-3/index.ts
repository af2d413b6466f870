// SPDX-License-Identifier: Apache-2.0
import type { Collector } from '../contract.ts';

/** SPDX 3.0 as JSON-LD: one `@graph` of elements in any order, or a single element. */
export const spdx3: Collector = {
  id: 'spdx-3',
  title: 'SPDX SBOM, JSON-LD, 3.0',
  role: 'sbom',
  claims: (path) => /(?:^|\/)sbom(?:[-_.]v?\d[^/]*)?\.json$|\.(?:spdx|spdx3|sbom)\.json$|\.spdx3?\.jsonld$/i.test(path),
  sniffs: (head) => /^\uFEFF?\s*\{/.test(head) && /spdx\.org\/rdf\/3\./.test(head),
  collect: async (input) => (await import('./collect-spdx-3.ts')).collectSpdx3(input),
};
