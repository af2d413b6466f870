// SPDX-License-Identifier: Apache-2.0
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { NgaoError } from '../kit/errors.ts';
import { nearest } from '../kit/nearest.ts';
import { GuardConfig, GuardTermSet, GuardWaiver } from '../model/guard-files.ts';

/** A term set out of a file's text. Throws `input-malformed`; the message quotes nothing of the file. */
export function readTermSet(text: string, shown: string): GuardTermSet {
  return read(GuardTermSet, text, { shown, what: 'a term set (ngao-guard-terms/1)', code: 'input-malformed' });
}

/** A waiver out of a file's text. Throws `input-malformed`. */
export function readWaiver(text: string, shown: string): GuardWaiver {
  return read(GuardWaiver, text, { shown, what: 'a waiver (ngao-guard-waiver/1)', code: 'input-malformed' });
}

/** `ngao-guard.json`. Throws `config-invalid`: an unknown key is an error. */
export function readGuardConfig(text: string, shown: string): GuardConfig {
  refuseUnknownKey(text, shown);
  return read(GuardConfig, text, { shown, what: 'a configuration of the guard', code: 'config-invalid' });
}

/** The schema only says that there is one. */
function refuseUnknownKey(text: string, shown: string): void {
  const known = Object.keys(GuardConfig.properties);
  const key = keysOf(text).find((each) => !known.includes(each));
  if (key === undefined) return;
  const guess = nearest(key, known);
  const hint = guess ? `did you mean "${guess}"?` : `known: ${known.join(', ')}`;
  throw new NgaoError('config-invalid', `${shown}: unknown key ${JSON.stringify(key.slice(0, 60))} (${hint})`);
}

function keysOf(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  } catch {
    return [];
  }
}

function read<T extends TSchema>(
  schema: T,
  text: string,
  { shown, what, code }: { shown: string; what: string; code: 'input-malformed' | 'config-invalid' },
): Static<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NgaoError(code, `${shown} is not JSON.`);
  }
  if (Value.Check(schema, value)) return value;
  const [first] = Value.Errors(schema, value);
  const where = first === undefined || first.instancePath === '' ? 'at its root' : `at ${first.instancePath}`;
  throw new NgaoError(code, `${shown} is not ${what}: it is wrong ${where}. See docs/reference for its schema.`);
}
