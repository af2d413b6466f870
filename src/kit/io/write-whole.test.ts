// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { writeWhole } from './write-whole.ts';

function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'ngao-test-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a file is written, or written anew, and nothing else is left', (context) => {
  const folder = temporaryFolder(context);
  const file = join(folder, 'report.json');
  writeWhole(file, 'one');
  writeWhole(file, Buffer.from('two'));
  assert.equal(readFileSync(file, 'utf8'), 'two');
  assert.deepEqual(readdirSync(folder), ['report.json']);
});

test('a link to a file is replaced: the file it leads to stays as it is', (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, 'keys'), 'precious');
  symlinkSync('keys', join(folder, 'report.json'));
  writeWhole(join(folder, 'report.json'), 'report');
  assert.equal(readFileSync(join(folder, 'keys'), 'utf8'), 'precious');
  assert.equal(lstatSync(join(folder, 'report.json')).isFile(), true);
});

// By a link of its own, so that a failure replaces the link and not the machine's device.
test('a device is written to, never replaced', {
  skip: process.platform === 'win32' && 'devices are no files here',
}, (context) => {
  const link = join(temporaryFolder(context), 'nothing');
  symlinkSync('/dev/null', link);
  writeWhole(link, 'text');
  assert.equal(lstatSync(link).isSymbolicLink(), true);
});

test('a place that cannot be written is told, and no draft is left', (context) => {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, 'taken'));
  for (const file of ['taken', 'missing/report.json', `${'x'.repeat(300)}.json`]) {
    assert.throws(() => writeWhole(join(folder, file), 'text'), { code: 'usage', message: /could not be written/ }, file);
  }
  assert.deepEqual(readdirSync(folder), ['taken']);
});
