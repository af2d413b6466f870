// SPDX-License-Identifier: Apache-2.0
import { type Grace, outcomes, type Policy, type PolicyFile, thresholds } from '../model/policy.ts';
import { licenseOutcome } from './licenses/license-outcome.ts';
import { mergePolicy, type Written } from './merge-policy.ts';

/** One place where a repository's file would make the policy it extends weaker. */
export interface Loosening {
  /** Where the file says it, for the line. */
  path: readonly (string | number)[];
  message: string;
}

/**
 * Lays a repository's file over the policy it extends. The file may only make it stricter, or add exceptions as far
 * as the base's `local` lets it; every attempt to loosen is told, not only the first. Use the policy only when there is none.
 */
export async function tighten(
  base: Policy,
  file: PolicyFile,
  written: Written,
): Promise<{ policy: Policy; loosenings: Loosening[] }> {
  const merged = mergePolicy(base, file, written);
  const loosenings = [
    ...gateLoosenings(base, merged),
    ...(await licenseLoosenings(base, merged)),
    ...listLoosenings(base, merged),
    ...exceptionLoosenings(base, file),
  ];
  return { policy: boundExceptions(base, merged), loosenings };
}

function gateLoosenings(base: Policy, merged: Policy): Loosening[] {
  return [...thresholdLoosenings(base, merged), ...switchLoosenings(base, merged), ...graceLoosenings(base, merged)];
}

function thresholdLoosenings(base: Policy, merged: Policy): Loosening[] {
  const found: Loosening[] = [];
  for (const kind of ['vulnerability', 'malware', 'runtime', 'code', 'provenance'] as const) {
    for (const scope of ['prod', 'dev', 'base-os', 'base-npm', 'runtime'] as const) {
      const [before, after] = [base.gate[kind][scope], merged.gate[kind][scope]];
      if (thresholds.indexOf(after) > thresholds.indexOf(before)) found.push(loosened(['gate', kind, scope], before, after));
    }
  }
  return found;
}

function switchLoosenings(base: Policy, merged: Policy): Loosening[] {
  const found: Loosening[] = [];
  const { gate } = merged;
  const words = ['fail', 'warn', 'pass'];
  if (words.indexOf(gate.unknownSeverity) > words.indexOf(base.gate.unknownSeverity)) {
    found.push(loosened(['gate', 'unknownSeverity'], base.gate.unknownSeverity, gate.unknownSeverity));
  }
  const [ageBefore, ageAfter] = [
    base.gate.maxDatabaseAge ?? Number.POSITIVE_INFINITY,
    gate.maxDatabaseAge ?? Number.POSITIVE_INFINITY,
  ];
  if (ageAfter > ageBefore)
    found.push(
      loosened(['gate', 'maxDatabaseAge'], `${ageBefore}h`, ageAfter === Number.POSITIVE_INFINITY ? 'off' : `${ageAfter}h`),
    );
  if (gate.onlyFixable && !base.gate.onlyFixable) found.push(loosened(['gate', 'onlyFixable'], 'false', 'true'));
  return found;
}

function graceLoosenings(base: Policy, merged: Policy): Loosening[] {
  const found: Loosening[] = [];
  for (const severity of ['critical', 'high', 'medium', 'low'] as const) {
    const [before, after] = [base.gate.graceDays[severity], merged.gate.graceDays[severity]];
    if (isLongerGrace(before, after)) found.push(loosened(['gate', 'graceDays', severity], shown(before), shown(after)));
  }
  const { timeline } = merged.gate;
  if (timeline && (!base.gate.timeline || (base.gate.timeline.exposed && !timeline.exposed))) {
    found.push({ path: ['gate', 'timeline'], message: 'gate.timeline would give more time than the policy it extends' });
  }
  return found;
}

/** Business days are never fewer than calendar days, and holidays make them more: only that direction can be compared. */
function isLongerGrace(before: Grace | undefined, after: Grace | undefined): boolean {
  if (after === undefined || after.days === 0) return false;
  if (before === undefined) return true;
  return after.days > before.days || (after.unit === 'business' && before.unit === 'calendar');
}

