// SPDX-License-Identifier: Apache-2.0
import { stateNames } from '../../model/finding-state.ts';
import { type Transition, transitions } from './transitions-table.ts';

/** The state machine as a Mermaid state diagram; every line comes from the table. */
export function stateDiagram(): string {
  const names = stateNames.flatMap((name) => (name.includes('-') ? [`  state "${name}" as ${idOf(name)}`] : []));
  const arrows = Object.entries<Transition>(transitions).flatMap(([verb, transition]) =>
    transition.from.flatMap((from) => endsOf(transition).map((to) => `  ${idOf(from)} --> ${idOf(to)}: ${verb}`)),
  );
  return ['stateDiagram-v2', ...names, '  [*] --> new', ...arrows, ''].join('\n');
}

/** Where a step can end: a finding that was fixed returns to what it was, and then to nobody's hands. */
export function endsOf({ to }: Transition): string[] {
  return to === 'before' ? ['new', 'triaged', 'accepted'] : [to];
}

/** Mermaid reads `-` in a name as part of an arrow. */
function idOf(name: string): string {
  return name.replaceAll('-', '_');
}

/** One row per step, for the reference. */
export function transitionTable(): string {
  const rows = Object.entries<Transition>(transitions).map(
    ([verb, { from, to, who, needs, event, says }]) =>
      `| \`${verb}\` | ${from.join(', ')} | ${to === 'before' ? 'what it was before' : to} | ${who.join(', ')} | ${needs.join(', ') || '-'} | \`${event}\` | ${says} |`,
  );
  return ['| step | from | to | who | needs | event | means |', '|---|---|---|---|---|---|---|', ...rows, ''].join('\n');
}
