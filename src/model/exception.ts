// SPDX-License-Identifier: Apache-2.0
import type { ComponentClass } from './component.ts';
import type { FindingKind } from './report.ts';

/**
 * A dated decision not to act on something. Every field that is present must match (AND);
 * an exception without any matcher matches nothing.
 */
export interface Exception {
  /** Id of the decision itself: given, or derived from its matchers; stable. */
  id: string;
  kind?: FindingKind;
  /** Bound set by a policy: the finding's kind must be one of these, whatever the other matchers say. */
  kinds?: readonly FindingKind[];
  /** Vulnerability id (or licence id, rule id for the other kinds). */
  vulnerability?: string;
  /** Whether an alias of `vulnerability` counts too. Ngao's own exceptions: true. */
  aliases: boolean;
  /** Package name; a pattern when `packagePattern` is true. */
  package?: string;
  /** `package` is an anchored regular expression in RE2's common subset (Grype's dialect). */
  packagePattern?: boolean;
  /** Exact version or a semver range. */
  version?: string;
  /** Target ref or name; a path as seen from the folder of the policy (ADR 077). */
  target?: string;
  class?: ComponentClass;
  scope?: 'prod' | 'dev';
  /** Glob over the dependency path, `a>b>c`, `*` crosses `>` (audit-ci's dialect). */
  path?: string;
  /** Doublestar glob over the location's file. */
  location?: string;
  /** Waives only this licence outcome (a repository may waive what is undetermined, not what is disallowed). */
  licenseOutcome?: 'disallowed' | 'undetermined';
  fixState?: 'fixed' | 'not-fixed' | 'wont-fix' | 'unknown';
  reason: string;
  owner: string;
  /** `YYYY-MM-DD`: valid through the end of that day in UTC; empty when the source had none. */
  expires: string;
  evidence?: string;
  source: ExceptionSource;
}

/** Where a decision came from; the original tool and scope are kept, because gates differ in what they see. */
export interface ExceptionSource {
  /** Importer id (`grype-yaml`, `audit-ci`, ...) or `ngao` for ngao.yaml. */
  format: string;
  file: string;
  line: number;
  /** Engine the rule was written for, when foreign: `grype`, `audit-ci`, ... */
  engine?: string;
  /** Written in a policy that the repository's own extends: not the repository's to delete. */
  inherited?: boolean;
  /** What the old tool scanned: `source` or `image`. */
  engineTarget?: string;
  /** Where the reason was found when the format has no field for it: a comment beside the entry. */
  reasonFrom?: 'comment';
}
