// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeFolder } from './make-folder.ts';

test('a folder is made with all above it, once or again, and through links', (t) => {
  const base = mkdtempSync(join(tmpdir(), 'ngao-folder-'));
  t.after(() => rmSync(base, { recursive: true, force: true }));
  const deep = join(base, 'a', 'b', 'c');
  makeFolder(deep, 0o700);
  makeFolder(deep, 0o700);
  assert.ok(statSync(deep).isDirectory());
  if (process.platform !== 'win32') assert.equal(statSync(join(base, 'a')).mode & 0o777, 0o700);
  symlinkSync(deep, join(base, 'link'));
  makeFolder(join(base, 'link', 'd'));
  assert.ok(statSync(join(deep, 'd')).isDirectory());
  writeFileSync(join(base, 'file'), '');
  assert.throws(() => makeFolder(join(base, 'file')), { code: 'EEXIST' });
  assert.throws(() => makeFolder(join(base, 'file', 'x')), /ENOTDIR|EEXIST/);
  symlinkSync('nowhere', join(base, 'dangling'));
  assert.throws(() => makeFolder(join(base, 'dangling')), { code: 'EEXIST' });
});

test('where the system makes no folders, it ends with an error', { skip: process.platform !== 'linux' }, () => {
  // In a process of its own: the runtime's recursive mkdir never comes back from here.
  const code = `import { makeFolder } from ${JSON.stringify(join(import.meta.dirname, 'make-folder.ts'))};
    try { makeFolder('/proc/x/y'); } catch (error) { console.log(error.code); }`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.deepEqual([status, stdout.trim()], [0, 'ENOENT']);
});
