// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NgaoError } from '../kit/errors.ts';
import { editWorkspaceYaml } from './workspace-yaml.ts';

const text = "packages:\n  - 'packages/*' # ours\n# why\noverrides:\n  a: 1.0.0\n  p>b: 1.0.0\n";

test('entries are set and removed, comments stay', async () => {
  const changes = [
    { keys: ['a'], value: undefined },
    { keys: ['p>b'], value: '1.2.0' },
    { keys: ['@s/c'], value: '2.0.0' },
  ];
  const after = await editWorkspaceYaml(text, changes, 'pnpm-workspace.yaml');
  assert.equal(after, 'packages:\n  - \'packages/*\' # ours\n# why\noverrides:\n  p>b: 1.2.0\n  "@s/c": 2.0.0\n');
  assert.equal(await editWorkspaceYaml(after, changes, 'pnpm-workspace.yaml'), after);
});

test('the last entry takes the section with it, and no change is no byte', async () => {
  const one = 'packages:   [a]\noverrides: {a: 1.0.0}\n';
  assert.doesNotMatch(await editWorkspaceYaml(one, [{ keys: ['a'], value: undefined }], 'x'), /overrides/);
  assert.equal(await editWorkspaceYaml(one, [{ keys: ['a'], value: '1.0.0' }], 'x'), one);
});

test('a damaged file is refused', async () => {
  await assert.rejects(editWorkspaceYaml('a: [', [], 'pnpm-workspace.yaml'), NgaoError);
});
