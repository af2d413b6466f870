// SPDX-License-Identifier: Apache-2.0
import type { ExceptionNeed, Policy, PolicyFile, ScopedThresholds } from '../model/policy.ts';
import { everywhere } from './built-in-policy.ts';
import { readAge, readGrace } from './duration.ts';

/** Where the file's entries stand, for the exceptions' own memory of it. */
export interface Written {
  file: string;
  lineOf(path: readonly (string | number)[]): number;
}

/** In the order of the schema; spelt out so that a scan without ngao.yaml loads no schema library. */
const allNeeds: readonly ExceptionNeed[] = ['issue', 'evidence', 'mitigations'];

/**
 * The base with everything that the file says on top. Lists of the file replace the base's, except exceptions,
 * holidays and trusted registries, which add up. Whether that loosens the base is `loosenings`' question.
 */
export function mergePolicy(base: Policy, file: PolicyFile, written: Written): Policy {
  const licenses = file.licenses ?? {};
  return {
    gate: mergeGate(base.gate, file.gate ?? {}),
    licenses: {
      allow: licenses.allow ?? base.licenses.allow,
      aliases: Object.fromEntries([...Object.entries(base.licenses.aliases), ...Object.entries(licenses.aliases ?? {})]),
      prod: licenses.prod ?? base.licenses.prod,
      dev: licenses.dev ?? base.licenses.dev,
      exceptions: [
        ...base.licenses.exceptions,
        ...(licenses.exceptions ?? []).map((entry, index) => ({
          ...entry,
          source: sourceOf(written, ['licenses', 'exceptions', index]),
        })),
      ],
    },
    deprecated: file.deprecated ?? base.deprecated,
    secrets: file.secrets ?? base.secrets,
    registries: union(base.registries, file.registries),
    holidays: union(base.holidays, file.holidays),
    exceptions: [
      ...base.exceptions,
      ...(file.exceptions ?? []).map((entry, index) => ({ ...entry, source: sourceOf(written, ['exceptions', index]) })),
    ],
    // They add up: what a base asks for, no file takes away.
    ...((base.exceptionNeeds ?? file.exceptionNeeds) && {
      exceptionNeeds: allNeeds.filter((need) => base.exceptionNeeds?.includes(need) || file.exceptionNeeds?.includes(need)),
    }),
    local: { ...base.local, ...file.local },
  };
}

function mergeGate(base: Policy['gate'], file: NonNullable<PolicyFile['gate']>): Policy['gate'] {
  const graces = Object.entries(file.graceDays ?? {}).map(([severity, written]) => [severity, readGrace(written)]);
  return {
    vulnerability: mergeScoped(base.vulnerability, file.vulnerability),
    malware: mergeScoped(base.malware, file.malware),
    runtime: mergeScoped(base.runtime, file.runtime),
    code: mergeScoped(base.code, file.code),
    provenance: mergeScoped(base.provenance, file.provenance),
    unknownSeverity: file.unknownSeverity ?? base.unknownSeverity,
    maxDatabaseAge: file.maxDatabaseAge === undefined ? base.maxDatabaseAge : readAge(file.maxDatabaseAge),
    graceDays: { ...base.graceDays, ...Object.fromEntries(graces) },
    timeline: file.timeline ?? base.timeline,
    onlyFixable: file.onlyFixable ?? base.onlyFixable,
  };
}

function mergeScoped(base: ScopedThresholds, written: NonNullable<PolicyFile['gate']>['vulnerability']): ScopedThresholds {
  return typeof written === 'string' ? everywhere(written) : { ...base, ...written };
}

function sourceOf(written: Written, path: readonly (string | number)[]): { file: string; line: number } {
  return { file: written.file, line: written.lineOf(path) };
}

function union(base: readonly string[], added: readonly string[] = []): string[] {
  return [...new Set([...base, ...added])].sort();
}
