// SPDX-License-Identifier: Apache-2.0
import type { Collector } from '../contract.ts';

/** Mojaloop's SBOM of 24 columns, committed as `sbom-v<version>.csv`. It tells neither dependencies nor dev scope. */
export const mojaloopCsv: Collector = {
  id: 'mojaloop-csv',
  title: 'Mojaloop SBOM, CSV of 24 columns',
  role: 'sbom',
  claims: (path) => /(?:^|\/)sbom(?:-[^/]*)?\.csv$/i.test(path),
  sniffs: (head) => /^\uFEFF?(?:type,bom_ref,license-id,|dependency,version,type,group,)/.test(head),
  collect: async (input) => (await import('./collect-mojaloop-csv.ts')).collectMojaloopCsv(input),
};
