// SPDX-License-Identifier: Apache-2.0
import { type WorkState, workStates } from './case.ts';
import { isEndState } from './states.ts';
import type { Transition } from './transition.ts';

export interface TableFaults {
  /** No way leads there from a report. */
  unreachable: readonly WorkState[];
  /** No end can be reached from there. */
  deadEnds: readonly WorkState[];
}

/** What is wrong with a table of transitions: states that nobody gets into, and open ones that nobody gets out of. */
export function faultsOf(table: Readonly<Record<string, Transition>>): TableFaults {
  const arrows = Object.values(table).flatMap(({ from, to }) => (to === 'same' ? [] : from.map((origin) => ({ origin, to }))));
  const reached = spread(new Set<string>(['nothing']), (known) =>
    arrows.filter(({ origin }) => known.has(origin)).map(({ to }) => to),
  );
  const ending = spread(new Set<string>(workStates.filter(isEndState)), (known) =>
    arrows.filter(({ to }) => known.has(to)).map(({ origin }) => origin),
  );
  return {
    unreachable: workStates.filter((state) => !reached.has(state)),
    deadEnds: workStates.filter((state) => !ending.has(state)),
  };
}

function spread(known: ReadonlySet<string>, step: (known: ReadonlySet<string>) => readonly string[]): ReadonlySet<string> {
  const wider = new Set([...known, ...step(known)]);
  return wider.size === known.size ? wider : spread(wider, step);
}
