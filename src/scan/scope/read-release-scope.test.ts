// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { scopeFiles, scopeRules } from '../../../test/builders/charts.ts';
import { assertGolden } from '../../../test/builders/golden.ts';
import { memoryFolder } from '../../../test/builders/memory-folder.ts';
import type { NgaoError } from '../../kit/errors.ts';
import { DiskFolder } from '../../kit/io/folder.ts';
import { driftOf } from './drift/drift-of.ts';
import { readReleaseScope } from './read-release-scope.ts';

const testdata = join(import.meta.dirname, 'testdata');

describe('the scope of a release, read from its charts', () => {
  for (const name of readdirSync(testdata)) {
    test(`golden folder ${name}`, async () => {
      const scope = await readReleaseScope(new DiskFolder(join(testdata, name, 'input')), scopeRules);
      const expected = { scope, drift: driftOf({ scope }) };
      assertGolden(join(testdata, name, 'expected/scope.json'), `${JSON.stringify(expected, null, 2)}\n`);
    });
  }

  test('the chart of the folder itself is the umbrella, whatever the rules call it', async () => {
    const scope = await scopeFiles({ 'Chart.yaml': 'name: other\nversion: 1.0.0\n' });
    assert.deepEqual([scope.name, scope.path, scope.charts.length], ['other', '', 1]);
  });

  test('of several charts without the named umbrella, the one that nobody depends on is it', async () => {
    const scope = await scopeFiles({
      'a/Chart.yaml': 'name: a\nversion: 1.0.0\ndependencies: [{name: b, version: "*", repository: "file://../b"}]\n',
      'b/Chart.yaml': 'name: b\nversion: 1.0.0\n',
    });
    assert.equal(scope.name, 'a');
  });

  test('two candidates are not guessed between', async () => {
    const files = { 'a/Chart.yaml': 'name: a\nversion: 1.0.0\n', 'b/Chart.yaml': 'name: b\nversion: 1.0.0\n' };
    await assert.rejects(
      scopeFiles(files),
      (error: NgaoError) => error.code === 'usage' && /Of 2 charts \(a, b.*name it in the scope rules/.test(error.message),
    );
  });

  test('a folder without charts is nothing to scan, and says what was wrong with what it holds', async () => {
    await assert.rejects(scopeFiles({}), (error: NgaoError) => error.code === 'nothing-to-scan');
    await assert.rejects(scopeFiles({ 'Chart.yaml': 'version: 1.0.0' }), /has no usable name and version/);
  });

  test('a chart whose values cannot be read is a Problem, and its dependents still find it', async () => {
    const scope = await scopeFiles({
      'acme/Chart.yaml': 'name: acme\nversion: 1.0.0\ndependencies: [{name: b, version: "*", repository: "file://../b"}]\n',
      'b/Chart.yaml': 'name: b\nversion: 1.0.0\n',
      'b/values.yaml': '- no map\n',
    });
    assert.deepEqual(
      scope.problems.map(({ code, target }) => [code, target]),
      [['input-malformed', 'b/values.yaml']],
    );
    assert.equal(scope.charts.find(({ name }) => name === 'b')?.inUmbrella, true);
  });

  test('what stands in charts/ wins over where it came from, and counts even when nobody asks for it', async () => {
    const scope = await scopeFiles({
      'Chart.yaml':
        'name: acme\nversion: 1.0.0\ndependencies:\n' +
        '- {name: b, version: 2.x, repository: "https://charts.example.org"}\n' +
        '- {name: b, alias: c, version: 1.x, repository: "file://../b"}\n',
      'charts/b-1/Chart.yaml': 'name: b\nversion: 1.0.0\n',
      'charts/b-1/values.yaml': 'image: registry.example.org/acme/b:v1.0.0\n',
      'charts/b-2/Chart.yaml': 'name: b\nversion: 2.0.0\n',
      'charts/b-2/values.yaml': 'image: registry.example.org/acme/b:v2.0.0\n',
      'charts/unasked/Chart.yaml': 'name: unasked\nversion: 1.0.0\n',
    });
    assert.deepEqual(scope.problems, []);
    assert.deepEqual(
      scope.charts.map(({ path, placements }) => [path, placements.map(({ as }) => as)]),
      [
        ['', ['acme']],
        ['charts/b-1', ['acme.c']],
        ['charts/b-2', ['acme.b']],
        ['charts/unasked', ['acme.unasked']],
      ],
    );
    assert.deepEqual(
      driftOf({ scope }).map(({ code, names }) => [code, names]),
      [['two-tags-in-release', ['v1.0.0', 'v2.0.0']]],
    );
  });

  test('what the folder could not look into is a Problem', async () => {
    const unreadable = { folders: new Set(['charts/web']), files: new Set<string>() };
    const scope = await readReleaseScope(
      { ...memoryFolder({ 'Chart.yaml': 'name: acme\nversion: 1.0.0\n' }), unreadable },
      scopeRules,
    );
    assert.deepEqual(
      scope.problems.map(({ code, target }) => [code, target]),
      [['input-unreadable', 'charts/web']],
    );
  });

  test('a version that does not fit what is asked for is told', async () => {
    const scope = await scopeFiles({
      'acme/Chart.yaml':
        'name: acme\nversion: 1.0.0\ndependencies: [{name: b, version: ">= 2.0.0", repository: "file://../b"}]\n',
      'b/Chart.yaml': 'name: b\nversion: 1.0.0\n',
    });
    assert.match(scope.notices.map(({ message }) => message).join(), /asks for b >= 2.0.0, the folder holds 1.0.0/);
  });
});
