// SPDX-License-Identifier: Apache-2.0
import { hash } from 'node:crypto';
import { canonicalJson } from '../../kit/canonical-json.ts';
import type { Policy } from './product-policy.ts';

/**
 * What a change of a policy changed, for the audit log: every number (and what is on or off) that is another one, as `old ->
 * new`, by its place. Names, days and free text never stand in the log; of all that is no number it tells a digest, before
 * and after.
 */
export function policyChanges(before: Policy, after: Policy): Record<string, string> {
  const [old, next] = [numbersIn(before), numbersIn(after)];
  const places = [...new Set([...old.keys(), ...next.keys()])].sort();
  const changed = places.flatMap((place): [string, string][] => {
    const [from, to] = [old.get(place), next.get(place)].map((value) => String(value ?? 'none'));
    return from === to ? [] : [[place, `${from} -> ${to}`]];
  });
  return { ...Object.fromEntries(changed), restBefore: digestOfRest(before), restAfter: digestOfRest(after) };
}

type Leaf = number | boolean | null;

/** Only of parts whose names are the contract's own: nothing that somebody wrote becomes a place. */
function numbersIn({ clocks, massClosure, exceptionMaxDays, exceptionWarnDays }: Policy): Map<string, Leaf> {
  const found = new Map<string, Leaf>();
  collect({ clocks, massClosure, exceptionMaxDays, exceptionWarnDays }, '', found);
  return found;
}

function collect(value: unknown, place: string, found: Map<string, Leaf>): void {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') found.set(place, value);
  else if (typeof value === 'object')
    for (const [name, part] of Object.entries(value)) collect(part, place === '' ? name : `${place}.${name}`, found);
}

function digestOfRest({ exceptionMaxDays: _, exceptionWarnDays: __, massClosure: ___, ...rest }: Policy): string {
  return `sha256:${hash('sha256', canonicalJson({ ...rest, clocks: wordsIn(rest.clocks) }))}`;
}

function wordsIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value : null;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, wordsIn(part)]));
}
