// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spentTime } from '../../test/builders/spent-time.ts';
import { readTags } from './tag-value.ts';

describe('readTags', () => {
  it('reads values, comments, CRLF and text over several lines with the lines they begin on', () => {
    const text = '# note\r\nA: one: two\r\n\r\nB: <text>x\ny\r\nC: not a tag</text>\n  D:<text>z</text>\nE:';
    assert.deepEqual(
      [...readTags(text, 'x')],
      [
        { name: 'A', value: 'one: two', line: 2 },
        { name: 'B', value: 'x\ny\r\nC: not a tag', line: 4 },
        { name: 'D', value: 'z', line: 7 },
        { name: 'E', value: '', line: 8 },
      ],
    );
  });

  it('refuses a line that is no tag and a text that never ends', () => {
    assert.throws(() => [...readTags('A: 1\nrubbish', 'x')], { code: 'input-malformed', message: /^x, line 2/ });
    assert.throws(() => [...readTags('A: <text>1\n2', 'x')], { code: 'input-malformed', message: /line 1.*never closed/ });
  });

  it('stays linear on many lines', () => {
    const start = spentTime();
    assert.equal([...readTags('A: x\n'.repeat(200_000), 'x')].length, 200_000);
    assert.equal([...readTags(`A: <text>${'\n'.repeat(1_000_000)}</text>`, 'x')].length, 1);
    assert.ok(spentTime() - start < 5000);
  });
});
