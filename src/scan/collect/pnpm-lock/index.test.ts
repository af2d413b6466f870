// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { test } from 'node:test';
import { assertSurvivesMutations, caseFiles, goldenCases } from '../../../../test/builders/lock-cases.ts';
import { pnpmLock } from './index.ts';

const testdata = join(import.meta.dirname, 'testdata');

goldenCases(pnpmLock, testdata, 'pnpm-lock.yaml');

test('pnpm-lock: mutations of a valid file parse or throw a NgaoError', async () => {
  await assertSurvivesMutations(pnpmLock, caseFiles(join(testdata, 'v9/input')), 'pnpm-lock.yaml');
});
