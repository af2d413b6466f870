// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { scopeFiles } from '../../../test/builders/charts.ts';
import { driftOf } from './drift/drift-of.ts';
import { fitPattern } from './patterns.ts';

async function read(values: string) {
  const scope = await scopeFiles({ 'Chart.yaml': 'name: acme\nversion: 1.0.0\n', 'values.yaml': values });
  const told = scope.notices.filter(({ code }) => code !== 'scope-undecided').map(({ code, message }) => `${code} ${message}`);
  return { scope, told, images: scope.images.map(({ name, tag }) => `${name}:${tag}`) };
}

describe('images in values', () => {
  test('what looks like an image and is none is left alone', async () => {
    const { images, told } = await read(
      'heroImage: sunset.png\nlogo: {name: acme, version: v1}\ngit: {repository: git@example.org:acme/web, tag: v1}\nimagePullPolicy: Always\nimage: {pullPolicy: Always}\n',
    );
    assert.deepEqual(images, []);
    // A repository that is an address stands where an image could: told, not guessed.
    assert.match(told.join(), /^image-unread Line 3/);
  });

  test('comments in embedded text are no images; keys nearby are not either', async () => {
    const { images } = await read(
      'init: |\n  # image: a/old:v1\n  #- image: a/older:v1\n  - name: x\n    image: a/new:v2 # why\n    imagePullPolicy: image\n',
    );
    assert.deepEqual(images, ['a/new:v2']);
  });

  test('folded and stripped blocks keep their lines', async () => {
    const { scope } = await read('a: 1\ninit: |-\n\n  - image: a/one:v1\n  - x: y\n  - image: a/two:v1\n');
    assert.deepEqual(
      scope.images.map(({ declared }) => declared[0]?.line),
      [4, 6],
    );
  });

  test('lists of lists, lists of texts', async () => {
    const { images } = await read('jobs:\n  - - {image: "a/one:v1"}\n  - |\n    image: a/two:v1\n');
    assert.deepEqual(images, ['a/one:v1', 'a/two:v1']);
  });

  test('a tag is filled from the values, also through aliases', async () => {
    const { images } = await read(
      'v: &v v7\nglobal: {tag: *v}\nimage: {repository: a/web, tag: "{{ .Values.global.tag }}"}\nproxy: {image: "a/proxy:{{ .Values.v }}"}\n',
    );
    assert.deepEqual(images, ['a/proxy:v7', 'a/web:v7']);
  });

  test('an unquoted number as tag is told where Helm changes it', async () => {
    const tags = async (tag: string) => (await read(`image: {repository: a/web, tag: ${tag}}\n`)).told;
    assert.match((await tags('1.10')).join(), /tag-is-number Line 1: tag 1.10 .* put it in quotes/);
    assert.equal((await tags('20240101')).length, 1);
    assert.equal((await tags('007')).length, 1);
    assert.deepEqual([await tags('"1.10"'), await tags('3.2'), await tags('7')], [[], [], []]);
  });

  test('no tag at all is told', async () => {
    const { scope } = await read('image: {repository: a/web, tag: ""}\n');
    assert.deepEqual(
      driftOf({ scope }).map(({ code, where }) => [code, where]),
      [['tag-missing', [{ file: 'values.yaml', line: 1 }]]],
    );
  });

  test('the switch above an image that is off is named, the outermost first', async () => {
    const { scope } = await read('a:\n  enabled: false\n  sidecar: {enabled: no, image: "a/web:v1"}\n');
    assert.deepEqual([scope.images[0]?.reach, scope.images[0]?.declared[0]?.switchedOffBy], ['disabled', 'acme.a.enabled']);
  });
});

describe('patterns', () => {
  test('tell what the star stands for', () => {
    assert.deepEqual(
      [fitPattern('a/*', 'a/b'), fitPattern('a', 'a'), fitPattern('a*a', 'a'), fitPattern('*-x', 'b-x'), fitPattern('a', 'b')],
      ['b', '', undefined, 'b', undefined],
    );
  });
});
