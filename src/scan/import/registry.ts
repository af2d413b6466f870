// SPDX-License-Identifier: Apache-2.0
import { auditCi } from './audit-ci/index.ts';
import { auditResolve } from './audit-resolve/index.ts';
import type { Importer } from './contract.ts';
import { grypeYaml } from './grype-yaml/index.ts';
import { licenseConfig } from './license-config/index.ts';
import { licenseScanner } from './license-scanner/index.ts';
import { ncurc } from './ncurc/index.ts';
import { osvScanner } from './osv-scanner/index.ts';
import { trivyignore } from './trivyignore/index.ts';

/** Every importer, in the order help tells them. Each door loads its reader when asked to read. */
export const importers: readonly Importer[] = [
  grypeYaml,
  auditCi,
  auditResolve,
  licenseConfig,
  licenseScanner,
  osvScanner,
  trivyignore,
  ncurc,
];

/** The importer that knows a file of this name, or undefined. */
export function importerFor(file: string): Importer | undefined {
  return importers.find((importer) => importer.claims(file));
}
