// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitLines } from './split-lines.ts';

async function linesOf(chunks: readonly string[], limit = 1000): Promise<string[]> {
  const stream = async function* () {
    // One buffer for all chunks, as a reader of files may do it.
    const shared = new Uint8Array(64);
    for (const chunk of chunks) {
      const bytes = Buffer.from(chunk);
      shared.set(bytes);
      yield shared.subarray(0, bytes.length);
    }
  };
  const lines: string[] = [];
  for await (const line of splitLines(stream(), limit)) lines.push(Buffer.from(line).toString());
  return lines;
}

test('lines do not depend on where the chunks are cut', async () => {
  const chunk = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r'), maxLength: 64 });
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { maxLength: 12 }), async (chunks) => {
      const text = chunks.join('');
      const expected = text.split('\n');
      if (expected.at(-1) === '') expected.pop();
      assert.deepEqual(await linesOf(chunks), expected);
    }),
  );
});

test('of a line that is too long only as much is kept as tells it', async () => {
  assert.deepEqual(await linesOf(['aaaaaa', 'aaaa\nb\n', 'c'.repeat(20), '\nd'], 4), ['aaaaa', 'b', 'ccccc', 'd']);
});
