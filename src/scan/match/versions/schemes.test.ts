// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { spentTime } from '../../../../test/builders/spent-time.ts';
import type { VersionScheme } from './contract.ts';
import { versionSchemes } from './registry.ts';

const words = [
  'a',
  'b',
  'alpha',
  'beta',
  'rc',
  'x',
  'ga',
  'final',
  'sp',
  'snapshot',
  'dev',
  'post',
  'pre',
  'p',
  'git',
  'r',
  'B',
  'RC',
];
const numbers = ['0', '1', '2', '10', '01', '00', '9007199254740993'];
const semver = ['.', '.', '-', '-rc.', '+'];
/** What stands between the parts of a version, per scheme; a wrong text is passed over. */
const separators: Readonly<Record<string, readonly string[]>> = {
  npm: [...semver, ''],
  go: semver,
  crates: semver,
  hex: semver,
  pub: semver,
  nuget: semver,
  apk: ['.', '.', '_', '-r', '~', ''],
  deb: ['.', '-', '+', '~', '', ':'],
  rpm: ['.', '-', '+', '~', '^', '', ':'],
  pypi: ['.', '-', '_', '', '.dev', '.post', 'rc', '+', '!'],
  maven: ['.', '-', ''],
  packagist: ['.', '-', '', '+', '_'],
  rubygems: ['.', '-', ''],
};

/** Any text that looks like a version of the scheme; most of it is one. */
function versions(scheme: VersionScheme): fc.Arbitrary<string> {
  const piece = fc.constantFrom(...numbers, ...words);
  const tail = fc.array(fc.tuple(fc.constantFrom(...separators[scheme.id]!), piece), { maxLength: 4 });
  const head = fc.constantFrom('0', '1', '1.0', '1.0.0', '1.2.3', '10');
  return fc.tuple(head, tail).map(([start, rest]) => start + rest.flat().join(''));
}

const isReadable = (scheme: VersionScheme, version: string): boolean => scheme.compare(version, version) !== undefined;
const sign = (order: number | undefined): number => Math.sign(order ?? Number.NaN) + 0;

for (const scheme of versionSchemes) {
  describe(`version scheme ${scheme.id}`, () => {
    const valid = versions(scheme).filter((version) => isReadable(scheme, version));

    it('is reflexive, antisymmetric and total on what it reads', () => {
      fc.assert(
        fc.property(valid, valid, (a, b) => {
          assert.equal(scheme.compare(a, a), 0);
          assert.equal(sign(scheme.compare(a, b)), 0 - sign(scheme.compare(b, a)));
        }),
        { numRuns: 500 },
      );
    });

    it('is transitive', () => {
      fc.assert(
        fc.property(fc.array(valid, { minLength: 3, maxLength: 3 }), (three) => {
          const [a, b, c] = three.toSorted((left, right) => scheme.compare(left, right)!) as [string, string, string];
          const steps = [sign(scheme.compare(a, b)), sign(scheme.compare(b, c))];
          assert.ok(Math.max(...steps) <= 0, `${a}, ${b}, ${c} do not sort`);
          assert.equal(sign(scheme.compare(a, c)), Math.min(...steps), `${a}, ${b}, ${c}`);
        }),
        { numRuns: 2000 },
      );
    });

    it('gives a number or undefined for any text, the same for both sides', () => {
      const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), versions(scheme));
      fc.assert(
        fc.property(text, text, (a, b) => {
          const order = scheme.compare(a, b);
          assert.equal(order === undefined, !isReadable(scheme, a) || !isReadable(scheme, b));
          assert.ok(!Number.isNaN(order));
        }),
      );
    });

    it('reads 100 kB of anything in well under a second', () => {
      for (const unit of [
        '1',
        '0',
        '.',
        '-',
        'a',
        '1.',
        '.a',
        '1a',
        '-1',
        '_p1',
        '~',
        '^',
        '+',
        '!',
        ':',
        ' ',
        '-rc',
        '.0',
        '=',
        'v',
      ]) {
        const long = `1.2.3${unit.repeat(100_000 / unit.length)}`;
        const start = spentTime();
        scheme.compare(`${long}1`, `${long}2`);
        scheme.compare(`${unit}${long}\n`, '1.2.3');
        const spent = spentTime() - start;
        assert.ok(spent < 2000, `${JSON.stringify(unit)} took ${spent} ms`);
      }
    });
  });
}
