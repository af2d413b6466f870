// SPDX-License-Identifier: Apache-2.0
import type { ReportReader } from '../contract.ts';

export const trivy: ReportReader = {
  id: 'trivy',
  title: 'Trivy report, JSON (image, file system, Kubernetes; schema 1 and 2)',
  sniff: ({ keys, text }) =>
    keys.includes('SchemaVersion') ||
    keys[0] === 'ClusterName' ||
    (keys.includes('ArtifactName') && keys.includes('Results')) ||
    /^\s*\[\s*\{\s*"Target"\s*:/.test(text),
  read: async (input) => (await import('./read-trivy.ts')).readTrivy(input),
};
