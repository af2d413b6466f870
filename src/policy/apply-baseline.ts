// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import { dueDate } from '../kit/working-days.ts';
import type { Policy } from '../model/policy.ts';
import type { Finding, Report } from '../model/report.ts';
import { compareSeverity } from '../model/severity.ts';
import { bodOutcome } from './bod-26-04.ts';
import { bodDays } from './bod-26-04-table.ts';

/**
 * Due dates, and what an earlier report already knew.
 *
 * A finding's grace starts when it is first told; a single scan has no memory, so the memory is the baseline: its due
 * date is kept (a re-score may only bring it nearer), a new finding is due at `now` plus grace. A finding that stood
 * open in the baseline becomes `baseline` and does not gate, until its due date passes: then it is open again. What is
 * not in the baseline gates at once, and so does what got worse since without a due date: a
 * higher severity, or exploitation that became known. Malware has no grace and no baseline; an exception that ended is no baseline either.
 */
export function applyBaseline(
  findings: readonly Finding[],
  given: { policy: Policy; baseline?: Report | undefined; now: string },
): Finding[] {
  const { baseline, now } = given;
  if (baseline && !baseline.complete) {
    throw new NgaoError(
      'config-invalid',
      'The baseline is an incomplete report: it would hide what it never saw. Make one from a complete scan.',
    );
  }
  const known = new Map((baseline?.findings ?? []).filter(isKnownDebt).map((finding) => [finding.id, finding]));
  const holidays = new Set(given.policy.holidays);
  const instant = Date.parse(now);
  return findings.map((finding) => {
    if (finding.status !== 'open' || finding.kind === 'malware') return finding;
    const before = known.get(finding.id);
    const dueAt = earliest([before?.dueAt ?? null, ownDueDate(finding, { ...given, holidays })]);
    const stands = before !== undefined && (dueAt !== null || !isWorse(finding, before));
    const overdue = before?.dueAt !== undefined && dueAt !== null && Date.parse(dueAt) < instant;
    return { ...finding, dueAt, status: stands && !overdue ? ('baseline' as const) : finding.status };
  });
}

/** Whether a finding that was in the baseline has used up its time. */
export function isOverdue(finding: Finding, now: string): boolean {
  return finding.dueAt !== null && Date.parse(finding.dueAt) < Date.parse(now);
}

function isWorse(now: Finding, before: Finding): boolean {
  if (now.vulnerability?.kev === true && before.vulnerability?.kev !== true) return true;
  return before.severity !== 'unknown' && compareSeverity(now.severity, before.severity) < 0;
}

function isKnownDebt({ status, kind }: Finding): boolean {
  return (status === 'open' || status === 'baseline') && kind !== 'malware';
}

function ownDueDate(
  finding: Finding,
  { policy, now, holidays }: { policy: Policy; now: string; holidays: ReadonlySet<string> },
): string | null {
  if (finding.kind !== 'vulnerability' && finding.kind !== 'runtime') return null;
  const { graceDays, timeline } = policy.gate;
  const grace = finding.severity === 'unknown' ? undefined : graceDays[finding.severity];
  const days = timeline && finding.vulnerability ? bodDays[bodOutcome(finding.vulnerability, timeline.exposed)] : null;
  return earliest([
    grace ? dueDate(now, grace, holidays) : null,
    days === null ? null : dueDate(now, { days, unit: 'calendar' }, holidays),
  ]);
}

function earliest(dates: readonly (string | null)[]): string | null {
  const known = dates.filter((date) => date !== null);
  return known.length === 0 ? null : known.reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a));
}
