// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field's own value; never one inherited from a prototype. */
export function field(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A list that may be absent or null; anything else is malformed. */
export function listField(object: JsonObject, name: string): readonly unknown[] {
  const value = field(object, name);
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed(`"${name}" is not a list`);
  return value;
}

/** A list of texts; entries that are not text make it malformed. */
export function textList(object: JsonObject, name: string): string[] {
  const list = listField(object, name);
  if (list.some((entry) => typeof entry !== 'string')) throw malformed(`"${name}" holds something that is not text`);
  return list as string[];
}

export function textField(object: JsonObject, name: string): string | undefined {
  const value = field(object, name);
  return typeof value === 'string' ? value : undefined;
}

/** An object that may be absent; anything else counts as absent (feeds put odd things into free-form fields). */
export function objectField(object: JsonObject, name: string): JsonObject {
  const value = field(object, name);
  return isObject(value) ? value : {};
}

export function malformed(reason: string): NgaoError {
  return new NgaoError('input-malformed', reason);
}
