// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { test } from 'node:test';
import { assertSurvivesMutations, caseFiles, goldenCases } from '../../../../test/builders/lock-cases.ts';
import { bunLock } from './index.ts';

const testdata = join(import.meta.dirname, 'testdata');

goldenCases(bunLock, testdata, 'bun.lock');

test('bun-lock: mutations of a valid file parse or throw a NgaoError', async () => {
  await assertSurvivesMutations(bunLock, caseFiles(join(testdata, 'v1/input')), 'bun.lock');
});
