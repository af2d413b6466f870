// SPDX-License-Identifier: Apache-2.0
import type { AffectedRange, RangeEvent } from '../../../model/vulnerability.ts';
import { isObject, malformed } from '../json-shape.ts';

const kinds = ['introduced', 'fixed', 'last_affected', 'limit'] as const;
type Kind = (typeof kinds)[number];

interface Step {
  kind: Kind;
  value: string;
}

/** Real lists name two or three versions; more would only multiply ranges. */
const alternativesLimit = 8;

/**
 * The events of a range, as one or more event lists whose union is the range.
 *
 * What cannot be an event at all (no object, no text) makes the record malformed. A bound that is an event but no
 * version is read so that no affected version is lost, and reported:
 * - a list (`"fixed": "7.2.4, 6.11.4"`) becomes one range per listed version. Ranges are OR-ed, so everything below
 *   the highest listed fix counts as affected, whatever the author meant, and nothing above it does;
 * - an empty or unreadable `introduced` is 0, an empty or unreadable upper bound falls away (the range stays open);
 * - a range without `introduced` starts at 0.
 */
export function readEvents(events: readonly unknown[], type: AffectedRange['type'], repairs: string[]): RangeEvent[][] {
  const steps = events.flatMap(readSteps);
  if (steps.length === 0) {
    repairs.push('a range has no events and was left out');
    return [];
  }
  if (type === 'GIT') return [steps.map(toEvent)];
  const usable = steps.flatMap((step) => checkStep(step, repairs));
  if (!usable.some((step) => step.kind === 'introduced')) {
    repairs.push('a range does not say where it begins and is read from the first version');
    usable.unshift({ kind: 'introduced', value: '0' });
  }
  return spread(usable, repairs).map((list) => list.map(toEvent));
}

/** One event object is one step; two keys in one object (forbidden by the schema) are two. */
function readSteps(event: unknown): Step[] {
  if (!isObject(event)) throw malformed('an event is not an object');
  const given = isOldShape(event) ? { [event.type.toLowerCase()]: event.value } : event;
  return kinds
    .filter((kind) => Object.hasOwn(given, kind))
    .map((kind) => {
      const value = given[kind];
      if (typeof value !== 'string') throw malformed(`the value of a "${kind}" event is not text`);
      return { kind, value: value.trim() };
    });
}

/** Before schema 1.0 an event was `{"type": "FIXED", "value": "1.2.3"}`; such records are still published. */
function isOldShape(event: Record<string, unknown>): event is { type: string; value: unknown } {
  return typeof event.type === 'string' && Object.hasOwn(event, 'value');
}

function checkStep(step: Step, repairs: string[]): Step[] {
  if (versionsIn(step.value).length > 0) return [step];
  repairs.push(`a "${step.kind}" bound is not a version; the range is read without it`);
  return step.kind === 'introduced' ? [{ kind: 'introduced', value: '0' }] : [];
}

/** The versions a bound names: one, several when it is a list, none when it is no version in any ecosystem. */
function versionsIn(value: string): string[] {
  const parts = value.split(',').map((part) => part.trim());
  return parts.every((part) => /^[\x21-\x2b\x2d-\x7e]{1,200}$/.test(part) && /[0-9a-z]/i.test(part)) ? parts : [];
}

function spread(steps: readonly Step[], repairs: string[]): Step[][] {
  let lists: Step[][] = [[]];
  for (const step of steps) {
    const versions = versionsIn(step.value);
    if (versions.length > 1) repairs.push(`a "${step.kind}" bound lists several versions; each is taken for a bound of its own`);
    lists = lists.flatMap((list) => versions.map((value) => [...list, { kind: step.kind, value }]));
    if (lists.length > alternativesLimit) throw malformed('its events list too many versions as one bound');
  }
  return lists;
}

function toEvent(step: Step): RangeEvent {
  return { [step.kind]: step.value };
}
