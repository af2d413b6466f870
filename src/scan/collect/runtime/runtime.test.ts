// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { corpus, corpusTest } from '../../../../test/builders/corpus.ts';
import { memoryFolder } from '../../../../test/builders/memory-folder.ts';
import { spentTime } from '../../../../test/builders/spent-time.ts';
import { DiskFolder } from '../../../kit/io/folder.ts';
import type { Inventory } from '../../../model/inventory.ts';
import { baseImages } from './dockerfile.ts';
import { runtime } from './index.ts';
import { readNodeImage } from './node-image.ts';

async function collect(files: Record<string, string>, path = ''): Promise<Inventory | undefined> {
  const [inventory] = await runtime.collect({ path, folder: memoryFolder(files), trustedRegistries: [] });
  return inventory;
}

const said = (inventory: Inventory | undefined) =>
  inventory?.runtimes.map(({ source, version, exact, location }) => `${source} ${version} ${exact} ${location.line}`);

const codes = (inventory: Inventory | undefined) => inventory?.notices.map((notice) => notice.code);

const images = (text: string) => baseImages(text).map(({ image, line }) => `${line} ${image}`);

test('files are claimed by name', () => {
  for (const name of [
    'Dockerfile',
    'a/Dockerfile.prod',
    'api.Dockerfile',
    'Containerfile',
    '.nvmrc',
    '.node-version',
    'a/package.json',
    '.tool-versions',
  ]) {
    assert.equal(runtime.claims(name), true, name);
  }
  for (const name of ['Dockerfile.dockerignore', 'dockerfiles/readme', 'nvmrc', 'package-lock.json', 'Dockerfile.md']) {
    assert.equal(runtime.claims(name), false, name);
  }
});

test('versions of a Dockerfile and an .nvmrc that disagree are told', async () => {
  const inventory = await collect({
    Dockerfile: `ARG NODE_VERSION=24.14.1-alpine3.23\n# build\nFROM node:\${NODE_VERSION} AS builder\nFROM node:\${NODE_VERSION}\nCOPY --from=builder /a /a\n`,
    '.nvmrc': '24.15.0\n',
    'package.json': '{\n"name": "api", "version": "1.0.0",\n"engines": {\n"npm": ">=10", "node": ">=20"}}',
  });
  assert.deepEqual(said(inventory), ['nvmrc 24.15.0 true 1', 'dockerfile 24.14.1 true 3', 'engines >=20 false 4']);
  assert.deepEqual(codes(inventory), ['runtime-mismatch']);
  assert.match(inventory?.notices[0]?.message ?? '', /Dockerfile line 3 says 24\.14\.1/);
  assert.deepEqual([inventory?.target.ref, inventory?.target.kind, inventory?.target.name], ['.', 'source', 'api']);
  assert.deepEqual(inventory?.components, []);
});

test('versions that agree are not told, whatever their spelling', async () => {
  const inventory = await collect(
    { 'svc/Dockerfile': 'FROM node:22.1.0-slim', 'svc/.nvmrc': 'v22.1.0', 'svc/.node-version': '22.1.0' },
    'svc',
  );
  assert.deepEqual(codes(inventory), []);
  assert.deepEqual([inventory?.target.ref, inventory?.target.name], ['svc', 'svc']);
});

test('a tag that can move is told, a digest or a full version cannot', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  for (const tag of ['', ':latest', ':lts-alpine', ':22', ':22.1-alpine', ':current', `:\${MISSING}`]) {
    assert.deepEqual(codes(await collect({ Dockerfile: `ARG MISSING\nFROM node${tag}` })), ['runtime-floating'], tag);
  }
  for (const tag of [':22.1.0', ':22.1.0-alpine3.20', `:22@${digest}`, `@${digest}`]) {
    assert.deepEqual(codes(await collect({ Dockerfile: `FROM node${tag}` })), [], tag);
  }
});

test('what says nothing exact is kept as written', async () => {
  const inventory = await collect({
    '.nvmrc': '# team default\nlts/iron # until 2026\n',
    '.tool-versions': 'python 3.12.1\nnodejs 22.1.0 20.1.0\n',
    'package.json': '{"engines":{"node":"22.x"},"volta":{"node":"22.1.0"}}',
  });
  assert.deepEqual(said(inventory), [
    'nvmrc lts/iron false 2',
    'tool-versions 22.1.0 true 2',
    'engines 22.x false 1',
    'volta 22.1.0 true 1',
  ]);
});

test('a folder that says nothing has no inventory; a damaged file is a problem', async () => {
  assert.equal(await collect({ 'package.json': '{"name":"a"}', Dockerfile: 'FROM alpine:3.20', '.nvmrc': '\n' }), undefined);
  const damaged = await collect({ 'package.json': '{', '.nvmrc': '22.1.0' });
  assert.deepEqual(
    damaged?.problems.map(({ code, target }) => [code, target]),
    [['input-malformed', 'package.json']],
  );
  assert.equal(damaged?.runtimes.length, 1);
});

