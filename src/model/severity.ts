// SPDX-License-Identifier: Apache-2.0

/** Severity of a finding, worst first. `unknown` is its own answer, never "low" (policy decides what it means). */
export const severities = ['critical', 'high', 'medium', 'low', 'unknown'] as const;
export type Severity = (typeof severities)[number];

const rank: Record<Severity, number> = { critical: 4, high: 3, medium: 2, low: 1, unknown: 0 };

/** Negative when `a` is worse than `b`: sorts the worst first, `unknown` last. */
export function compareSeverity(a: Severity, b: Severity): number {
  return rank[b] - rank[a];
}

/** Whether `severity` reaches `threshold`; `unknown` reaches no threshold. */
export function reachesSeverity(severity: Severity, threshold: Exclude<Severity, 'unknown'>): boolean {
  return severity !== 'unknown' && rank[severity] >= rank[threshold];
}

/**
 * Qualitative rating of a CVSS base score (CVSS v3.1 and v4.0, "Qualitative Severity Rating Scale").
 * A score of 0.0 ("none") is told as `low`: it is a known, assessed vulnerability.
 */
export function severityOfScore(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return 'low';
}

/** Reads a feed's own word ("MODERATE", "Important", ...) or returns undefined when it says nothing usable. */
export function severityOfLabel(label: string | undefined): Severity | undefined {
  switch (label?.trim().toLowerCase()) {
    case 'critical':
      return 'critical';
    case 'high':
    case 'important':
      return 'high';
    case 'medium':
    case 'moderate':
      return 'medium';
    case 'low':
    case 'minor':
    case 'negligible':
      return 'low';
    default:
      return undefined;
  }
}
