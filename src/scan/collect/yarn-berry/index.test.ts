// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { test } from 'node:test';
import { assertSurvivesMutations, caseFiles, goldenCases } from '../../../../test/builders/lock-cases.ts';
import { yarnBerry } from './index.ts';

const testdata = join(import.meta.dirname, 'testdata');

goldenCases(yarnBerry, testdata, 'yarn.lock');

test('yarn-berry: mutations of a valid file parse or throw a NgaoError', async () => {
  await assertSurvivesMutations(yarnBerry, caseFiles(join(testdata, 'v8/input')), 'yarn.lock');
});
