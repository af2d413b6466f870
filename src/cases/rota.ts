// SPDX-License-Identifier: Apache-2.0
import type { Instant, Uid } from './case.ts';
import { at } from './guard.ts';

export interface RotaMember {
  person: Uid;
  /** Share of the work; 2 takes twice as many as 1; 0 takes none. */
  weight: number;
  /** `substitute`: who does it meanwhile; without one the turn passes on. */
  away: readonly { from: Instant; to: Instant; substitute?: Uid | null }[];
  /** Turns had since the rota began, and when the last one came. A turn that a substitute did is had by whose it was. */
  taken: number;
  lastAt: Instant | null;
}

export interface Turn {
  /** Who does it. */
  person: Uid;
  /** Whose turn it is: the same, unless somebody stands in. */
  turnOf: Uid;
}

interface When {
  now: Instant;
  /** Recused people and authors. */
  without: readonly Uid[];
}

/**
 * Who takes the next case: of those who are here or have somebody to stand in, are not excluded and have a share, the one who
 * has taken least for it; then who has waited longest; then by id, so that every server answers the same. null: nobody is there.
 */
export function nextTurn(members: readonly RotaMember[], when: When): Turn | null {
  const able = members.flatMap((member) => {
    const person = member.weight > 0 && !when.without.includes(member.person) ? doneBy(member, members, when) : null;
    return person === null ? [] : [{ member, person }];
  });
  const first = able.sort((a, b) => byTurn(a.member, b.member))[0];
  return first ? { person: first.person, turnOf: first.member.person } : null;
}

/** The next few in order, as if each took one. */
export function rotaAhead(members: readonly RotaMember[], { now, count }: { now: Instant; count: number }): readonly Uid[] {
  const ahead: Uid[] = [];
  let current = members;
  for (let turn = 0; turn < count; turn++) {
    const next = nextTurn(current, { now, without: [] });
    if (next === null) break;
    ahead.push(next.person);
    current = current.map((one) => (one.person === next.turnOf ? { ...one, taken: one.taken + 1, lastAt: now } : one));
  }
  return ahead;
}

export interface DutySpan {
  from: Instant;
  to: Instant;
  /** null: nobody is there. */
  turn: Turn | null;
}

/**
 * Whose turn a report would be at each of these instants, as long as none comes before it; neighbours with the same answer are
 * one span from the first to the last instant in it.
 */
export function dutyAhead(members: readonly RotaMember[], instants: readonly Instant[]): readonly DutySpan[] {
  const spans: DutySpan[] = [];
  for (const now of instants) {
    const turn = nextTurn(members, { now, without: [] });
    const last = spans.at(-1);
    if (last && last.turn?.person === turn?.person && last.turn?.turnOf === turn?.turnOf) last.to = now;
    else spans.push({ from: now, to: now, turn });
  }
  return spans;
}

export function isAway({ away }: Pick<RotaMember, 'away'>, now: Instant): boolean {
  return awayNow({ away }, now) !== undefined;
}

function awayNow({ away }: Pick<RotaMember, 'away'>, now: Instant) {
  return away.find(({ from, to }) => at(from) <= at(now) && at(now) < at(to));
}

/** The member, or who stands in and is there; a substitute's own substitute is nobody's. */
function doneBy(member: RotaMember, members: readonly RotaMember[], { now, without }: When): Uid | null {
  const absence = awayNow(member, now);
  if (absence === undefined) return member.person;
  const substitute = absence.substitute ?? null;
  if (substitute === null || without.includes(substitute)) return null;
  const known = members.find(({ person }) => person === substitute);
  return known && isAway(known, now) ? null : substitute;
}

function byTurn(a: RotaMember, b: RotaMember): number {
  // Multiplied out: fractions would not compare exactly.
  const share = (a.taken + 1) * b.weight - (b.taken + 1) * a.weight;
  if (share !== 0) return share;
  const waited = (a.lastAt === null ? 0 : at(a.lastAt)) - (b.lastAt === null ? 0 : at(b.lastAt));
  return waited !== 0 ? waited : a.person < b.person ? -1 : 1;
}