function shown(grace: Grace | undefined): string {
  return grace ? `${grace.days} ${grace.unit} days` : 'no grace';
}

async function licenseLoosenings(base: Policy, merged: Policy): Promise<Loosening[]> {
  const found: Loosening[] = [];
  for (const [index, entry] of merged.licenses.allow.entries()) {
    if (base.licenses.allow.includes(entry) || (await licenseOutcome([entry], base.licenses)) === 'allowed') continue;
    found.push({
      path: ['licenses', 'allow', index],
      message: `licenses.allow: ${entry} is not allowed by the policy it extends`,
    });
  }
  for (const [spelling, id] of Object.entries(merged.licenses.aliases)) {
    if (base.licenses.aliases[spelling] === id) continue;
    const message = `licenses.aliases: ${JSON.stringify(spelling)} is not in the policy it extends; a spelling decides what passes`;
    found.push({ path: ['licenses', 'aliases', spelling], message });
  }
  for (const scope of ['prod', 'dev'] as const) {
    found.push(...weakerOutcome(['licenses', scope], base.licenses[scope], merged.licenses[scope]));
  }
  return found;
}

function listLoosenings(base: Policy, merged: Policy): Loosening[] {
  const found = [
    ...weakerOutcome(['deprecated'], base.deprecated, merged.deprecated),
    ...weakerOutcome(['secrets'], base.secrets, merged.secrets),
  ];
  const countsBusinessDays = Object.values(base.gate.graceDays).some((grace) => grace?.unit === 'business');
  if (countsBusinessDays && merged.holidays.length > base.holidays.length) {
    found.push({ path: ['holidays'], message: 'holidays: more of them than in the policy it extends would give more time' });
  }
  const [before, after] = [base.local, merged.local];
  const reach = ['none', 'undetermined', 'any'];
  if (
    after.exceptions.some((kind) => !before.exceptions.includes(kind)) ||
    reach.indexOf(after.licenses) > reach.indexOf(before.licenses)
  ) {
    found.push({ path: ['local'], message: 'local would let repositories waive more than the policy it extends' });
  }
  return found;
}

function weakerOutcome(path: readonly string[], before: string, after: string): Loosening[] {
  const order: readonly string[] = outcomes;
  return order.indexOf(after) > order.indexOf(before) ? [loosened(path, before, after)] : [];
}

function exceptionLoosenings(base: Policy, file: PolicyFile): Loosening[] {
  const found: Loosening[] = [];
  for (const [index, { kind }] of (file.exceptions ?? []).entries()) {
    if (kind === undefined ? base.local.exceptions.length > 0 : base.local.exceptions.includes(kind)) continue;
    found.push({
      path: ['exceptions', index],
      message: `exceptions[${index}]: the policy it extends lets no repository except ${kind ?? 'anything'}`,
    });
  }
  if (base.local.licenses === 'none' && file.licenses?.exceptions?.length) {
    found.push({
      path: ['licenses', 'exceptions'],
      message: 'licenses.exceptions: the policy it extends lets no repository waive licences',
    });
  }
  return found;
}

/** The file's own exceptions reach only as far as the base lets them. */
function boundExceptions(base: Policy, merged: Policy): Policy {
  const own = base.exceptions.length;
  const ownLicenses = base.licenses.exceptions.length;
  const kinds = [...base.local.exceptions];
  const only = base.local.licenses === 'undetermined' ? { only: 'undetermined' as const } : {};
  return {
    ...merged,
    exceptions: merged.exceptions.map((entry, index) => (index < own ? inherited(entry) : { ...entry, kinds })),
    licenses: {
      ...merged.licenses,
      exceptions: merged.licenses.exceptions.map((entry, index) =>
        index < ownLicenses ? inherited(entry) : { ...entry, ...only },
      ),
    },
  };
}

function inherited<T extends { source: { file: string; line: number } }>(entry: T): T {
  return { ...entry, source: { ...entry.source, inherited: true } };
}

function loosened(path: readonly string[], before: string, after: string): Loosening {
  return { path, message: `${path.join('.')}: ${after} is looser than ${before} of the policy it extends` };
}
