// SPDX-License-Identifier: Apache-2.0
import type { PolicyFile } from '../../model/policy.ts';

/**
 * CISA Binding Operational Directive 26-04 (10 June 2026, revokes BOD 22-01): every vulnerability counts, and its
 * due date comes from the directive's table. Assets count as publicly exposed: state otherwise in a policy of your own.
 */
export const bod2604: PolicyFile = {
  gate: { vulnerability: 'low', runtime: 'low', unknownSeverity: 'fail', timeline: { table: 'bod-26-04', exposed: true } },
};
