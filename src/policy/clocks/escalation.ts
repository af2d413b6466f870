// SPDX-License-Identifier: Apache-2.0

import { dueDate } from '../../kit/working-days.ts';
import type { SlaProfile, WorkCalendar } from '../../model/sla.ts';

interface Standing {
  dueAt: number;
  warnAt: number | undefined;
  at: number;
}

/** The furthest step that is reached, and the moments of all steps. */
export function escalationOf(
  { dueAt, warnAt, at }: Standing,
  { profile, calendar }: { profile: SlaProfile; calendar: WorkCalendar },
): { reached: { to: string; since: number } | null; moments: number[] } {
  const holidays = new Set(calendar.holidays);
  const steps = profile.escalation.flatMap(({ when, after, to }) => {
    const base = when === 'warn' ? warnAt : dueAt;
    if (base === undefined) return [];
    const moment = after.days === 0 ? base : Date.parse(dueDate(new Date(base).toISOString(), after, holidays));
    // What is due holds through its last second; a warning begins with its moment.
    return [{ to, since: when === 'warn' ? moment : moment + 1_000 }];
  });
  const reached = steps.filter(({ since }) => since <= at).sort((a, b) => b.since - a.since)[0] ?? null;
  return { reached, moments: steps.map(({ since }) => since) };
}
