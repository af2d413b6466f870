// SPDX-License-Identifier: Apache-2.0
import type { AffectedPackage, AffectedRange } from '../../../model/vulnerability.ts';
import { field, isObject, type JsonObject, listField, malformed, objectField, textField, textList } from '../json-shape.ts';
import { readEvents } from './read-events.ts';

const rangeTypes = ['SEMVER', 'ECOSYSTEM', 'GIT'] as const;

/**
 * One `affected` entry. Undefined when it names no package (records about git repositories only): that is no error,
 * there is just nothing to look up by name.
 */
export function readAffected(entry: JsonObject, repairs: string[]): AffectedPackage | undefined {
  const given = field(entry, 'package');
  if (given === undefined || given === null) return undefined;
  if (!isObject(given)) throw malformed('an affected "package" is not an object');
  const bound = readBound(entry, repairs);
  return {
    ecosystem: readName(given, 'ecosystem'),
    name: readName(given, 'name'),
    versions: [...new Set(textList(entry, 'versions').filter((version) => version !== ''))],
    ranges: listField(entry, 'ranges').flatMap((range) => readRange(range, bound, repairs)),
  };
}

function readName(given: JsonObject, name: string): string {
  const text = textField(given, name);
  if (text === undefined || text.trim() === '' || text.length > 1000)
    throw malformed(`an affected package has no usable "${name}"`);
  return text;
}

/** GHSA's hint for a range without an upper event: `< 1.2.3` or `<= 1.2.3`. */
function readBound(entry: JsonObject, repairs: string[]): string | undefined {
  const text = textField(objectField(entry, 'database_specific'), 'last_known_affected_version_range');
  if (text === undefined || text === '') return undefined;
  const match = /^(<=?)\s*([^\s,<>=]+)$/.exec(text.trim());
  if (match) return `${match[1]} ${match[2]}`;
  repairs.push('"last_known_affected_version_range" is not "< VERSION" or "<= VERSION" and was left out');
  return undefined;
}

function readRange(range: unknown, bound: string | undefined, repairs: string[]): AffectedRange[] {
  if (!isObject(range)) throw malformed('a range is not an object');
  const type = rangeTypes.find((known) => known === range.type);
  if (type === undefined) {
    repairs.push('a range has a type that Ngao does not know and was left out');
    return [];
  }
  const sequences = readEvents(listField(range, 'events'), type, repairs);
  return sequences.map((events) =>
    bound === undefined || type === 'GIT' ? { type, events } : { type, events, lastKnownAffected: bound },
  );
}
