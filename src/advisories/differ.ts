// SPDX-License-Identifier: Apache-2.0
import type { Advisory } from '../model/advisory.ts';
import { below, isObject } from './shape.ts';
import { type Hunk, wordDiff } from './word-diff.ts';

/** One difference between two revisions, at a JSON pointer of the advisory. Prose comes with its words. */
export type Difference =
  | { is: 'added'; place: string; after: unknown }
  | { is: 'removed'; place: string; before: unknown }
  | { is: 'changed'; place: string; before: unknown; after: unknown; hunks?: readonly Hunk[] };

/**
 * What changed between two revisions of an advisory, field by field and in the order of the fields. Entries of a list are
 * compared by their place: the pointers say where an editor shows them.
 */
export function differ(before: Advisory, after: Advisory): Difference[] {
  return compare(before, after, '');
}

function compare(before: unknown, after: unknown, place: string): Difference[] {
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => member([before, after], key, place));
  if (Array.isArray(before) && Array.isArray(after))
    return Array.from({ length: Math.max(before.length, after.length) }, (_, at) => String(at)).flatMap((at) =>
      member([{ ...before }, { ...after }], at, place),
    );
  if (Object.is(before, after)) return [];
  const hunks = typeof before === 'string' && typeof after === 'string' && isProse(place) ? wordDiff(before, after) : undefined;
  return [{ is: 'changed', place, before, after, ...(hunks && { hunks }) }];
}

function member([before, after]: readonly [object, object], key: string, place: string): Difference[] {
  const at = below(place, key);
  const value = (of: object) => (of as Record<string, unknown>)[key];
  if (!Object.hasOwn(before, key)) return [{ is: 'added', place: at, after: value(after) }];
  if (!Object.hasOwn(after, key)) return [{ is: 'removed', place: at, before: value(before) }];
  return compare(value(before), value(after), at);
}

/** Texts in a language, and vendors' statements. */
function isProse(place: string): boolean {
  return /\/(en|fr|text)$/.test(place);
}

/** The newer revision from the older and the differences: shows that nothing is missing among them. */
export function applyDifferences(before: Advisory, differences: readonly Difference[]): Advisory {
  // Not structuredClone: what two places share must not stay shared.
  const root = { '': JSON.parse(JSON.stringify(before)) as unknown };
  // Removed entries of a list go last to first.
  const inOrder = [
    ...differences.filter(({ is }) => is !== 'removed'),
    ...differences.filter(({ is }) => is === 'removed').reverse(),
  ];
  for (const difference of inOrder) {
    const steps = difference.place.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = steps.pop() as string;
    let spot: Record<string, unknown> = root;
    for (const step of steps) spot = spot[step] as Record<string, unknown>;
    if (difference.is !== 'removed') spot[last] = difference.after;
    else if (Array.isArray(spot)) spot.splice(Number(last), 1);
    else delete spot[last];
  }
  return root[''] as Advisory;
}
