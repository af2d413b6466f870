// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';

/** The place after which a page begins: the sort keys of the row before, as base64url of JSON. Opaque to callers. */
export function writeKey(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

export function readKey(text: string | undefined, length: number): (string | number | null)[] | undefined {
  if (text === undefined) return undefined;
  try {
    const values: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const isKey =
      Array.isArray(values) && values.length === length && values.every((each) => each === null || typeof each !== 'object');
    if (isKey) return values as (string | number | null)[];
  } catch {
    // Told below.
  }
  throw new NgaoError(
    'usage',
    '"after" is not a place of this list. Take it from "next" of the page before, with the same sort.',
  );
}

/** A page of `limit` rows of which one more was asked for. */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => readonly (string | number | null)[]) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? writeKey(keyOf(last)) : null };
}
