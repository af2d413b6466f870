// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { filesArchive, scopeFiles, scopeRules } from '../../../test/builders/charts.ts';
import { memoryFolder } from '../../../test/builders/memory-folder.ts';
import type { NgaoError } from '../../kit/errors.ts';
import { driftOf } from './drift/drift-of.ts';
import { readReleaseScope } from './read-release-scope.ts';

function chart(name: string, dependencies: readonly string[] = []): string {
  const lines = dependencies.map((dependency) => `- {name: ${dependency}, version: "*", repository: "file://../${dependency}"}`);
  return `name: ${name}\nversion: 1.0.0\ndependencies:\n${lines.join('\n')}\n`;
}

describe('charts made to harm', () => {
  test('a circle of dependencies is cut and told once', async () => {
    const scope = await scopeFiles({
      'acme/Chart.yaml': chart('acme', ['b']),
      'b/Chart.yaml': chart('b', ['c', 'b']),
      'c/Chart.yaml': chart('c', ['acme', 'b']),
    });
    assert.deepEqual(
      scope.charts.map(({ name, placements }) => [name, placements.map(({ as }) => as)]),
      [
        ['acme', ['acme']],
        ['b', ['acme.b']],
        ['c', ['acme.b.c']],
      ],
    );
    assert.equal(scope.problems.filter(({ message }) => /circle/.test(message)).length, 3);
  });

  test('dependencies that double at every level are refused', async () => {
    const files: Record<string, string> = { 'acme/Chart.yaml': chart('acme', ['c0']) };
    for (let level = 0; level < 14; level++) {
      const next = `name: c${level + 1}, version: "*", repository: "file://../c${level + 1}"`;
      files[`c${level}/Chart.yaml`] = `name: c${level}\nversion: 1.0.0\ndependencies: [{${next}}, {${next}, alias: twin}]\n`;
    }
    files['c14/Chart.yaml'] = chart('c14');
    await assert.rejects(scopeFiles(files), (error: NgaoError) => error.code === 'input-too-large');
  });

  test('values that many charts multiply are refused, although each file is small', async () => {
    const many = Array.from(
      { length: 40 },
      (_, i) => `k${i}: &k${i} {${Array.from({ length: 40 }, (_, j) => `v${j}: 1`).join(', ')}}`,
    );
    const aliases = Array.from({ length: 100 }, (_, i) => `u${i}: {${many.map((_, j) => `x${j}: *k${j}`).join(', ')}}`);
    const dependencies = Array.from(
      { length: 100 },
      (_, i) => `- {name: b, alias: b${i}, version: "*", repository: "file://../b"}`,
    );
    await assert.rejects(
      scopeFiles({
        'acme/Chart.yaml': `name: acme\nversion: 1.0.0\ndependencies:\n${dependencies.join('\n')}\n`,
        'b/Chart.yaml': chart('b'),
        'b/values.yaml': [...many, ...aliases].join('\n'),
      }),
      (error: NgaoError) => error.code === 'input-too-large' && /unfold/.test(error.message),
    );
  });

  test('a values file of 50 MB is refused by its size, unread', async () => {
    const small = memoryFolder({ 'Chart.yaml': 'name: acme\nversion: 1.0.0\n', 'values.yaml': 'a: 1\n' });
    const folder = {
      ...small,
      readText: (path: string) => (path === 'values.yaml' ? assert.fail('it was read') : small.readText(path)),
      list: (path: string) =>
        small.list(path).map((entry) => (entry.name === 'values.yaml' ? { ...entry, size: 50_000_000 } : entry)),
    };
    const scope = await readReleaseScope(folder, scopeRules);
    assert.deepEqual(
      scope.problems.map(({ code, target }) => [code, target]),
      [['input-too-large', 'values.yaml']],
    );
  });

  test('many files that are each allowed are refused together', async () => {
    const comment = `# ${'x'.repeat(3 * 1024 * 1024)}\n`;
    const files: Record<string, string> = { 'acme/Chart.yaml': chart('acme') };
    for (const name of 'bcdefghij')
      Object.assign(files, { [`${name}/Chart.yaml`]: chart(name), [`${name}/values.yaml`]: comment });
    await assert.rejects(scopeFiles(files), /more than 25165824 bytes of text/);
  });

  test('a file of nothing but commas is refused before it is parsed', async () => {
    const files = { 'Chart.yaml': chart('acme'), 'values.yaml': `a: [${'1,'.repeat(600_000)}1]` };
    await assert.rejects(
      scopeFiles(files),
      (error: NgaoError) => error.code === 'input-too-large' && /more than 500000 values/.test(error.message),
    );
  });

  test('names of the prototype are names like others', async () => {
    const scope = await scopeFiles({
      'Chart.yaml':
        'name: constructor\nversion: 1.0.0\nappVersion: "__proto__: v1; toString: v2"\ndependencies: [{name: __proto__, version: 1.0.0}]\n',
      'values.yaml':
        '__proto__:\n  image: registry.example.org/acme/web:v1.0.0\nhasOwnProperty: {image: {repository: valueof, tag: v1}}\n',
      'charts/__proto__/Chart.yaml': 'name: __proto__\nversion: 1.0.0\n',
    });
    assert.deepEqual(
      scope.images.map(({ name, declared }) => [name, declared[0]?.key]),
      [
        ['valueof', 'constructor.hasOwnProperty.image'],
        ['acme/web', 'constructor.__proto__.image'],
      ],
    );
    const drift = driftOf({ scope, lists: [{ name: '__proto__', items: ['constructor'] }], sboms: ['toString'] });
    assert.deepEqual(
      [...new Set(drift.map(({ code }) => code))],
      ['app-version-incomplete', 'app-version-unfounded', 'list-has-more', 'list-lacks', 'sbom-missing'],
    );
    assert.equal(Object.keys(Object.prototype).length, 0);
  });

  test('archives within archives end', async () => {
    let inner = await filesArchive({ 'c/Chart.yaml': chart('c') });
    for (let level = 0; level < 12; level++) {
      inner = await filesArchive({ 'c/Chart.yaml': chart('c'), 'c/charts/c.tgz': inner });
    }
    const scope = await scopeFiles({ 'Chart.yaml': chart('acme'), 'charts/c.tgz': inner });
    assert.ok(scope.problems.some(({ code, message }) => code === 'input-too-large' && /nested/.test(message)));
    assert.ok(scope.charts.length < 12);
  });

  test('text that is made slow to search is not', async () => {
    const slow = [
      `image: "${'{{ .Values.'.repeat(40_000)}"`,
      `job: "image: ${'- '.repeat(40_000)}"`,
      `tag: "${' '.repeat(100_000)}#"`,
    ];
    const scope = await scopeFiles({ 'Chart.yaml': chart('acme'), 'values.yaml': `${slow.join('\n')}\n` });
    assert.deepEqual(scope.images, []);
    assert.equal(scope.notices.filter(({ code }) => code === 'image-unread').length, 1);
  });
});
