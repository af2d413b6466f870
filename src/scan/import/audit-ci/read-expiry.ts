// SPDX-License-Identifier: Apache-2.0
import { lastWholeDay } from '../last-whole-day.ts';
import { textOf, type ValueTree } from '../value-tree.ts';

/**
 * An entry holds while `now < Date(expiry)`; absent or 0 means for ever, and an unreadable date makes it inactive.
 * JavaScript reads `2030-01-31` in UTC but `2030/01/31` in the machine's own time; here every machine agrees on UTC.
 */
export function readExpiry(tree: ValueTree | undefined): { day: string; local: boolean } | undefined {
  if (!tree || (tree.kind === 'scalar' && (tree.value === null || tree.value === 0 || tree.value === ''))) {
    return { day: '', local: false };
  }
  if (tree.kind !== 'scalar' || typeof tree.value === 'boolean') return undefined;
  if (typeof tree.value === 'number') return dayOf(tree.value, false);
  const text = textOf(tree);
  const iso = /^\d{4}(?:-\d{2}){0,2}$|^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const zoned = iso || /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i.test(text);
  return dayOf(Date.parse(zoned ? text : /T/.test(text) ? `${text}Z` : `${text} UTC`), !zoned);
}

function dayOf(instant: number, local: boolean): { day: string; local: boolean } | undefined {
  return Number.isFinite(instant) ? { day: lastWholeDay(instant), local } : undefined;
}
