// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { buildFinding } from '../../test/builders/build-finding.ts';
import type { Finding } from '../model/report.ts';
import { remedyPhrases } from './remedy-phrases.ts';

const flaw = (to: string, fixedIn: readonly string[] = [to]): Finding =>
  buildFinding({ fix: { kind: to ? 'bump' : 'none', package: 'left', to }, vulnerability: { fixedIn: [...fixedIn] } });

it('names the one version that ends all findings of a package', () => {
  assert.deepEqual(remedyPhrases([flaw('1.0.1')]), ['upgrade left to 1.0.1']);
  assert.deepEqual(remedyPhrases([flaw('4.17.19'), flaw('4.18.0'), flaw('4.17.9')]), ['upgrade left to 4.18.0']);
  assert.deepEqual(remedyPhrases([flaw('1.2.0-r1'), flaw('1.2.0-r1')]), ['upgrade left to 1.2.0-r1']);
});

it('goes past a version that a later fix of the same major version speaks against', () => {
  assert.deepEqual(remedyPhrases([flaw('1.3.0'), flaw('1.2.0', ['1.2.0', '1.4.0'])]), ['upgrade left to 1.4.0']);
});

it('tells each change and its share where no single version is known to do', () => {
  assert.deepEqual(remedyPhrases([flaw('1.2.0'), flaw('2.0.0'), flaw('1.2.0')]), [
    'upgrade left to 1.2.0 (for 2 of 3)',
    'upgrade left to 2.0.0 (for 1 of 3)',
  ]);
  assert.deepEqual(remedyPhrases([flaw('1.2.0-rc.1'), flaw('1.2.0')]).length, 2, 'a prerelease is not compared');
  assert.deepEqual(remedyPhrases([flaw('1.2.0'), flaw('', [])]), [
    'upgrade left to 1.2.0 (for 1 of 2)',
    'no fix known (for 1 of 2)',
  ]);
  const many = Array.from({ length: 9 }, (_, at) => flaw(`${at}.0.0`));
  assert.deepEqual(remedyPhrases(many).at(-1), 'and 6 more changes');
});

it('says to remove malware, whatever else is wrong with it', () => {
  const malware = buildFinding({ kind: 'malware', fix: { kind: 'bump', package: 'left', to: '4.0.0' } });
  assert.match(
    remedyPhrases([flaw('1.0.1'), malware]).join(),
    /^remove left 1\.0\.0 \(4\.0\.0 is not affected\); .*compromised$/,
  );
});

it('is silent where a fix is no question', () => {
  assert.deepEqual(remedyPhrases([buildFinding({ kind: 'license', vulnerability: null })]), []);
});
