// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { foundationLicenses } from './foundation-licenses-table.ts';
import { licenseOutcome } from './license-outcome.ts';
import { licenseSpellings, renamedLicenses } from './spellings-table.ts';

const rules = { allow: Object.keys(foundationLicenses), aliases: {} };
const judge = (...declared: string[]) => licenseOutcome(declared, rules);

test('what packages really declare', async () => {
  const table: [string[], string][] = [
    [['MIT'], 'allowed'],
    [['mit'], 'allowed'],
    [[], 'undetermined'],
    [[''], 'undetermined'],
    [['(MIT OR CC0-1.0)'], 'allowed'],
    [['(BSD-2-Clause OR MIT OR Apache-2.0)'], 'allowed'],
    [['(MIT AND CC-BY-3.0)'], 'allowed'],
    [['(MIT OR GPL-3.0-or-later)'], 'allowed'],
    [['(MIT AND GPL-3.0-or-later)'], 'disallowed'],
    [['MIT OR GPL-3.0-or-later AND LGPL-2.1-only'], 'allowed'],
    [['(MIT OR GPL-3.0-only) AND LGPL-2.1-only'], 'disallowed'],
    [['((MIT OR (GPL-2.0-only AND ISC)) AND (Zlib OR AGPL-3.0-only))'], 'allowed'],
    [['Apache-2.0 WITH LLVM-exception'], 'allowed'],
    [['GPL-2.0-only WITH Classpath-exception-2.0'], 'disallowed'],
    [['Apache-2.0+'], 'allowed'],
    [['Apache-1.1+'], 'allowed'],
    [['Apache-1.1'], 'disallowed'],
    [['GPL-2.0+'], 'disallowed'],
    [['MIT/X11'], 'undetermined'],
    [['BSD'], 'allowed'],
    [['Apache 2.0'], 'allowed'],
    [['Apache License, Version 2.0'], 'allowed'],
    [['MIT', 'Apache2'], 'allowed'],
    [['MIT', 'Foo'], 'undetermined'],
    [['MIT', 'GPL-3.0'], 'disallowed'],
    [['Foo', 'GPL-3.0'], 'disallowed'],
    [['MIT OR Foo'], 'undetermined'],
    [['UNLICENSED'], 'disallowed'],
    [['SEE LICENSE IN LICENSE.md'], 'undetermined'],
    [['LicenseRef-own'], 'undetermined'],
    [['MIT AND LicenseRef-own'], 'undetermined'],
    [['MIT OR LicenseRef-own'], 'allowed'],
    [['Public Domain'], 'undetermined'],
    [['CC-BY-NC-4.0'], 'disallowed'],
    [['BSD-4-Clause'], 'disallowed'],
    [['NOASSERTION'], 'undetermined'],
    [['constructor'], 'undetermined'],
    [['__proto__'], 'undetermined'],
  ];
  for (const [declared, expected] of table) assert.equal(await judge(...declared), expected, JSON.stringify(declared));
});

test('a policy may allow copyleft, exact pairs, own references and whole expressions', async () => {
  const own = {
    allow: ['GPL-2.0', 'LGPL-3.0-or-later', 'LicenseRef-own', 'EPL-2.0 OR CDDL-1.0'],
    aliases: { 'Weird  Words': 'GPL-2.0-only' },
  };
  const table: [string, string][] = [
    ['GPL-2.0-only', 'allowed'],
    ['GPL-2.0', 'allowed'],
    ['GPL-2.0-or-later', 'allowed'],
    ['GPL-1.0-or-later', 'allowed'],
    ['GPL-3.0-or-later', 'disallowed'],
    ['GPL-3.0-only', 'disallowed'],
    ['GPL-2.0-with-classpath-exception', 'allowed'],
    ['LGPL-3.0+', 'allowed'],
    ['LGPL-2.1-only', 'disallowed'],
    ['LicenseRef-own', 'allowed'],
    ['EPL-2.0 OR CDDL-1.0', 'allowed'],
    ['EPL-2.0', 'disallowed'],
    ['weird words', 'allowed'],
    ['MIT', 'disallowed'],
  ];
  for (const [declared, expected] of table) assert.equal(await licenseOutcome([declared], own), expected, declared);
  const pair = { allow: ['GPL-2.0-only WITH Classpath-exception-2.0'], aliases: {} };
  assert.equal(await licenseOutcome(['GPL-2.0-only WITH Classpath-exception-2.0'], pair), 'allowed');
  assert.equal(await licenseOutcome(['GPL-2.0-with-classpath-exception'], pair), 'allowed');
  assert.equal(await licenseOutcome(['GPL-2.0-only'], pair), 'disallowed');
});

test('every spelling and every renamed id leads to something that SPDX knows', async () => {
  const everything = { allow: [...Object.values(licenseSpellings), ...Object.values(renamedLicenses)], aliases: {} };
  for (const text of [...Object.keys(licenseSpellings), ...Object.keys(renamedLicenses)]) {
    assert.equal(await licenseOutcome([text], everything), 'allowed', text);
    assert.equal(await licenseOutcome([text], { allow: [], aliases: {} }), 'disallowed', text);
  }
});

test('any text gets an answer, quickly', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom('MIT', '(', ')', ' OR ', ' AND ', '+', ' WITH ', 'GPL-2.0')),
        { maxLength: 12 },
      ),
      async (parts) => {
        assert.match(await judge(parts.join('')), /^(allowed|disallowed|undetermined)$/);
      },
    ),
    { numRuns: 500 },
  );
  assert.equal(await judge('('.repeat(1_000_000)), 'undetermined');
});

test('OR never makes worse, AND never makes better', async () => {
  const texts = fc.constantFrom(
    'MIT',
    'GPL-3.0-only',
    'LicenseRef-x',
    'Apache-2.0 WITH LLVM-exception',
    '(ISC OR AGPL-3.0-only)',
  );
  const rank = { disallowed: 0, undetermined: 1, allowed: 2 };
  await fc.assert(
    fc.asyncProperty(texts, texts, async (a, b) => {
      const [left, right] = [rank[await judge(a)], rank[await judge(b)]];
      assert.equal(rank[await judge(`(${a} OR ${b})`)], Math.max(left, right));
      assert.equal(rank[await judge(`(${a} AND ${b})`)], Math.min(left, right));
      assert.equal(rank[await judge(a, b)], Math.min(left, right));
    }),
  );
});
