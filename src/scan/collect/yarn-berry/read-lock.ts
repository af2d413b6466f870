// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import { readYamlDocuments } from '../yaml-documents.ts';
import { mapUnder, textUnder, type YamlMap } from '../yaml-value.ts';

/** One entry of a berry lockfile. */
export interface BerryEntry {
  /** `name@protocol:range` each: everything that led to this package. */
  descriptors: readonly string[];
  line: number;
  version: string;
  /** `name@reference` of what is installed. */
  resolution: string;
  /** Checksum of berry's own archive of the package, `<cacheKey>/<hex>` or `<hex>`. */
  checksum: string | undefined;
  /** Name and range of each. */
  dependencies: readonly (readonly [string, string])[];
  /** Names of `dependencies` that may be left out. */
  optional: ReadonlySet<string>;
}

/** `__metadata.version`: 3 is of yarn 2.0, 4 and 5 of 2.x, 6 and 7 of 3.x, 8 and 9 of 4.x. */
const versions = { oldest: 3, newest: 9 };

/** Reads the entries; a file without them, of an unknown version or cut short throws a NgaoError. */
export async function readBerryLock(text: string, file: string): Promise<BerryEntry[]> {
  const [lock = new Map(), second] = await readYamlDocuments(text, { file, duplicates: 'last' });
  const version = Number(textUnder(mapUnder(lock, '__metadata'), 'version'));
  if (!Number.isInteger(version) || second) {
    throw new NgaoError('input-malformed', `${file} has no "__metadata" version: it is damaged. Run "yarn install".`);
  }
  if (version < versions.oldest || version > versions.newest) {
    throw new NgaoError(
      'input-unsupported',
      `${file} has lockfile version ${version}; Ngao reads ${versions.oldest} to ${versions.newest}. Update Ngao, or yarn.`,
    );
  }
  return [...lock].flatMap(([key, { value, line }]) => {
    if (key === '__metadata') return [];
    if (!(value instanceof Map)) throw damaged(file, line);
    return [entryOf(key, value, { file, line })];
  });
}

function entryOf(key: string, fields: YamlMap, { file, line }: { file: string; line: number }): BerryEntry {
  const version = textUnder(fields, 'version');
  const resolution = textUnder(fields, 'resolution');
  // Written last: an entry without it was cut.
  const whole = textUnder(fields, 'linkType') !== undefined;
  if (version === undefined || resolution === undefined || !whole) throw damaged(file, line);
  const dependencies: [string, string][] = [];
  for (const [name, { value }] of mapUnder(fields, 'dependencies'))
    if (typeof value === 'string') dependencies.push([name, value]);
  return {
    // A range may hold a comma, never one with a space after it.
    descriptors: key.split(', '),
    line,
    version,
    resolution,
    checksum: textUnder(fields, 'checksum'),
    dependencies,
    optional: optionalNames(mapUnder(fields, 'dependenciesMeta')),
  };
}

const none: ReadonlySet<string> = new Set();

function optionalNames(meta: YamlMap): ReadonlySet<string> {
  if (meta.size === 0) return none;
  return new Set([...meta.keys()].filter((name) => textUnder(mapUnder(meta, name), 'optional') === 'true'));
}

function damaged(file: string, line: number): NgaoError {
  return new NgaoError(
    'input-malformed',
    `${file} line ${line}: an entry is not whole. The file is cut short or damaged; run "yarn install" and scan again.`,
  );
}
