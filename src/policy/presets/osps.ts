// SPDX-License-Identifier: Apache-2.0
import type { PolicyFile } from '../../model/policy.ts';

/**
 * OpenSSF OSPS Baseline v2026.02.19: OSPS-VM-05 (a threshold for software composition findings, and a check that
 * blocks), OSPS-BR-07 (no secrets in the repository); 60 days for medium and up is the Best Practices badge,
 * criterion vulnerabilities_fixed_60_days.
 */
export const osps: PolicyFile = {
  gate: {
    vulnerability: 'medium',
    runtime: 'medium',
    unknownSeverity: 'fail',
    graceDays: { critical: 60, high: 60, medium: 60 },
  },
  secrets: 'fail',
};
