// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import { type ClosureGuard, defaultGuard } from '../../findings/reconcile/plan.ts';
import { NgaoError } from '../../kit/errors.ts';
import { isRealDate } from '../../kit/working-days.ts';
import type { SlaProfile, WorkCalendar } from '../../model/sla.ts';
import { mojaloopProfile } from '../../policy/clocks/mojaloop-profile.ts';
import { notFound } from '../access.ts';
import type { ServerContext } from '../context.ts';
import type { ProductPolicy } from '../contract/decisions.ts';

export type Policy = Static<typeof ProductPolicy>;

/** Preset `mojaloop`: rules R54 to R58 of the foundation's guide; exceptions end within half a year. */
const preset: Policy = {
  preset: 'mojaloop',
  clocks: {
    critical: { warnDays: 1, dueDays: 3, unit: 'business' },
    high: { dueDays: 30, beforeIncrementEnd: true },
    medium: { dueDays: 60, warnAtIncrementEnd: true },
    low: { dueDays: 90 },
    unknown: { dueDays: 30 },
    kevDays: 3,
    onReopen: 'continue',
    escalateAfterDays: 7,
  },
  holidays: [],
  increments: [],
  exceptionMaxDays: 180,
  exceptionWarnDays: 14,
  massClosure: { share: defaultGuard.share, atLeast: defaultGuard.atLeast },
  scopeRules: {},
};

/** The policy of a product: the preset, with what its settings say instead. */
export function policyOf(settings: Record<string, unknown>): Policy {
  const own = (settings.policy ?? {}) as Partial<Policy>;
  return { ...preset, ...own, clocks: { ...preset.clocks, ...own.clocks } };
}

export async function policyView({ db }: Pick<ServerContext, 'db'>, productId: number): Promise<Policy> {
  const row = await db.selectFrom('products').where('id', '=', productId).select('settings').executeTakeFirst();
  if (!row) throw notFound('product');
  return policyOf(row.settings);
}

/** Throws `usage` with everything that is wrong with it. */
export function checkPolicy(policy: Policy): void {
  const { clocks, holidays, increments, exceptionWarnDays, exceptionMaxDays, massClosure } = policy;
  const wrong = [
    ...daysWrong(
      'holiday',
      holidays.map(({ day }) => day),
    ),
    ...daysWrong(
      'increment',
      increments.map(({ ends }) => ends),
    ),
  ];
  const { warnDays, dueDays } = clocks.critical;
  if (warnDays > dueDays) wrong.push(`critical findings are warned of after ${warnDays} days, but due after ${dueDays}`);
  const order = ['critical', 'high', 'medium', 'low'] as const;
  for (const [index, worse] of order.slice(0, -1).entries()) {
    const milder = order[index + 1] as (typeof order)[number];
    if (clocks[worse].dueDays > clocks[milder].dueDays) wrong.push(`${worse} findings would be due later than ${milder} ones`);
  }
  if (exceptionMaxDays === 0) wrong.push('exceptions could not last a day');
  if (exceptionWarnDays > exceptionMaxDays) wrong.push('exceptions would be warned of before they begin');
  if (massClosure.atLeast < 1) wrong.push('"massClosure.atLeast" must be 1 or more');
  if (policy.preset.trim() === '' || policy.preset.length > 60) wrong.push('name the preset it began with');
  if (wrong.length > 0) throw new NgaoError('usage', `The policy is not saved: ${wrong.join('; ')}. Correct it and save again.`);
}

function daysWrong(what: string, days: readonly string[]): string[] {
  const unreal = days.filter((day) => !isRealDate(day)).map((day) => `${what} ${day} is no real day`);
  const unsorted = days.some((day, index) => index > 0 && day <= (days[index - 1] as string));
  return unsorted ? [...unreal, `the ${what}s must be in order, each once`] : unreal;
}

/** How many findings one report may end before a person has to confirm it. */
export function closureGuardOf(settings: Record<string, unknown>): ClosureGuard {
  return { ...defaultGuard, ...policyOf(settings).massClosure };
}

export function calendarOf(settings: Record<string, unknown>): WorkCalendar {
  const { holidays, increments } = policyOf(settings);
  return { holidays: holidays.map(({ day }) => day), incrementEnds: increments.map(({ ends }) => ends) };
}

const calendarDays = (days: number) => ({ days, unit: 'calendar' as const });

/** The clocks of a product as the counting knows them. What the settings do not name is the preset's. */
export function clockProfileOf(settings: Record<string, unknown>): SlaProfile {
  const { preset: name, clocks } = policyOf(settings);
  const { critical, high, medium, low, unknown, kevDays, onReopen, escalateAfterDays } = clocks;
  const { rules, escalation } = mojaloopProfile;
  const urgent = (days: number) => ({ days, unit: critical.unit });
  return {
    ...mojaloopProfile,
    name,
    rules: {
      critical: { ...rules.critical, due: urgent(critical.dueDays), warn: { after: urgent(critical.warnDays) } },
      high: { ...rules.high, due: calendarDays(high.dueDays), byIncrementEnd: high.beforeIncrementEnd },
      medium: {
        ...rules.medium,
        due: calendarDays(medium.dueDays),
        warn: medium.warnAtIncrementEnd ? 'increment-end' : { daysBefore: 14 },
      },
      low: { ...rules.low, due: calendarDays(low.dueDays) },
      unknown: rules.unknown && {
        ...rules.unknown,
        due: calendarDays(unknown.dueDays),
        byIncrementEnd: high.beforeIncrementEnd,
      },
    },
    kev:
      kevDays === null || !mojaloopProfile.kev
        ? null
        : { ...mojaloopProfile.kev, due: urgent(kevDays), warn: kevWarn(kevDays, urgent) },
    reopened: onReopen,
    escalation: escalation.map((step) => (step.to === 'committee' ? { ...step, after: calendarDays(escalateAfterDays) } : step)),
  };
}

function kevWarn(days: number, urgent: (days: number) => { days: number; unit: 'business' | 'calendar' }) {
  return { after: urgent(Math.min(1, days)) };
}
