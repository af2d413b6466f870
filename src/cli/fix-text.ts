// SPDX-License-Identifier: Apache-2.0
import { styleText } from 'node:util';
import type { FixPlan, FixStep, OverrideVerdict } from '../findings/fix/plan.ts';
import { overrideField, overrideKeys } from '../findings/fix/spelling.ts';
import { safe, wrap } from './plain-text.ts';

type Style = (words: Parameters<typeof styleText>[0], text: string) => string;

const titles: readonly (readonly [FixStep['kind'], string])[] = [
  ['remove', 'Remove: malware'],
  ['refresh', 'Update in the lockfile: the ranges allow it already'],
  ['bump', 'Change your own range in package.json'],
  ['override', 'Override, because a parent stands in the way'],
  ['none', 'No fix by version'],
];

/** The plans for a person: what to do in order, then what remains. 80 columns where names allow it. */
export function fixPlanText(plans: readonly FixPlan[], colour: boolean): string {
  const style: Style = (words, text) => (colour ? styleText(words, text, { validateStream: false }) : text);
  if (plans.length === 0) return 'There is no lockfile here, so there is nothing to plan.\n';
  return `${plans.map((plan) => planLines(plan, style).join('\n')).join('\n\n')}\n`;
}

function planLines(plan: FixPlan, style: Style): string[] {
  const lines = [style('bold', safe(plan.target))];
  for (const [kind, title] of titles) {
    const steps = plan.steps.filter((step) => step.kind === kind);
    if (steps.length === 0) continue;
    lines.push('', `  ${style('bold', title)}`, ...steps.flatMap((step) => stepLines(step, style)));
    if (kind === 'refresh') lines.push(...wrap(`run: ${refreshCommand(plan.kind, steps)}`, 4, 6));
  }
  return [...lines, ...snippetLines(plan, style), ...staleLines(plan, style), '', ...remainingLines(plan, style)];
}

function stepLines(step: FixStep, style: Style): string[] {
  const isLeft = step.to === '';
  const title = safe(isLeft ? `${step.package}@${step.from}` : `${step.package} ${step.from} -> ${step.to}`);
  const breaking = step.breaking ? style('yellow', '  may break: read its changelog') : '';
  const details = [
    step.why,
    ...(step.path.length > 1 ? [`reached by ${step.path.join(' > ')}`] : []),
    `${isLeft ? 'leaves' : 'ends'} ${step.ends.join(', ')}`,
  ];
  return [
    `    ${title}${breaking}`,
    ...step.bumps.map(
      (bump) => `      ${safe(bump.manifest)}: "${safe(bump.name)}": "${safe(bump.before)}" -> "${safe(bump.after)}"`,
    ),
    ...details.flatMap((text) => wrap(safe(text), 6, 8)).map((line) => style('dim', line)),
  ];
}

function refreshCommand(kind: string, steps: readonly FixStep[]): string {
  const names = [...new Set(steps.map((step) => safe(step.package)))].join(' ');
  if (kind === 'pnpm-lock') return `pnpm update --depth Infinity ${names}`;
  if (kind === 'yarn-berry') return `yarn up -R ${names}`;
  if (kind === 'yarn-v1') return `remove the entries of ${names} from yarn.lock, then yarn install`;
  return kind === 'bun-lock' ? `bun update ${names}` : `npm update ${names}`;
}

/** All entries that the plan adds or changes, as package.json is to hold them. */
function snippetLines(plan: FixPlan, style: Style): string[] {
  const changes = plan.steps.flatMap((step) => step.overrides);
  if (changes.length === 0) return [];
  const entries: Snippet = new Map();
  for (const { path, after } of changes) put(entries, [...overrideField(plan.kind), ...overrideKeys(plan.kind, path)], after);
  return ['', `  ${style('bold', 'In package.json ("ngao fix --write" does it)')}`, ...printed(entries, '    ')];
}

type Snippet = Map<string, string | Snippet>;

function put(entries: Snippet, [key = '', ...rest]: readonly string[], value: string): void {
  const there = entries.get(key);
  if (rest.length === 0) {
    if (there instanceof Map) there.set('.', value);
    else entries.set(key, value);
    return;
  }
  const below: Snippet = there instanceof Map ? there : new Map(there === undefined ? [] : [['.', there]]);
  entries.set(key, below);
  put(below, rest, value);
}

function printed(entries: Snippet, indent: string): string[] {
  const all = [...entries];
  return all.flatMap(([key, value], index) => {
    const comma = index < all.length - 1 ? ',' : '';
    const name = `${indent}${safe(JSON.stringify(key))}: `;
    if (typeof value === 'string') return [`${name}${safe(JSON.stringify(value))}${comma}`];
    return [`${name}{`, ...printed(value, `${indent}  `), `${indent}}${comma}`];
  });
}

function staleLines({ overrides }: FixPlan, style: Style): string[] {
  if (overrides.length === 0) return [];
  const of = (...verdicts: readonly OverrideVerdict['verdict'][]) =>
    overrides.filter(({ verdict }) => verdicts.includes(verdict));
  const parts = [
    [of('needed').length, 'needed'],
    [of('unused', 'needless').length, 'can go'],
    [of('outdated').length, 'outdated'],
    [of('unknown').length, 'not known'],
  ] as const;
  const counts = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  const told = of('unused', 'needless', 'outdated');
  return [
    '',
    `  ${style('bold', `Overrides in force: ${overrides.length}`)} (${counts.join(', ')})`,
    ...told.flatMap(overrideLines),
  ];
}

function overrideLines(override: OverrideVerdict): string[] {
  const entry = `${override.path.join(' > ')}: ${override.wanted}`;
  return [
    ...wrap(safe(`${entry}  (${override.file}:${override.line})`), 4, 6),
    ...wrap(safe(`${override.verdict}: ${override.why}`), 6, 8),
  ];
}

function remainingLines(plan: FixPlan, style: Style): string[] {
  const { remaining, steps } = plan;
  if (remaining.length === 0) {
    const told = steps.length === 0 ? 'No known vulnerability is open' : 'After this plan no known vulnerability remains';
    return [`  ${style('green', told)} (proven on the rewritten graph)`];
  }
  const byPackage = Map.groupBy(remaining, (left) => `${left.package}@${left.version}`);
  const lines = [...byPackage].flatMap(([name, left]) => wrap(safe(`${name}: ${left.map(({ id }) => id).join(', ')}`), 4, 6));
  const count = remaining.length === 1 ? '1 known vulnerability remains' : `${remaining.length} known vulnerabilities remain`;
  return [`  ${style('red', `After this plan ${count}`)} (on the rewritten graph):`, ...lines];
}
