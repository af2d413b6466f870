// SPDX-License-Identifier: Apache-2.0
import { styleText } from 'node:util';
import type { FixPlan, FixStep, OverrideVerdict } from '../findings/fix/plan.ts';

type Style = (words: Parameters<typeof styleText>[0], text: string) => string;

const titles: Readonly<Record<FixStep['kind'], string>> = {
  refresh: 'Update in the lockfile (ranges already allow it)',
  bump: 'Change your own range in package.json',
  override: 'Override, because a parent stands in the way',
  none: 'No fix by version',
};

/** The plans for a person: what to do in order, then what remains. */
export function fixPlanText(plans: readonly FixPlan[], colour: boolean): string {
  const style: Style = (words, text) => (colour ? styleText(words, text, { validateStream: false }) : text);
  if (plans.length === 0) return 'There is no lockfile here, so there is nothing to plan.\n';
  return plans
    .map((plan) => planLines(plan, style).join('\n'))
    .join('\n\n')
    .concat('\n');
}

function planLines(plan: FixPlan, style: Style): string[] {
  const lines = [style('bold', plan.target)];
  for (const kind of ['refresh', 'bump', 'override', 'none'] as const) {
    const steps = plan.steps.filter((step) => step.kind === kind);
    if (steps.length > 0) lines.push('', `  ${style('bold', titles[kind])}`, ...steps.flatMap((step) => stepLines(step, style)));
    if (steps.length > 0 && kind === 'refresh') lines.push(`    run: ${refreshCommand(plan.target, steps)}`);
  }
  const stale = plan.overrides.filter((override) => override.verdict !== 'needed');
  if (stale.length > 0) lines.push('', `  ${style('bold', 'Overrides that can go')}`, ...stale.map(overrideLine));
  return [...lines, '', ...remainingLines(plan, style)];
}

function stepLines(step: FixStep, style: Style): string[] {
  const ends = `${step.kind === 'none' ? 'leaves' : 'ends'} ${step.ends.join(', ')}`;
  if (step.kind === 'none') return [`    ${step.package}@${step.from}: ${step.why}`, style('dim', `      ${ends}`)];
  const change = step.kind === 'bump' ? `"${step.package}": "${step.range}"` : `${step.package} ${step.from} -> ${step.to}`;
  const where = step.parents.length > 0 ? ` (only below ${step.parents.join(', ')})` : '';
  const major = step.breaking ? style('yellow', '  major change: read its changelog') : '';
  return [`    ${change}${where}${major}`, style('dim', `      ${step.why}; ${ends}`)];
}

function refreshCommand(target: string, steps: readonly FixStep[]): string {
  const names = [...new Set(steps.map((step) => step.package))].join(' ');
  if (target.endsWith('pnpm-lock.yaml')) return `pnpm update ${names}`;
  if (target.endsWith('yarn.lock')) return `yarn up -R ${names}   (yarn 1: yarn upgrade ${names})`;
  return target.endsWith('bun.lock') ? `bun update ${names}` : `npm update ${names}`;
}

function overrideLine(override: OverrideVerdict): string {
  return `    ${override.path.join(' > ')}: ${override.wanted}  (${override.file}:${override.line}) ${override.verdict}: ${override.why}`;
}

function remainingLines(plan: FixPlan, style: Style): string[] {
  if (plan.remaining.length === 0)
    return [`  ${style('green', 'After this plan no known vulnerability remains')} (proven on the rewritten graph).`];
  const lines = plan.remaining.map((left) => `    ${left.id}  ${left.package}@${left.version}`);
  return [`  ${style('red', `After this plan ${plan.remaining.length} remain`)} (on the rewritten graph):`, ...lines];
}
