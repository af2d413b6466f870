// SPDX-License-Identifier: Apache-2.0
import type { Collector } from '../contract.ts';

/** SPDX 2 as lines of `Tag: value`. */
export const spdxTagValue: Collector = {
  id: 'spdx-tag-value',
  title: 'SPDX SBOM, tag-value, 2.2 and 2.3',
  role: 'sbom',
  claims: (path) => /\.spdx$|\.spdx\.tag$/i.test(path),
  sniffs: (head) => /^SPDXVersion:/m.test(head),
  collect: async (input) => (await import('./collect-spdx-tag-value.ts')).collectSpdxTagValue(input),
};
