// SPDX-License-Identifier: Apache-2.0
import type { Instant } from './case.ts';
import type { CaseFacts } from './case-facts.ts';
import type { ClockReading } from './clocks.ts';

/**
 * Fills the windows of the facts from the clocks as read: guards then open and close at the very second that people were
 * told, by the days of the calendar's zone.
 */
export function withWindows(facts: CaseFacts, readings: readonly ClockReading[]): CaseFacts {
  const endOf = (kind: ClockReading['kind'], subject: string | null = null): Instant | null =>
    readings.findLast((one) => one.kind === kind && one.subject === subject && one.state !== 'cancelled')?.dueAt ?? null;
  return {
    ...facts,
    windows: { appealUntil: endOf('appeal'), secrecyUntil: endOf('reporter-secrecy') },
    vendors: facts.vendors.map((vendor) => ({ ...vendor, waitUntil: endOf('vendor-silence', vendor.participant) })),
  };
}
