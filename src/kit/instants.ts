// SPDX-License-Identifier: Apache-2.0

/**
 * Whether `at` has come by `now` (both RFC 3339). Compared as instants: texts of one instant differ, for a database says no more digits
 * of a second than it holds, and "08:00:00.03Z" sorts after "08:00:00.031Z".
 */
export function hasCome(at: string, now: string): boolean {
  return Date.parse(at) <= Date.parse(now);
}
