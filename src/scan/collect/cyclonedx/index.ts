// SPDX-License-Identifier: Apache-2.0
import type { Collector } from '../contract.ts';

/** CycloneDX in JSON, 1.2 (the first with a JSON form) to 1.7. */
export const cyclonedx: Collector = {
  id: 'cyclonedx',
  title: 'CycloneDX SBOM, JSON, 1.2 to 1.7',
  role: 'sbom',
  claims: (path) => /(?:^|\/)(?:bom|sbom(?:[-_.]v?\d[^/]*)?)\.json$|\.(?:cdx|bom|sbom|cyclonedx)\.json$/i.test(path),
  sniffs: (head) => /^\uFEFF?\s*\{/.test(head) && /"bomFormat"\s*:\s*"CycloneDX"/.test(head),
  collect: async (input) => (await import('./collect-cyclonedx.ts')).collectCycloneDx(input),
};
