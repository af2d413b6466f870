// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';

type Values<Key extends string> = Readonly<Partial<Record<Key, unknown>>>;

/** The object with only known keys; throws `config-invalid` naming the unknown one. */
export function readSettings<Key extends string>(given: unknown, keys: readonly Key[], where: string): Values<Key> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new NgaoError('config-invalid', `${where} must be an object with the keys ${keys.join(', ')}.`);
  }
  const unknown = Object.keys(given).find((key) => !(keys as readonly string[]).includes(key));
  if (unknown !== undefined) {
    throw new NgaoError('config-invalid', `${where} has an unknown key. Known are: ${keys.join(', ')}.`);
  }
  return given as Values<Key>;
}

/** A text without line ends other than those of a PEM, or undefined. Never repeats the value: it may be a password. */
export function textOf<Key extends string>(values: Values<Key>, key: Key, where: string): string | undefined {
  const value = values[key];
  if (value === undefined) return undefined;
  const isText = typeof value === 'string' && value !== '' && value.length <= 100_000;
  if (!isText || (/\p{Cc}/u.test(value) && !value.startsWith('-----BEGIN '))) {
    throw new NgaoError('config-invalid', `${where}.${key} must be one line of text.`);
  }
  return value;
}

export function booleanOf<Key extends string>(values: Values<Key>, key: Key, where: string): boolean | undefined {
  const value: unknown = values[key];
  if (value === undefined || typeof value === 'boolean') return value;
  throw new NgaoError('config-invalid', `${where}.${key} must be true or false.`);
}

export function wholeNumberOf<Key extends string>(
  values: Values<Key>,
  { key, least, most }: { key: Key; least: number; most: number },
  where: string,
): number | undefined {
  const value = values[key];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new NgaoError('config-invalid', `${where}.${key} must be a whole number from ${least} to ${most}.`);
}
