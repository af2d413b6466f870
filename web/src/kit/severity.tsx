// SPDX-License-Identifier: Apache-2.0
import type { SeverityCounts, SeverityName } from '../api/types.ts';
import { plain } from './words.ts';

export const severities: readonly SeverityName[] = ['critical', 'high', 'medium', 'low', 'unknown'];

/** A shape for each severity, so that it is told without colour: octagon, triangle, square, circle, broken circle. */
const shapes: Readonly<Record<SeverityName, string>> = {
  critical: 'M4.2 1h5.6L13 4.2v5.6L9.8 13H4.2L1 9.8V4.2z',
  high: 'M7 1.4 13.2 12.4H.8z',
  medium: 'M2 2h10v10H2z',
  low: 'M7 1.8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 7 1.8z',
  unknown: 'M7 1.8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 7 1.8z',
};

export function SeverityShape({ severity, size = 12 }: { severity: SeverityName; size?: number }) {
  return (
    <svg className="severity-shape" data-severity={severity} width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      <path d={shapes[severity]} />
    </svg>
  );
}

export function Severity({ severity }: { severity: SeverityName }) {
  return (
    <span className="severity" data-severity={severity}>
      <SeverityShape severity={severity} />
      {plain(severity)}
    </span>
  );
}

/** Numbers by severity in one line: `2 critical, 14 high`. What is zero is left out; nothing at all says so. */
export function SeverityLine({ counts }: { counts: SeverityCounts }) {
  const there = severities.filter((severity) => counts[severity] > 0);
  if (there.length === 0) return <span className="faint">none open</span>;
  return (
    <span className="severity-line">
      {there.map((severity) => (
        <span key={severity} className="severity" data-severity={severity} title={`${counts[severity]} ${severity}`}>
          <SeverityShape severity={severity} size={10} />
          {counts[severity]}
          <span className="unseen"> {severity}</span>
        </span>
      ))}
    </span>
  );
}

export function sumOf(counts: SeverityCounts): number {
  return severities.reduce((sum, severity) => sum + counts[severity], 0);
}
