// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { corpus, corpusTest } from '../../../../test/builders/corpus.ts';
import { schemeForType, versionSchemes } from './registry.ts';
import { readCanonicalVers, readVers, versContains, writeVers } from './vers.ts';

const read = (path: string): string => readFileSync(join(corpus!, 'standards', path), 'utf8');

describe('ordered pairs of OSV', corpusTest, () => {
  gradePairs({ file: 'semver-versions', scheme: 'npm', pairs: 86 });
  gradePairs({ file: 'semver-versions', scheme: 'go', pairs: 86 });
  gradePairs({ file: 'alpine-versions', scheme: 'apk', pairs: 778 });
  gradePairs({ file: 'debian-versions', scheme: 'deb', pairs: 30 });
  gradePairs({ file: 'debian-versions-generated', scheme: 'deb', pairs: 14_442 });
  gradePairs({ file: 'redhat-versions', scheme: 'rpm', pairs: 165 });
  gradePairs({ file: 'pypi-versions', scheme: 'pypi', pairs: 37 });
  gradePairs({ file: 'pypi-versions-generated', scheme: 'pypi', pairs: 12_375 });
  gradePairs({ file: 'maven-versions', scheme: 'maven', pairs: 102 });
  gradePairs({ file: 'rubygems-versions', scheme: 'rubygems', pairs: 25 });
  gradePairs({ file: 'nuget-versions', scheme: 'nuget', pairs: 35 });
  gradePairs({ file: 'pub-versions', scheme: 'pub', pairs: 100 });
  gradePairs({
    file: 'packagist-versions',
    scheme: 'packagist',
    pairs: 95,
    deviations: [
      // A branch has no place in an order, and `#` stands in no Composer version.
      'dev-foo < 1.26.0',
      '1.26.0 > dev-foo',
      '1.2.3.# = 1.2.3',
      '1.2.3.# = 1.2.3.#',
      '1.2.3.# = 1.2.3.1',
      '1.2.3.#.1 > 1.2.3',
      '1.2.3.#.p3 > 1.2.3',
      '1.2.3.#.beta < 1.2.3',
    ],
  });
  gradePairs({
    file: 'packagist-versions-generated',
    scheme: 'packagist',
    pairs: 10_630,
    deviations: [
      // Composer lowers the case before it compares; PHP alone takes capitals for unknown words, all equal.
      'v1.9.0-ALPHA.1 = v1.9.0-BETA.1',
      'v1.9.0-BETA.1 < v1.9.0-ALPHA.2',
      'v1.9.0-ALPHA.2 = v1.9.0-BETA.2',
    ],
  });
});

describe('the VERS suite', corpusTest, () => {
  gradeSuite({ file: 'alpine_version_cmp_test', cases: 716 });
  gradeSuite({ file: 'nuget_version_cmp_test', cases: 33 });
  gradeSuite({
    file: 'maven_version_cmp_test',
    cases: 977,
    // Maven before 3.9. Since MNG-7644 `.a` is `-a`, and a qualifier stands before a number. Each pair is there twice.
    deviations: ['2-1 2.0.a', '2-1 2.0.0.a', '2-1 2.0.a', '2-1 2.0.0.a'],
  });

  it('canonicalises ranges', () => {
    const cases = suite<string, string>('pypi_range_validate_test');
    assert.equal(cases.length, 19);
    for (const { input, expected_output } of cases) assert.equal(writeVers(readVers(input)!), expected_output);
  });

  it('reads only canonical text as canonical', () => {
    const cases = suite<string, object>('vers_canonical_parse_test');
    assert.equal(cases.length, 12);
    for (const { input, expected_output } of cases) {
      const range = readCanonicalVers(input);
      const pairs = range?.constraints.map(({ comparator, version }) => [comparator, version]);
      assert.deepEqual(range && { scheme: range.type, version_constraints: pairs }, expected_output, input);
    }
  });

  it('tells what a range contains', () => {
    const files = ['pypi_range_containment_test', 'npm_range_containment_test'];
    const cases = files.flatMap((file) => suite<{ vers: string; version: string }, boolean>(file));
    assert.equal(cases.length, 11);
    for (const { input, expected_output } of cases) {
      assert.equal(versContains(readVers(input.vers)!, input.version), expected_output, JSON.stringify(input));
    }
  });
});

interface Grade {
  file: string;
  scheme: string;
  pairs: number;
  /** Known deviations, as the file writes them: exactly these fail. */
  deviations?: string[];
}

function gradePairs({ file, scheme, pairs, deviations = [] }: Grade): void {
  it(`orders ${file} as ${scheme}, both ways round`, () => {
    const compare = versionSchemes.find(({ id }) => id === scheme)!.compare;
    const lines = read(`version-compare/${file}.txt`)
      .split('\n')
      .map((line) => line.trim());
    const rows = lines.filter((line) => line !== '' && !line.startsWith('# ') && line !== '#' && !line.startsWith('//'));
    const wrong = rows.filter((row) => {
      const [, a, sign, b] = /^(\S.*?)\s+([<=>])\s+(\S.*)$/.exec(row)!;
      const expected = ['<', '=', '>'].indexOf(sign!) - 1;
      return signOf(compare(a!, b!)) !== expected || signOf(compare(b!, a!)) !== 0 - expected;
    });
    assert.deepEqual(wrong, deviations);
    assert.equal(rows.length, pairs);
  });
}

interface Case<Input, Output> {
  test_type: string;
  input: Input;
  expected_output?: Output;
}

function gradeSuite({ file, cases, deviations = [] }: { file: string; cases: number; deviations?: string[] }): void {
  it(`compares ${file}`, () => {
    const all = suite<{ input_scheme: string; versions: [string, string] }, boolean | string[]>(file);
    const wrong = all.filter(({ test_type, input, expected_output }) => {
      const { compare } = schemeForType(input.input_scheme)!;
      const found = compare(...input.versions);
      if (test_type === 'equality') return found === undefined || (found === 0) !== expected_output;
      // The suite writes the versions of its answer in normal form: compare, do not match text.
      const [first, last] = expected_output as [string, string];
      return (
        found === undefined ||
        compare(first, last)! > 0 ||
        (found !== 0 && compare(input.versions[found < 0 ? 0 : 1]!, first) !== 0)
      );
    });
    assert.deepEqual(
      wrong.map(({ input }) => input.versions.join(' ')),
      deviations,
    );
    assert.equal(all.length, cases);
  });
}

function suite<Input, Output>(file: string): Case<Input, Output>[] {
  return JSON.parse(read(`vers/tests/${file}.json`)).tests;
}

function signOf(order: number | undefined): number | undefined {
  return order === undefined ? undefined : Math.sign(order) + 0;
}
