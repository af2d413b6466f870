// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { test } from 'node:test';
import { assertSurvivesMutations, caseFiles, goldenCases } from '../../../../test/builders/lock-cases.ts';
import { yarnV1 } from './index.ts';

const testdata = join(import.meta.dirname, 'testdata');

goldenCases(yarnV1, testdata, 'yarn.lock');

test('yarn-v1: mutations of a valid file parse or throw a NgaoError', async () => {
  await assertSurvivesMutations(yarnV1, caseFiles(join(testdata, 'workspaces/input')), 'yarn.lock');
});
