// SPDX-License-Identifier: Apache-2.0
import type { Instant, Uid } from './case.ts';
import { at } from './guard.ts';

export interface RotaMember {
  person: Uid;
  /** Share of the work; 2 takes twice as many as 1; 0 takes none. */
  weight: number;
  away: readonly { from: Instant; to: Instant }[];
  /** Cases taken since the rota began, and when the last one came. */
  taken: number;
  lastAt: Instant | null;
}

/**
 * Who takes the next case: of those who are here, not excluded (recused, authors) and have a share, the one who has taken
 * least for it; then who has waited longest; then by id, so that every server answers the same. null: nobody is there.
 */
export function nextTriager(
  members: readonly RotaMember[],
  { now, without }: { now: Instant; without: readonly Uid[] },
): Uid | null {
  const able = members.filter((member) => member.weight > 0 && !without.includes(member.person) && !isAway(member, now));
  return [...able].sort(byTurn)[0]?.person ?? null;
}

/** The next few in order, as if each took one. */
export function rotaAhead(members: readonly RotaMember[], { now, count }: { now: Instant; count: number }): readonly Uid[] {
  const ahead: Uid[] = [];
  let current = members;
  for (let turn = 0; turn < count; turn++) {
    const next = nextTriager(current, { now, without: [] });
    if (next === null) break;
    ahead.push(next);
    current = current.map((one) => (one.person === next ? { ...one, taken: one.taken + 1, lastAt: now } : one));
  }
  return ahead;
}

export function isAway({ away }: RotaMember, now: Instant): boolean {
  return away.some(({ from, to }) => at(from) <= at(now) && at(now) < at(to));
}

function byTurn(a: RotaMember, b: RotaMember): number {
  // Multiplied out: fractions would not compare exactly.
  const share = (a.taken + 1) * b.weight - (b.taken + 1) * a.weight;
  if (share !== 0) return share;
  const waited = (a.lastAt === null ? 0 : at(a.lastAt)) - (b.lastAt === null ? 0 : at(b.lastAt));
  return waited !== 0 ? waited : a.person < b.person ? -1 : 1;
}
