// SPDX-License-Identifier: Apache-2.0
import { isRealDate } from '../kit/working-days.ts';
import type { Fault } from './contract.ts';

/*
 * Structural checks of foreign documents as plain functions: what the official schemas say, in our own words and with a
 * place for every fault. A document's depth is bounded before it comes here (`json-document.ts`).
 */
export type Tell = (place: string, message: string) => void;
export type Shape = (value: unknown, place: string, tell: Tell) => void;
export type Shapes = Readonly<Record<string, Shape>>;

/** More faults than anybody reads. */
const mostFaults = 200;

/** Every way in which a value is not of that shape, told as faults of one rule. */
export function checkShape(value: unknown, shape: Shape, rule: string): Fault[] {
  const faults: Fault[] = [];
  shape(value, '', (place, message) => {
    if (faults.length < mostFaults) faults.push({ rule, place, message });
  });
  return faults;
}

/** One step further down a JSON pointer (RFC 6901). */
export function below(place: string, step: string | number): string {
  return `${place}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

export const anything: Shape = () => {};

export interface TextRules {
  min?: number;
  max?: number;
  pattern?: RegExp;
  /** What the pattern wants, in words. */
  says?: string;
}

export function text({ min = 0, max = Number.POSITIVE_INFINITY, pattern, says }: TextRules = {}): Shape {
  return (value, place, tell) => {
    if (typeof value !== 'string') tell(place, 'must be a text');
    else if (value.length < min) tell(place, `must have at least ${min} characters`);
    else if (value.length > max) tell(place, `must have at most ${max} characters`);
    else if (pattern && !pattern.test(value)) tell(place, `must be ${says ?? `of the form ${pattern.source}`}`);
  };
}

export function oneOf(...values: readonly unknown[]): Shape {
  return (value, place, tell) => {
    if (!values.includes(value)) tell(place, `must be one of: ${values.join(', ').slice(0, 300)}`);
  };
}

export function number({ min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, whole = false } = {}): Shape {
  return (value, place, tell) => {
    if (typeof value !== 'number' || (whole && !Number.isInteger(value)))
      tell(place, whole ? 'must be a whole number' : 'must be a number');
    else if (value < min || value > max) tell(place, `must lie between ${min} and ${max}`);
  };
}

export const flag: Shape = (value, place, tell) => {
  if (typeof value !== 'boolean') tell(place, 'must be true or false');
};

export interface ListRules {
  min?: number;
  max?: number;
  unique?: boolean;
}

export function list(item: Shape, { min = 0, max = Number.POSITIVE_INFINITY, unique = false }: ListRules = {}): Shape {
  return (value, place, tell) => {
    if (!Array.isArray(value)) return tell(place, 'must be a list');
    if (value.length < min) tell(place, `must have at least ${min} entries`);
    if (value.length > max) tell(place, `must have at most ${max} entries`);
    if (unique && new Set(value.map((entry) => JSON.stringify(sortKeys(entry)))).size < value.length)
      tell(place, 'must not hold an entry twice');
    value.forEach((entry, at) => {
      item(entry, below(place, at), tell);
    });
  };
}

export interface ObjectRules {
  needs?: Shapes;
  may?: Shapes;
  /** Further members: any, none, or only those with such a name. */
  others?: 'any' | 'none' | RegExp;
}

export function object({ needs = {}, may = {}, others = 'any' }: ObjectRules): Shape {
  const known = new Map([...Object.entries(may), ...Object.entries(needs)]);
  const needed = Object.keys(needs);
  const shapeOf = (name: string) => known.get(name) ?? (admits(others, name) ? anything : undefined);
  return (value, place, tell) => {
    if (!isObject(value)) return tell(place, 'must be an object');
    for (const name of needed) if (!Object.hasOwn(value, name)) tell(place, `must have the member ${name}`);
    for (const [name, entry] of Object.entries(value)) {
      const shape = shapeOf(name) ?? forbidden;
      shape(entry, below(place, name), tell);
    }
  };
}

const forbidden: Shape = (_, place, tell) => {
  tell(place, 'must not be there: the format has no such member');
};

function admits(others: NonNullable<ObjectRules['others']>, name: string): boolean {
  return others === 'any' || (others instanceof RegExp && others.test(name));
}

export function orNull(shape: Shape): Shape {
  return (value, place, tell) => {
    if (value !== null) shape(value, place, tell);
  };
}

/** Of several shapes at once. */
export function all(...shapes: readonly Shape[]): Shape {
  return (value, place, tell) => {
    for (const shape of shapes) shape(value, place, tell);
  };
}

/** A further condition on an object that is one. */
export function where(holds: (value: Record<string, unknown>) => boolean, message: string): Shape {
  return (value, place, tell) => {
    if (isObject(value) && !holds(value)) tell(place, message);
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 3339 with a date that exists; `zone`: what may stand at its end. */
export function instant(zone: 'utc' | 'any' | 'or-none' = 'any'): Shape {
  return (value, place, tell) => {
    const parts = typeof value === 'string' ? /^(\d{4}-\d{2}-\d{2})[Tt]([\d:.]+)(.*)$/.exec(value) : null;
    const isTime = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?$/.test(parts?.[2] ?? '');
    const isZone = /^([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/.test(parts?.[3] ?? '') || (zone === 'or-none' && parts?.[3] === '');
    if (!parts || !isTime || !isZone || !isRealDate(parts[1]!)) tell(place, 'must be a date with a time and its zone (RFC 3339)');
    else if (zone === 'utc' && !/Z$/.test(parts[3]!)) tell(place, 'must be a time in UTC, ending in Z');
  };
}

/** An absolute address by RFC 3986: a scheme and only the characters that may stand in one. */
export const uri: Shape = (value, place, tell) => {
  const fits = typeof value === 'string' && /^[a-z][a-z0-9+.-]*:[!#$&-;=?-[\]_a-z~%]+$/i.test(value);
  if (!fits || /%(?![0-9a-f]{2})/i.test(value as string)) tell(place, 'must be an absolute address (RFC 3986)');
};

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  );
}
