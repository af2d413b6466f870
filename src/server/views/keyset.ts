// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';

/** The place after which a page begins: the sort keys of the row before, as base64url of JSON. Opaque to callers. */
export function writeKey(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** What stands at each place of a key: a row number, a text, an instant as the database writes it. */
export type KeyPart = 'id' | 'text' | 'instant';

export function readKey(text: string | undefined, parts: readonly KeyPart[]): (string | number | null)[] | undefined {
  if (text === undefined) return undefined;
  try {
    const values: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const isKey =
      Array.isArray(values) &&
      values.length === parts.length &&
      values.every((each, index) => fits[parts[index] as KeyPart](each));
    if (isKey) return values as (string | number | null)[];
  } catch {
    // Told below.
  }
  throw notThere();
}

export function notThere(): NgaoError {
  return new NgaoError(
    'usage',
    '"after" is not a place of this list. Take it from "next" of the page before, with the same sort.',
  );
}

const largest = 2 ** 31 - 1;

/** What would fit no column never reaches the database: its refusal would look like a fault of ours. */
const fits: Record<KeyPart, (value: unknown) => boolean> = {
  id: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= largest,
  text: (value) => typeof value === 'string' && !value.includes('\u0000'),
  instant: (value) => typeof value === 'string' && isInstant(value),
};

/** `2026-06-01 08:00:00.001+00` or the same with `T` and `Z`; `infinity` where there is none. */
export function isInstant(text: string): boolean {
  return (
    text === 'infinity' ||
    (/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,6})?(\+00|Z)$/.test(text) &&
      !Number.isNaN(Date.parse(text.replace(' ', 'T').replace('+00', 'Z'))))
  );
}

/** A page of `limit` rows of which one more was asked for. */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => readonly (string | number | null)[]) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? writeKey(keyOf(last)) : null };
}
