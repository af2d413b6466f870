// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

/** An OSV record of one npm package with the usual defaults; give what the test is about. */
export function buildOsv(
  given: Record<string, unknown> & { id: string; name?: string; fixed?: string },
): Record<string, unknown> {
  const { name = 'demo-package', fixed = '1.2.3', ...rest } = given;
  return {
    schema_version: '1.7.3',
    modified: '2026-01-01T00:00:00Z',
    summary: `Something about ${name}`,
    details: 'Long text.',
    affected: [{ package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }] }],
    ...rest,
  };
}

/** A temporary folder that the test's end removes; `files` are written into it. */
export function temporaryFolder(context: TestContext, files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'ngao-test-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}
