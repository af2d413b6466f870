// SPDX-License-Identifier: Apache-2.0
import { hasAliasGroup } from '../../findings/identity/finding-key.ts';
import { assertionsOf } from '../../findings/reconcile/incoming.ts';
import type { Observation } from '../../model/observation.ts';
import type { AssertionRow } from './alias-rows.ts';

/** What observations say of names. */
export interface Names {
  ids: readonly string[];
  told: readonly AssertionRow[];
}

/** The ids in these observations, and what they assert of each other, each pair once. */
export function namesOf(
  observations: readonly Observation[],
  given: { tool: string; now: string; asserter?: 'report' | 'feed' },
): Names {
  const { tool, now, asserter = 'report' } = given;
  const advisories = observations.filter(({ kind }) => hasAliasGroup(kind));
  const pairs = new Map<string, { low: string; high: string; packages: Set<string> }>();
  for (const each of advisories) {
    for (const { a, b, packages } of assertionsOf(each, { kind: asserter, name: tool, at: now })) {
      const [low, high] = a < b ? [a, b] : [b, a];
      const held = pairs.get(`${low}\n${high}`) ?? { low, high, packages: new Set() };
      for (const name of packages) held.packages.add(name);
      pairs.set(`${low}\n${high}`, held);
    }
  }
  return {
    ids: [...new Set(advisories.flatMap(({ about, aliases }) => [about, ...aliases]))],
    told: [...pairs.values()].map(({ low, high, packages }) => ({
      ...{ a: low, b: high, asserter_kind: asserter, asserter: tool, first_seen: now },
      packages: [...packages].sort(),
    })),
  };
}