test('one named file is read alone', async () => {
  const inventory = await collect({ 'a/Dockerfile': 'FROM node:22.1.0', 'a/.nvmrc': '20.1.0' }, 'a/Dockerfile');
  assert.deepEqual(said(inventory), ['dockerfile 22.1.0 true 1']);
  assert.equal(inventory?.target.ref, 'a');
});

test('base images are found through variables, stages, platforms and continued lines', () => {
  const text = [
    '# syntax=docker/dockerfile:1',
    'ARG REPO=registry.example.org/library VERSION="22.1.0"',
    "ARG IMAGE='node':$VERSION",
    'FROM --platform=$BUILDPLATFORM \\',
    '  # a comment within',
    `  \${REPO}/node:\${VERSION}-alpine as Build`,
    'ARG VERSION=1.0.0',
    'RUN <<EOF',
    'FROM not:an-image',
    'EOF',
    'from build AS test',
    `FROM \${IMAGE}`,
    `FROM node:\${OTHER:-20.1.0} AS o`,
    `FROM node:\${OTHER:-$VERSION}`,
    `FROM node:\${VERSION:+18.1.0}`,
    'FROM scratch',
    'RUN echo $((1<<NEVER))',
    'FROM node',
  ].join('\n');
  assert.deepEqual(images(text), [
    '4 registry.example.org/library/node:22.1.0-alpine',
    '12 node:22.1.0',
    '13 node:20.1.0',
    '14 node:22.1.0',
    '15 node:18.1.0',
    '18 node',
  ]);
  assert.deepEqual(images('# escape=`\r\nFROM `\r\n  node:1.2.3\r\n'), ['2 node:1.2.3']);
});

test('only images of Node.js are read', () => {
  for (const image of [
    'node:22.1.0',
    'library/node:22.1.0',
    'docker.io/library/node:22.1.0',
    'localhost:5000/node:22.1.0',
    'mirror.example.org/hub/library/node:22.1.0',
    'bitnami/node:22.1.0-debian-12',
    `\${REGISTRY}/node:22.1.0`,
  ]) {
    assert.deepEqual(readNodeImage(image), { version: '22.1.0', exact: true, floating: false }, image);
  }
  for (const image of [
    'kindest/node:1.29.0',
    'registry.example.org/kindest/node:1.29.0',
    'example/my-node:22.1.0',
    'alpine:3.20.0',
    'node-exporter:1.0.0',
    '',
  ]) {
    assert.equal(readNodeImage(image), undefined, image);
  }
  assert.deepEqual(readNodeImage('gcr.example.org/distroless/nodejs22-debian12'), {
    version: '22',
    exact: false,
    floating: true,
  });
  assert.equal(readNodeImage('node:22.1.0-rc.1')?.exact, false);
});

test('a Dockerfile made to be slow is read in bounded time', async () => {
  const started = spentTime();
  for (const line of ['RUN a <<EOF', 'RUN a <<', `ARG A=\${A:-$A}`, `FROM \${`, 'FROM "', '\\', `ARG X=\${\${\${`])
    baseImages(`${line}\n`.repeat(50_000));
  baseImages(Array.from({ length: 50_000 }, (_, at) => `RUN a <<E${at}`).join('\n'));
  baseImages(`FROM ${`\${A:-`.repeat(20_000)}`);
  assert.ok(spentTime() - started < 20_000);
});

test('property: any text is read without an error', async () => {
  const word = fc.oneof(
    fc.constantFrom('FROM', 'ARG', 'A=1', `\${A}`, `\${A:-`, '}', 'node:22', '\\\n', '\n', '"', "'", '<<EOF', 'EOF', '@', '#'),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word), async (words) => {
      const text = words.join(' ');
      await collect({ Dockerfile: text, '.nvmrc': text, '.tool-versions': text, 'package.json': text });
    }),
  );
});

test('corpus: two repositories name one version in the Dockerfile and another in .nvmrc', corpusTest, async () => {
  const repositories = join(corpus as string, 'mojaloop/repos');
  const mismatched: string[] = [];
  for (const name of readdirSync(repositories)) {
    const [inventory] = await runtime.collect({
      path: '',
      folder: new DiskFolder(join(repositories, name)),
      trustedRegistries: [],
    });
    assert.deepEqual(inventory?.problems, [], name);
    if (codes(inventory)?.includes('runtime-mismatch')) mismatched.push(name);
  }
  for (const name of ['account-lookup-service', 'ml-api-adapter']) assert.ok(mismatched.includes(name), name);
  assert.ok(!mismatched.includes('central-ledger'));
});
