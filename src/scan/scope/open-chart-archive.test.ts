// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { chartArchive, filesArchive, scopeFiles, scopeRules } from '../../../test/builders/charts.ts';
import type { NgaoError } from '../../kit/errors.ts';
import { openChartArchive } from './open-chart-archive.ts';
import { readReleaseScope } from './read-release-scope.ts';

const files = {
  'acme/Chart.yaml':
    'name: acme\nversion: 2.0.0\ndependencies: [{name: web, version: 1.0.0, repository: "https://charts.example.net"}]\n',
  'acme/values.yaml': 'web: {image: {tag: v1.1.0}}\n',
  'acme/README.md': '# not read\n',
  'acme/templates/pod.yaml': 'image: example/helper:v1\n',
};
const web = {
  'web/Chart.yaml': 'name: web\nversion: 1.0.0\n',
  'web/values.yaml': 'image: {repository: registry.example.org/acme/web, tag: v1.0.0}\n',
};

function refused(bytes: Uint8Array, code: string, message: RegExp) {
  return assert.rejects(openChartArchive(bytes), (error: NgaoError) => error.code === code && message.test(error.message));
}

describe('a packed chart', () => {
  test('reads like the folder it was packed from, packed charts inside it too', async () => {
    const packed = await filesArchive({ ...files, 'acme/charts/web-1.0.0.tgz': await filesArchive(web) });
    const scope = await readReleaseScope(await openChartArchive(packed), scopeRules);
    assert.deepEqual(scope.problems, []);
    assert.deepEqual(
      scope.images.map(({ name, tag, reach }) => `${name}:${tag} ${reach}`),
      ['example/helper:v1 enabled', 'acme/web:v1.0.0 overridden', 'acme/web:v1.1.0 enabled'],
    );
    assert.deepEqual(
      scope.images[1]?.declared.map(({ file, line, overriddenBy }) => [file, line, overriddenBy]),
      [['charts/web-1.0.0.tgz/values.yaml', 1, { file: 'values.yaml', line: 1 }]],
    );
    const chart = scope.charts.find(({ name }) => name === 'web');
    assert.deepEqual([chart?.own, chart?.excluded?.rule], [false, 'not-own']);
  });

  test('an archive of a folder of charts keeps their places', async () => {
    const folder = await openChartArchive(await filesArchive({ ...files, ...web }));
    assert.deepEqual(
      folder.list('').map(({ name, kind }) => [name, kind]),
      [
        ['acme', 'folder'],
        ['web', 'folder'],
      ],
    );
    assert.equal(folder.readText('acme/README.md'), undefined);
    assert.equal(folder.list('acme').find(({ name }) => name === 'values.yaml')?.size, files['acme/values.yaml'].length);
  });

  test('names that leave the archive are refused', async () => {
    for (const name of ['../values.yaml', 'acme/../../values.yaml', '/etc/values.yaml', 'acme\\values.yaml', 'C:/values.yaml']) {
      await refused(await filesArchive({ [name]: 'a: 1' }), 'input-malformed', /name leaves it/);
    }
  });

  test('links are not followed, and told', async () => {
    const archive = await chartArchive([
      { name: 'acme/Chart.yaml', content: files['acme/Chart.yaml'] },
      { name: 'acme/values.yaml', type: 'symlink', linkname: '/etc/passwd' },
    ]);
    const folder = await openChartArchive(archive);
    assert.equal(folder.readText('values.yaml'), undefined);
    const scope = await readReleaseScope(folder, scopeRules);
    assert.match(scope.problems.map(({ target, message }) => `${target}: ${message}`).join(), /acme\/values.yaml: A link/);
  });

  test('a name given twice is refused: two readers could read two charts', async () => {
    const entry = { name: 'acme/Chart.yaml', content: files['acme/Chart.yaml'] };
    await refused(await chartArchive([entry, entry]), 'input-malformed', /twice/);
  });

  test('a file over the bound is refused by what its header says', async () => {
    await refused(await filesArchive({ 'acme/values.yaml': '#'.repeat(5 * 1024 * 1024) }), 'input-too-large', /values.yaml of/);
  });

  test('a bomb is refused where it passes the bound', async () => {
    const block = Buffer.alloc(1024 * 1024);
    const bomb = gzipSync(Buffer.concat(Array(110).fill(block)), { level: 1 });
    assert.ok(bomb.length < 1024 * 1024);
    // Zeros are an end of archive to tar: the bound on unpacked bytes must hold all the same.
    await refused(bomb, 'input-too-large', /unpacks to more than/);
    const entry = await chartArchive([{ name: 'acme/big.bin', content: Buffer.concat(Array(110).fill(block)) }]);
    await refused(entry, 'input-too-large', /unpacks to more than/);
  });

  test('damage is refused', async () => {
    const whole = await filesArchive(files);
    await refused(new Uint8Array(), 'input-malformed', /damaged/);
    await refused(Buffer.from('no tar at all'), 'input-malformed', /damaged/);
    await refused(whole.subarray(0, whole.length - 20), 'input-malformed', /damaged/);
    await refused(gzipSync('still no tar, but long enough for a header'.repeat(30)), 'input-malformed', /damaged/);
  });

  test('a damaged archive inside charts/ is a Problem of the release', async () => {
    const scope = await scopeFiles({ 'Chart.yaml': 'name: acme\nversion: 1.0.0\n', 'charts/web-1.0.0.tgz': 'junk' });
    assert.deepEqual(
      scope.problems.map(({ code, target }) => [code, target]),
      [['input-malformed', 'charts/web-1.0.0.tgz']],
    );
  });
});
