// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { makeLicenseReader } from './license-choice.ts';

it('reads ids in any letter case, expressions, and leaves other words alone', async () => {
  const read = await makeLicenseReader();
  assert.deepEqual(read('mit'), { id: 'MIT' });
  assert.deepEqual(read(' GPL-2.0 '), { id: 'GPL-2.0' });
  assert.deepEqual(read('(MIT OR Apache-2.0)'), { expression: 'MIT OR Apache-2.0', references: [] });
  assert.deepEqual(read('MIT AND (ISC OR LicenseRef-x)'), {
    expression: 'MIT AND (ISC OR LicenseRef-x)',
    references: ['LicenseRef-x'],
  });
  assert.deepEqual(read('SEE LICENSE IN LICENSE'), { name: 'SEE LICENSE IN LICENSE' });
  assert.deepEqual(read('DocumentRef-a:LicenseRef-b'), { name: 'DocumentRef-a:LicenseRef-b' });
  assert.deepEqual(read('('.repeat(100_000)), { name: '('.repeat(100_000) });
});

it('spells an expression so that it reads back as the same expression', async () => {
  const read = await makeLicenseReader();
  const leaf = fc.constantFrom('MIT', 'Apache-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0', 'LicenseRef-a', 'GPL-2.0+');
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.tuple(tie('expression'), fc.constantFrom('AND', 'OR'), tie('expression')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    ),
  }));
  fc.assert(
    fc.property(expression, (text) => {
      const once = read(text);
      if (!('expression' in once)) return;
      assert.deepEqual(read(once.expression), once);
    }),
  );
});
