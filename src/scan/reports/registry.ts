// SPDX-License-Identifier: Apache-2.0

import type { ReportReader } from './contract.ts';
import { csaf } from './csaf/index.ts';
import { cyclonedx } from './cyclonedx/index.ts';
import { dependencyCheck } from './dependency-check/index.ts';
import { dependencyTrack } from './dependency-track/index.ts';
import { githubCodeScanning } from './github-code-scanning/index.ts';
import { githubDependabot } from './github-dependabot/index.ts';
import { githubSecretScanning } from './github-secret-scanning/index.ts';
import { gitleaks } from './gitleaks/index.ts';
import { grype } from './grype/index.ts';
import { licenseCsv } from './license-csv/index.ts';
import { licenseXlsx } from './license-xlsx/index.ts';
import { mojaloopCsv } from './mojaloop-csv/index.ts';
import { ngaoReport } from './ngao-report/index.ts';
import { npmAudit } from './npm-audit/index.ts';
import { openvex } from './openvex/index.ts';
import { osvScanner } from './osv-scanner/index.ts';
import { pnpmAudit } from './pnpm-audit/index.ts';
import { retireJs } from './retire-js/index.ts';
import { sarif } from './sarif/index.ts';
import { secretlint } from './secretlint/index.ts';
import { semgrep } from './semgrep/index.ts';
import { sonarqube } from './sonarqube/index.ts';
import { spdx } from './spdx/index.ts';
import { syft } from './syft/index.ts';
import { trivy } from './trivy/index.ts';
import { yarnAudit } from './yarn-audit/index.ts';

/** Every reader of the shelf, in the order in which reports are sniffed. Each door loads its reader when asked to read. */
export const reportReaders: readonly ReportReader[] = [
  ngaoReport,
  grype,
  trivy,
  osvScanner,
  npmAudit,
  yarnAudit,
  pnpmAudit,
  retireJs,
  dependencyTrack,
  cyclonedx,
  spdx,
  syft,
  mojaloopCsv,
  csaf,
  dependencyCheck,
  githubCodeScanning,
  githubDependabot,
  githubSecretScanning,
  gitleaks,
  licenseCsv,
  licenseXlsx,
  openvex,
  sarif,
  secretlint,
  semgrep,
  sonarqube,
];

/** The reader of this format id, or undefined. */
export function reportReader(id: string): ReportReader | undefined {
  return reportReaders.find((reader) => reader.id === id);
}
