// SPDX-License-Identifier: Apache-2.0
import type { AffectedRange, RangeEvent } from '../../model/vulnerability.ts';
import type { VersionScheme } from './versions/contract.ts';

type Compare = VersionScheme['compare'];

/** One stretch of affected versions. */
export interface Interval {
  /** First affected version; undefined: from the very beginning. */
  from: string | undefined;
  /** Where it ends; `last` is inclusive, the others exclusive; undefined: no end is known. */
  end: { kind: 'fixed' | 'last' | 'limit'; version: string } | undefined;
}

interface Step {
  kind: 'introduced' | 'fixed' | 'last' | 'limit';
  version: string;
}

/**
 * The stretches that a range's events describe: events sorted, each `introduced` paired with the next end.
 * An open last stretch takes GHSA's `last_known_affected_version_range` as its end when the record has one.
 * When a bound cannot be read the events are taken in the order given.
 */
export function intervalsOf(range: AffectedRange, compare: Compare): Interval[] {
  const plain = plainInterval(range, compare);
  if (plain !== undefined) return [plain];
  const intervals: Interval[] = [];
  let open: Step | undefined;
  for (const step of sorted(range.events.flatMap(stepsOf), compare)) {
    if (step.kind === 'introduced') {
      open ??= step;
    } else if (open) {
      intervals.push({ from: from(open), end: { kind: step.kind, version: step.version } });
      open = undefined;
    }
  }
  if (open) intervals.push({ from: from(open), end: knownEnd(range.lastKnownAffected) });
  return intervals;
}

/** Nine of ten ranges: one `introduced`, then one `fixed` that is not before it. Undefined for any other. */
function plainInterval({ events }: AffectedRange, compare: Compare): Interval | undefined {
  const [first, second] = events;
  if (events.length !== 2 || first === undefined || second === undefined) return undefined;
  const { introduced } = first;
  const { fixed } = second;
  if (introduced === undefined || fixed === undefined || second.introduced !== undefined || hasEnd(first) || hasOtherEnd(second))
    return undefined;
  // Where one cannot be read the order given counts.
  if (introduced !== '0' && (compare(introduced, fixed) ?? 0) > 0) return undefined;
  return { from: introduced === '0' ? undefined : introduced, end: { kind: 'fixed', version: fixed } };
}

const hasEnd = (event: RangeEvent) => event.fixed !== undefined || hasOtherEnd(event);
const hasOtherEnd = (event: RangeEvent) => event.last_affected !== undefined || event.limit !== undefined;

/** OSV: `introduced: "0"` sorts before every version. */
function from(step: Step): string | undefined {
  return step.version === '0' ? undefined : step.version;
}

/** The schema allows one field per event; a record with several in one object means each of them. `limit: "*"` is no limit. */
function stepsOf(event: RangeEvent): Step[] {
  const steps: Step[] = [];
  if (event.introduced !== undefined) steps.push({ kind: 'introduced', version: event.introduced });
  if (event.fixed !== undefined) steps.push({ kind: 'fixed', version: event.fixed });
  if (event.last_affected !== undefined) steps.push({ kind: 'last', version: event.last_affected });
  if (event.limit !== undefined && event.limit !== '*') steps.push({ kind: 'limit', version: event.limit });
  return steps;
}

/** Stable: at equal versions the order given decides, so that `introduced X, fixed X` stays empty. */
function sorted(steps: Step[], compare: Compare): Step[] {
  if (steps.length < 2 || isInOrder(steps, compare)) return steps;
  if (steps.some((step) => !isBeginning(step) && compare(step.version, step.version) === undefined)) return steps;
  return steps.sort((a, b) => compareSteps(a, b, compare) ?? 0);
}

/** Nearly every range is: one comparison instead of a sort. */
function isInOrder(steps: readonly Step[], compare: Compare): boolean {
  return steps.every((step, at) => at === 0 || (compareSteps(steps[at - 1] as Step, step, compare) ?? 1) <= 0);
}

function compareSteps(a: Step, b: Step, compare: Compare): number | undefined {
  if (isBeginning(a)) return isBeginning(b) ? 0 : -1;
  return isBeginning(b) ? 1 : compare(a.version, b.version);
}

function isBeginning(step: Step): boolean {
  return step.kind === 'introduced' && step.version === '0';
}

/** `< 1.2.3` or `<= 1.2.3`; anything else bounds nothing, which keeps the version affected. */
function knownEnd(text: string | undefined): Interval['end'] {
  const bound = /^\s*(<=?)\s*(\S+)\s*$/.exec(text ?? '');
  if (!bound) return undefined;
  return { kind: bound[1] === '<=' ? 'last' : 'limit', version: bound[2] as string };
}
