// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isIgnoreFile, targetFor } from './ignore-files.ts';

test('ignore files are known by their name, wherever they stand', () => {
  for (const path of [
    '.grype.yaml',
    'a/b/audit-ci.jsonc',
    'x/audit-resolve.json',
    '.trivyignore',
    'osv-scanner.toml',
    '.ncurc.yaml',
  ]) {
    assert.equal(isIgnoreFile(path), true, path);
  }
  for (const path of ['package.json', 'a/grype.yaml.md', 'README.md', 'audit-ci.jsonc/readme.txt']) {
    assert.equal(isIgnoreFile(path), false, path);
  }
});

const targets = [
  { ref: 'repository:central-ledger', name: 'central-ledger' },
  { ref: 'image:registry.example.org/event-stream', name: 'event-stream' },
];

test('a file belongs to the innermost folder that is a target', () => {
  assert.equal(targetFor('estate/central-ledger/.grype.yaml', targets), 'repository:central-ledger');
  assert.equal(targetFor('central-ledger/event-stream/.grype.yaml', targets), 'image:registry.example.org/event-stream');
});

test('an unknown folder becomes a repository; no folder at all is left to the person', () => {
  assert.equal(targetFor('als-oracle/test/.grype.yaml', targets), 'repository:als-oracle');
  assert.equal(targetFor('.grype.yaml', targets), '');
  assert.equal(targetFor('.grype.yaml', targets.slice(0, 1)), 'repository:central-ledger');
});
