// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildAffected } from '../../test/builders/advisory-row.ts';
import type { RangeEvent } from '../model/vulnerability.ts';
import { affectedText } from './affected-text.ts';

test('affected versions are told as a person writes ranges', () => {
  const cases: [RangeEvent[], string][] = [
    [[{ introduced: '0' }, { fixed: '1.2.3' }], '< 1.2.3'],
    [[{ introduced: '1.0.0' }, { last_affected: '1.2.3' }], '>= 1.0.0 <= 1.2.3'],
    [[{ introduced: '0' }], 'every version'],
    [[{ introduced: '2.0.0' }], '>= 2.0.0'],
    [[{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '2.0.0' }, { fixed: '2.1.0' }], '< 1.0.0 or >= 2.0.0 < 2.1.0'],
  ];
  for (const [events, text] of cases) assert.equal(affectedText([buildAffected(events)]), text);
  const listed = { ecosystem: 'npm', name: 'a', versions: ['1.0.1', '1.0.2'], ranges: [] };
  assert.equal(affectedText([listed]), '1.0.1, 1.0.2');
  assert.equal(
    affectedText([{ ...listed, versions: Array.from({ length: 10 }, (_, at) => `${at}.0.0`) }]).endsWith('and 2 more'),
    true,
  );
  const known = {
    ecosystem: 'npm',
    name: 'a',
    versions: [],
    ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }], lastKnownAffected: '<= 3.0.0' }],
  } as const;
  assert.equal(affectedText([known]), '<= 3.0.0');
});
