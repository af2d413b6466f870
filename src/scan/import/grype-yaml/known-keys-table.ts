// SPDX-License-Identifier: Apache-2.0

/** Top-level keys that Grype reads (cmd/grype/cli/options); anything else it drops without a word. Lower case. */
export const topLevelKeys: ReadonlySet<string> = new Set([
  'add-cpes-if-none',
  'alerts',
  'by-cve',
  'check-for-app-update',
  'db',
  'default-image-pull-source',
  'dev',
  'distro',
  'exclude',
  'exp',
  'external-sources',
  'fail-on-severity',
  'file',
  'fix-channel',
  'from',
  'ignore',
  'ignore-wontfix',
  'log',
  'match',
  'match-upstream-kernel-headers',
  'name',
  'only-fixed',
  'only-notfixed',
  'output',
  'output-template-file',
  'platform',
  'pretty',
  'profile',
  'registry',
  'search',
  'show-suppressed',
  'sort-by',
  'timestamp',
  'vex-add',
  'vex-documents',
]);

/** Keys that a pipeline around Grype reads with grep; Grype itself drops them. */
export const pipelineKeys: ReadonlySet<string> = new Set(['disabled', 'scan-type']);

/** Keys of an ignore rule (grype/match/ignore.go). */
export const ruleKeys: readonly string[] = [
  'vulnerability',
  'include-aliases',
  'reason',
  'namespace',
  'fix-state',
  'package',
  'vex-status',
  'vex-justification',
  'match-type',
];

/** Keys of a rule's package. */
export const packageKeys: readonly string[] = ['name', 'version', 'language', 'type', 'location', 'upstream-name'];
