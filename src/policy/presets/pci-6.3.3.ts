// SPDX-License-Identifier: Apache-2.0
import type { PolicyFile } from '../../model/policy.ts';

/**
 * PCI DSS 4.0.1 requirement 6.3.3: critical patches within one month of release (4.0.1 took "or high" out again);
 * everything else by the entity's own targeted risk analysis. 28 days is inside every calendar month.
 */
export const pci633: PolicyFile = {
  gate: { vulnerability: 'critical', runtime: 'critical', unknownSeverity: 'fail', graceDays: { critical: 28 } },
};
