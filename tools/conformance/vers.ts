// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { schemeForType, versionSchemes } from '../../src/scan/match/versions/registry.ts';
import { readCanonicalVers, readVers, versContains, writeVers } from '../../src/scan/match/versions/vers.ts';
import { addGrades, type Grade, type Judged, tally } from './grade.ts';

const composerBranch = 'a branch has no place in an order, and # stands in no Composer version';
const composerCase = 'Composer lowers the case before it compares; PHP alone takes capitals for unknown words, all equal';
const mavenBefore = 'Maven before 3.9; since MNG-7644 ".a" is "-a", and a qualifier stands before a number';

/** Pairs that a file orders otherwise than we do, as it writes them. */
const reasons: Readonly<Record<string, string>> = {
  'dev-foo < 1.26.0': composerBranch,
  '1.26.0 > dev-foo': composerBranch,
  '1.2.3.# = 1.2.3': composerBranch,
  '1.2.3.# = 1.2.3.#': composerBranch,
  '1.2.3.# = 1.2.3.1': composerBranch,
  '1.2.3.#.1 > 1.2.3': composerBranch,
  '1.2.3.#.p3 > 1.2.3': composerBranch,
  '1.2.3.#.beta < 1.2.3': composerBranch,
  'v1.9.0-ALPHA.1 = v1.9.0-BETA.1': composerCase,
  'v1.9.0-BETA.1 < v1.9.0-ALPHA.2': composerCase,
  'v1.9.0-ALPHA.2 = v1.9.0-BETA.2': composerCase,
  // Each pair is there twice.
  '2-1 2.0.a': mavenBefore,
  '2-1 2.0.0.a': mavenBefore,
};

/** Which file of ordered pairs is for which scheme. */
export const pairFiles: readonly (readonly [file: string, scheme: string])[] = [
  ['semver-versions', 'npm'],
  ['semver-versions', 'go'],
  ['alpine-versions', 'apk'],
  ['debian-versions', 'deb'],
  ['debian-versions-generated', 'deb'],
  ['redhat-versions', 'rpm'],
  ['pypi-versions', 'pypi'],
  ['pypi-versions-generated', 'pypi'],
  ['maven-versions', 'maven'],
  ['rubygems-versions', 'rubygems'],
  ['nuget-versions', 'nuget'],
  ['pub-versions', 'pub'],
  ['packagist-versions', 'packagist'],
  ['packagist-versions-generated', 'packagist'],
];

const read = (corpus: string, path: string): string => readFileSync(join(corpus, 'standards', path), 'utf8');

/** All files of ordered pairs, each as its scheme. */
export function gradeVersionPairs(corpus: string): Grade {
  const [first, ...more] = pairFiles.map(([file, scheme]) => gradePairs(corpus, { file, scheme })) as [Grade, ...Grade[]];
  const notGraded = ['pairs of CRAN and Hackage: neither ecosystem has a scheme here'];
  return { ...addGrades(first, ...more), version: '2026-08', notGraded };
}

/** The ordered pairs of one file, both ways round. */
export function gradePairs(corpus: string, { file, scheme }: { file: string; scheme: string }): Grade {
  const compare = versionSchemes.find(({ id }) => id === scheme)?.compare as (a: string, b: string) => number | undefined;
  const lines = read(corpus, `version-compare/${file}.txt`)
    .split('\n')
    .map((line) => line.trim());
  const rows = lines.filter((line) => line !== '' && !line.startsWith('# ') && line !== '#' && !line.startsWith('//'));
  const judged = rows.map((row): Judged => {
    const [, a, sign, b] = /^(\S.*?)\s+([<=>])\s+(\S.*)$/.exec(row) as unknown as [string, string, string, string];
    const expected = ['<', '=', '>'].indexOf(sign) - 1;
    const isRight = signOf(compare(a, b)) === expected && signOf(compare(b, a)) === 0 - expected;
    return { name: row, isRight, reason: reasons[row] };
  });
  return tally({ suite: 'google/osv-scalibr, ordered pairs of versions', version: `${file} as ${scheme}` }, judged);
}

interface Case<Input, Output> {
  test_type: string;
  input: Input;
  expected_output?: Output;
}

const about = { suite: 'package-url/vers-spec', version: '2026-08' };

function casesOf<Input, Output>(corpus: string, file: string): Case<Input, Output>[] {
  return JSON.parse(read(corpus, `vers/tests/${file}.json`)).tests;
}

/** The parts of the VERS suite whose schemes are known here. */
export function gradeVers(corpus: string): Grade {
  const files = ['alpine_version_cmp_test', 'nuget_version_cmp_test', 'maven_version_cmp_test'];
  const grade = addGrades(
    tally(
      about,
      files.flatMap((file) => compared(corpus, file)),
    ),
    gradeVersRanges(corpus),
  );
  const notGraded = [
    'comparisons of Gentoo, Arch Linux, Conan, OpenSSL, date and lexicographic versions: no ecosystem here has their scheme',
    'ranges of other notations (from_native): ranges of advisories are read from OSV, not from the texts of package managers',
  ];
  return { ...grade, notGraded };
}

function compared(corpus: string, file: string): Judged[] {
  const cases = casesOf<{ input_scheme: string; versions: [string, string] }, boolean | string[]>(corpus, file);
  return cases.map(({ test_type, input, expected_output }) => {
    const compare = schemeForType(input.input_scheme)?.compare as (a: string, b: string) => number | undefined;
    const found = compare(...input.versions);
    const name = input.versions.join(' ');
    const told = { name, reason: reasons[name] };
    if (found === undefined) return { ...told, isRight: false };
    if (test_type === 'equality') return { ...told, isRight: (found === 0) === expected_output };
    // The suite writes the versions of its answer in normal form: compare, do not match text.
    const [first, last] = expected_output as [string, string];
    const isInOrder = (compare(first, last) as number) <= 0;
    return { ...told, isRight: isInOrder && (found === 0 || compare(input.versions[found < 0 ? 0 : 1], first) === 0) };
  });
}

/** Canonical form, canonical reading, and what a range contains. */
function gradeVersRanges(corpus: string): Grade {
  const validated = casesOf<string, string>(corpus, 'pypi_range_validate_test').map(({ input, expected_output }): Judged => {
    const range = readVers(input);
    return { name: input, isRight: range !== undefined && writeVers(range) === expected_output };
  });
  const parsed = casesOf<string, object>(corpus, 'vers_canonical_parse_test').map(({ input, expected_output }): Judged => {
    const range = readCanonicalVers(input);
    const pairs = range?.constraints.map(({ comparator, version }) => [comparator, version]);
    const found = range && { scheme: range.type, version_constraints: pairs };
    return { name: input, isRight: isDeepStrictEqual(found, expected_output) };
  });
  const contained = ['pypi_range_containment_test', 'npm_range_containment_test']
    .flatMap((file) => casesOf<{ vers: string; version: string }, boolean>(corpus, file))
    .map(({ input, expected_output }): Judged => {
      const range = readVers(input.vers);
      const isRight = range !== undefined && versContains(range, input.version) === expected_output;
      return { name: JSON.stringify(input), isRight };
    });
  return tally(about, [...validated, ...parsed, ...contained]);
}

function signOf(order: number | undefined): number | undefined {
  return order === undefined ? undefined : Math.sign(order) + 0;
}
