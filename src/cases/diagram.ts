// SPDX-License-Identifier: Apache-2.0
import { workStates } from './case.ts';
import { clockKindNames, clockSpec } from './clock-kinds.ts';
import { guards } from './guards.ts';
import { isEndState, transitionNames, transitionOf } from './states.ts';

/** The machine of the work as a Mermaid state diagram; every line comes from the table. Steps that stay are told in words. */
export function caseDiagram(): string {
  const names = workStates.flatMap((name) => (name.includes('-') ? [`  state "${name}" as ${idOf(name)}`] : []));
  const arrows = transitionNames.flatMap((name) => {
    const { from, to } = transitionOf(name);
    return to === 'same' ? [] : from.map((origin) => `  ${idOf(origin)} --> ${idOf(to)}: ${name}`);
  });
  const ends = workStates.filter(isEndState).map((name) => `  ${idOf(name)} --> [*]`);
  return ['stateDiagram-v2', ...names, ...arrows, ...ends, ''].join('\n');
}

/** One row per transition: who may, what it needs, whom it tells, which clauses it makes true. */
export function caseTable(): string {
  const rows = transitionNames.map((name) => {
    const { from, to, who, guards: needs, effects, tells, rules, says } = transitionOf(name);
    const origins = from.length > 6 ? 'any open state' : from.join(', ');
    const cells = [`\`${name}\``, says, origins, to, who.join(', '), list(needs), list(effects), list(tells), rules.join(', ')];
    return `| ${cells.join(' | ')} |`;
  });
  const head = '| step | means | from | to | who | needs | then | tells | clauses |';
  return [head, '|---|---|---|---|---|---|---|---|---|', ...rows, ''].join('\n');
}

/** One row per guard: what the desk says when it does not hold. */
export function guardTable(): string {
  const rows = Object.entries(guards).map(
    ([name, { rule, missing, next }]) => `| \`${name}\` | ${rule} | ${missing} | ${next} |`,
  );
  return ['| guard | clause | refused with | and what to do |', '|---|---|---|---|', ...rows, ''].join('\n');
}

/** One row per clock. */
export function clockTable(): string {
  const rows = clockKindNames.map((kind) => {
    const { rule, nature, count, reminders, per, says } = clockSpec(kind);
    return `| \`${kind}\` | ${rule} | ${nature} | ${countWords(count)} | ${reminders.join(', ') || '-'} | ${per} | ${says} |`;
  });
  return ['| clock | clause | kind | ends | reminders (day) | per | means |', '|---|---|---|---|---|---|---|', ...rows, ''].join(
    '\n',
  );
}

function countWords(count: ReturnType<typeof clockSpec>['count']): string {
  if (count === 'level') return 'by level';
  if (count === 'given') return 'at the agreed instant';
  if ('hours' in count) return `after ${count.hours} h`;
  return `after ${count.days} ${count.unit === 'business' ? 'working days' : 'days'}`;
}

function list(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ') || '-';
}

/** Mermaid reads `-` in a name as part of an arrow; `[*]` is its word for where it begins. */
function idOf(name: string): string {
  return name === 'nothing' ? '[*]' : name.replaceAll('-', '_');
}
