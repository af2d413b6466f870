// SPDX-License-Identifier: Apache-2.0
import type { Policy, ScopedThresholds, Threshold } from '../model/policy.ts';
import { foundationLicenses } from './licenses/foundation-licenses-table.ts';

/** One threshold for every scope and class. */
export function everywhere(threshold: Threshold): ScopedThresholds {
  return { prod: threshold, dev: threshold, 'base-os': threshold, 'base-npm': threshold, runtime: threshold };
}

/**
 * The policy where there is no ngao.yaml. Plain data: the way of a scan without a policy file loads no library.
 *
 * `unknownSeverity: fail`, because an advisory nobody has scored yet may be the worst one, and every gate that let it
 * pass did so unseen (incomplete is never clean). It is rare for application packages; a repository for which it is noise says `warn`.
 * Base image findings fail from high: their owner is somebody else, and the fix is a new base image.
 * Development licences and deprecations are told, not gated: they are not shipped, or not a flaw.
 */
export const builtInPolicy: Policy = {
  gate: {
    vulnerability: { prod: 'medium', dev: 'high', 'base-os': 'high', 'base-npm': 'high', runtime: 'medium' },
    malware: everywhere('any'),
    runtime: everywhere('medium'),
    code: everywhere('high'),
    provenance: everywhere('any'),
    unknownSeverity: 'fail',
    maxDatabaseAge: 5 * 24,
    graceDays: {},
    timeline: null,
    onlyFixable: false,
  },
  licenses: { allow: Object.keys(foundationLicenses), aliases: {}, prod: 'fail', dev: 'warn', exceptions: [] },
  deprecated: 'warn',
  secrets: 'fail',
  registries: [],
  holidays: [],
  exceptions: [],
  local: { exceptions: ['vulnerability', 'runtime', 'deprecated', 'secret', 'provenance', 'code'], licenses: 'undetermined' },
};
