// SPDX-License-Identifier: Apache-2.0

/** The value under a path of own keys and array indexes; undefined where anything on the way is something else. */
export function valueAt(value: unknown, ...path: (string | number)[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

/** The text under the path; a number in its decimal form; '' for anything else. */
export function textAt(value: unknown, ...path: (string | number)[]): string {
  const found = valueAt(value, ...path);
  if (typeof found === 'string') return found;
  return typeof found === 'number' && Number.isFinite(found) ? String(found) : '';
}

/** The first path whose text is not empty, trimmed; '' when none is. */
export function firstText(value: unknown, ...paths: (readonly (string | number)[])[]): string {
  for (const path of paths) {
    const text = textAt(value, ...path).trim();
    if (text !== '') return text;
  }
  return '';
}

/** The elements of the list under the path; nothing when there is no list. */
export function listAt(value: unknown, ...path: (string | number)[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The texts of the list under the path, others left out; a lone text counts as a list of one. */
export function textsAt(value: unknown, ...path: (string | number)[]): string[] {
  const found = valueAt(value, ...path);
  if (typeof found === 'string') return [found];
  return listAt(found).filter((item): item is string => typeof item === 'string');
}

/** The whole number of at least 0 under the path, also when written as text; 0 for anything else. */
export function countAt(value: unknown, ...path: (string | number)[]): number {
  const number = Number(textAt(value, ...path) || Number.NaN);
  return Number.isSafeInteger(number) && number >= 0 ? number : 0;
}

/** A probability 0..1 under the path, also when written as text; null for anything else. */
export function shareAt(value: unknown, ...path: (string | number)[]): number | null {
  const text = textAt(value, ...path).trim();
  const number = Number(text === '' ? Number.NaN : text);
  return number >= 0 && number <= 1 ? number : null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
