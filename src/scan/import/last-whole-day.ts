// SPDX-License-Identifier: Apache-2.0

const latest = Date.UTC(9999, 11, 31, 23, 59, 59);

/**
 * The last UTC day in all of which a decision holds that ends at `instant` (milliseconds since 1970). A decision that
 * ends at 00:00 of the 31st does not hold on the 31st, and Ngao never makes one longer than it was.
 */
export function lastWholeDay(instant: number): string {
  const bounded = Math.min(Math.max(instant, 0), latest);
  return new Date(bounded - 86_399_000).toISOString().slice(0, 10);
}

/** Whether the text is a day that exists, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
