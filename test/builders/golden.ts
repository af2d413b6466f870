// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Compares text with a golden file. `NGAO_GOLDEN=update` rewrites it instead (npm run golden); review the diff.
 * A missing golden file fails unless updating.
 */
export function assertGolden(file: string, actual: string): void {
  if (process.env.NGAO_GOLDEN === 'update') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  assert.ok(existsSync(file), `no golden file ${file}: run "npm run golden" and review it`);
  assert.equal(actual, readFileSync(file, 'utf8'));
}
