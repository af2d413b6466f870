// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseImageReference } from './image-reference.ts';

const digest = `sha256:${'ab'.repeat(32)}`;

describe('image references', () => {
  for (const [text, repository, name, tag] of [
    ['mysql:9.0.1', 'docker.io/library/mysql', 'mysql', '9.0.1'],
    ['library/mysql', 'docker.io/library/mysql', 'mysql', ''],
    ['docker.io/bitnami/kafka:3.2', 'docker.io/bitnami/kafka', 'bitnami/kafka', '3.2'],
    ['index.docker.io/acme/web:v1', 'docker.io/acme/web', 'acme/web', 'v1'],
    ['registry.example.org:5000/a/b/c:v1', 'registry.example.org:5000/a/b/c', 'a/b/c', 'v1'],
    ['localhost/web:v1', 'localhost/web', 'web', 'v1'],
    ['Registry.Example.org/web', 'registry.example.org/web', 'web', ''],
  ] as const) {
    test(text, () => {
      const reference = parseImageReference(text);
      assert.deepEqual([reference?.repository, reference?.name, reference?.tag], [repository, name, tag]);
    });
  }

  test('a digest is kept beside the tag', () => {
    assert.equal(parseImageReference(`acme/web:v1@${digest}`)?.digest, digest);
    assert.equal(parseImageReference('acme/web', { digest })?.digest, digest);
  });

  test('fields beside the name count where the name itself says nothing', () => {
    const given = { registry: 'registry.example.org/mirror', tag: 'v2' };
    assert.equal(parseImageReference('acme/web', given)?.repository, 'registry.example.org/mirror/acme/web');
    assert.equal(parseImageReference('acme/web:v1', given)?.tag, 'v1');
    assert.equal(parseImageReference('quay.example.org/acme/web', given)?.registry, 'quay.example.org');
  });

  for (const text of [
    '',
    'https://example.org/web',
    '{{ .Values.image }}',
    'Web:v1',
    'web:',
    'web: v1',
    '/web',
    'a//b',
    'web@sha256:12',
    'web:v1@x@y',
    'a'.repeat(600),
  ]) {
    test(`"${text.slice(0, 40)}" is none`, () => assert.equal(parseImageReference(text), undefined));
  }
});
