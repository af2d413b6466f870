// SPDX-License-Identifier: Apache-2.0
import type { Instant, Participant, Uid } from './case.ts';
import { at } from './guard.ts';

const day = 86_400_000;
/** T16: what CERT assumes, that one party in a thousand lets something out while it knows. */
const leakPerParty = 0.001;

export interface Exposure {
  /** K9: how long a public fix has been, or was, readable by attackers before adopters could take it. Whole hours. */
  gapHours: number | null;
  gapOpen: boolean;
  /** T16: people who know, times the days they have known. */
  partyDays: number;
  parties: number;
  /** That at least one of them lets it out, at one in a thousand each; between 0 and 1. */
  leakChance: number;
}

/** The risk of a case as of `now`, in figures that shrink when the list is short and the time is. */
export function exposureOf(
  {
    fixPublicAt,
    helmAvailableAt,
    participants,
  }: {
    fixPublicAt: Instant | null;
    helmAvailableAt: Instant | null;
    participants: readonly Participant[];
  },
  now: Instant,
): Exposure {
  const end = helmAvailableAt !== null && at(helmAvailableAt) < at(now) ? helmAvailableAt : now;
  const gap = fixPublicAt === null ? null : Math.max(0, at(end) - at(fixPublicAt));
  const known = knownFor(participants, now);
  const parties = known.size;
  return {
    gapHours: gap === null ? null : Math.floor(gap / 3_600_000),
    gapOpen: gap !== null && end === now,
    partyDays: Math.round(([...known.values()].reduce((sum, time) => sum + time, 0) / day) * 10) / 10,
    parties,
    leakChance: 1 - (1 - leakPerParty) ** parties,
  };
}

const nobody = /^(no|none|no ?body|no one|n\/?a|non|personne|aucun|rien|-+|)$/i;
const mostTold = 50;

/**
 * R32: whom a reporter says they told, so that they count as knowing too: each line, or what stands between commas,
 * semicolons, "and" or "et", is one. Only the names, in lower case; whoever is named twice is one.
 */
export function partiesTold(text: string): string[] {
  const parts = text.split(/[\n,;]|(?<![^\s,;])(?:and|et)\s/).map((part) => part.trim().replace(/[.!]$/, '').toLowerCase());
  return [...new Set(parts.filter((part) => !nobody.test(part)))].slice(0, mostTold);
}

/** How long each person has known. Nobody forgets: who has left still knows. */
function knownFor(participants: readonly Participant[], now: Instant): ReadonlyMap<Uid, number> {
  const known = new Map<Uid, number>();
  for (const { person, since } of participants) {
    const time = at(now) - at(since);
    if (time >= 0) known.set(person, Math.max(time, known.get(person) ?? 0));
  }
  return known;
}
