// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from './errors.ts';

/** Nesting beyond this is refused: a hostile document must not exhaust the stack. */
const depthLimit = 200;

/**
 * The one way to write a JSON value (RFC 8785, JCS): no white space, members sorted by UTF-16 code units, numbers and
 * strings as ECMAScript writes them. Throws `input-malformed` for what JSON or I-JSON cannot say (undefined, NaN,
 * functions, half of a surrogate pair) and for nesting over 200.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > depthLimit) throw new NgaoError('input-malformed', `A JSON value is nested more than ${depthLimit} deep.`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeText(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object') return writeObject(value as Record<string, unknown>, depth);
  throw new NgaoError('input-malformed', `A ${typeof value} that JSON cannot hold stands where a value was expected.`);
}

function writeObject(value: Record<string, unknown>, depth: number): string {
  // The default order of `sort` is the one that section 3.2.3 asks for.
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${writeText(name)}:${write(value[name], depth + 1)}`).join(',')}}`;
}

function writeText(text: string): string {
  if (!text.isWellFormed()) throw new NgaoError('input-malformed', 'A text holds half of a surrogate pair.');
  return JSON.stringify(text);
}
