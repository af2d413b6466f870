// SPDX-License-Identifier: Apache-2.0
import type { Collector } from '../contract.ts';

/** SPDX 2 in JSON. GitHub's export wraps the document in `{"sbom": ...}`: both are read. */
export const spdx: Collector = {
  id: 'spdx',
  title: 'SPDX SBOM, JSON, 2.2 and 2.3',
  role: 'sbom',
  claims: (path) => /(?:^|\/)sbom(?:[-_.]v?\d[^/]*)?\.json$|\.(?:spdx|sbom)\.json$/i.test(path),
  sniffs: (head) => /^\uFEFF?\s*\{/.test(head) && /"spdxVersion"\s*:\s*"SPDX-2\.|"SPDXID"\s*:\s*"SPDXRef-/.test(head),
  collect: async (input) => (await import('./collect-spdx.ts')).collectSpdx(input),
};
