// SPDX-License-Identifier: Apache-2.0
import type { Advisory } from '../../model/advisory.ts';
import type { PublicationKind } from './guards.ts';

/** Instants are of the moment in which it became public; who approved it approved everything else. */
export function atPublication(
  advisory: Advisory,
  { now, kind, before }: { now: string; kind: PublicationKind; before: Advisory | undefined },
): Advisory {
  const newest = advisory.revisions.length - 1;
  return {
    ...advisory,
    published: before?.published ?? now,
    revisions: advisory.revisions.map((each, index) => {
      const earlier = before?.revisions.find(({ number }) => number === each.number);
      return index === newest && !earlier ? { ...each, at: now } : earlier ? { ...each, at: earlier.at } : each;
    }),
    ...(kind === 'withdrawal' && advisory.withdrawn && { withdrawn: { ...advisory.withdrawn, at: now } }),
  };
}
