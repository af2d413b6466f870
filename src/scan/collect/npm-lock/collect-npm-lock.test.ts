// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryFolder } from '../../../../test/builders/memory-folder.ts';
import { spentTime } from '../../../../test/builders/spent-time.ts';
import { NgaoError } from '../../../kit/errors.ts';
import type { Component } from '../../../model/component.ts';
import { collectNpmLock } from './collect-npm-lock.ts';
import { npmLock } from './index.ts';

const address = (name: string) => `https://registry.example.org/${name}/-/${name}-1.0.0.tgz`;
const entry = (name: string, more: object = {}) => ({ version: '1.0.0', resolved: address(name), ...more });

function collectText(text: string, files: Record<string, string> = {}) {
  const folder = memoryFolder({ 'package-lock.json': text, ...files });
  return collectNpmLock({ path: 'package-lock.json', folder, trustedRegistries: ['registry.example.org'] });
}

function collectPackages(packages: object, files: Record<string, string> = {}) {
  return collectText(JSON.stringify({ name: 'demo', version: '1.0.0', lockfileVersion: 3, packages }), files);
}

function componentAt(components: readonly Component[], key: string): Component {
  const found = components.find((component) => component.key === key);
  assert.ok(found, `no component ${key}`);
  return found;
}

const refusal = (code: string, message: RegExp) => (error: unknown) =>
  error instanceof NgaoError && error.code === code && message.test(error.message);

test('the names of npm lockfiles are claimed, and a renamed one is recognised', () => {
  for (const path of ['package-lock.json', 'a/npm-shrinkwrap.json', 'a/node_modules/.package-lock.json', '.package-lock.json']) {
    assert.equal(npmLock.claims(path), true, path);
  }
  for (const path of ['my-package-lock.json', 'package-lock.json.bak', 'package.json', 'a/.package-lock.json', 'yarn.lock']) {
    assert.equal(npmLock.claims(path), false, path);
  }
  assert.equal(npmLock.sniffs?.('{\n  "name": "x",\n  "lockfileVersion": 3,'), true);
  assert.equal(npmLock.sniffs?.('{"name": "x", "dependencies": {}}'), false);
});

test('a package flagged dev that production needs is judged as production, and told', () => {
  const { components, notices } = collectPackages({
    '': { dependencies: { a: '1' } },
    'node_modules/a': entry('a', { dependencies: { b: '1' } }),
    'node_modules/b': entry('b', { dev: true }),
  });
  assert.equal(componentAt(components, 'node_modules/b').scope, 'prod');
  assert.deepEqual(
    notices.map((notice) => notice.code),
    ['scope-mismatch'],
  );
});

test('a peer dependency alone does not make a development package production, nor does a double wish', () => {
  const { components, notices } = collectPackages({
    '': { dependencies: { a: '1', both: '1' }, devDependencies: { b: '1', both: '1' } },
    'node_modules/a': entry('a', { peerDependencies: { b: '1' } }),
    'node_modules/b': entry('b', { dev: true }),
    'node_modules/both': entry('both', { dev: true }),
  });
  assert.equal(componentAt(components, 'node_modules/b').scope, 'dev');
  assert.equal(componentAt(components, 'node_modules/both').scope, 'dev');
  assert.deepEqual(componentAt(components, 'node_modules/a').dependsOn, ['node_modules/b']);
  assert.deepEqual(notices, []);
});

test('an address that fetches another package tells the true name', () => {
  const { components, notices } = collectPackages({
    'node_modules/lodash': { version: '1.0.0', resolved: address('evil') },
    'node_modules/@s/c': { version: '1.0.0', resolved: 'https://registry.example.org/npm/@s%2fc/-/c-1.0.0.tgz' },
    'node_modules/d': { version: '1.0.0', resolved: 'https://registry.example.org/download/d.tgz' },
    'node_modules/alias': { name: 'real', version: '1.0.0', resolved: address('real') },
  });
  const lodash = componentAt(components, 'node_modules/lodash');
  assert.deepEqual([lodash.name, lodash.alias, lodash.purl], ['evil', 'lodash', 'pkg:npm/evil@1.0.0']);
  assert.equal(componentAt(components, 'node_modules/@s/c').name, '@s/c');
  assert.equal(componentAt(components, 'node_modules/d').name, 'd');
  assert.deepEqual(
    notices.filter((notice) => notice.code === 'address-mismatch').map((notice) => notice.message.match(/evil|real/g)),
    [['evil']],
  );
});

test('the hidden lockfile of an installed tree is read with the package.json above it', () => {
  const hidden = {
    name: 'demo',
    lockfileVersion: 3,
    packages: { 'node_modules/a': entry('a'), 'node_modules/b': entry('b', { dev: true }) },
  };
  const folder = memoryFolder({
    'app/node_modules/.package-lock.json': JSON.stringify(hidden),
    'app/package.json': JSON.stringify({ name: 'demo', version: '2.0.0', dependencies: { a: '1' } }),
  });
  const { target, components } = collectNpmLock({ path: 'app/node_modules/.package-lock.json', folder, trustedRegistries: [] });
  assert.deepEqual([target.name, target.version], ['demo', '2.0.0']);
  assert.deepEqual(
    components.map(({ key, direct, scope }) => [key, direct, scope]),
    [
      ['node_modules/a', true, 'prod'],
      ['node_modules/b', false, 'dev'],
    ],
  );
});

test('a package.json that wants something else than the lockfile knows is told', () => {
  const packages = { '': { dependencies: { a: '^1.0.0' } }, 'node_modules/a': entry('a') };
  const wants = (dependencies: object) =>
    collectPackages(packages, { 'package.json': JSON.stringify({ dependencies }) }).notices.map((notice) => notice.code);
  assert.deepEqual(wants({ a: '^1.0.0' }), []);
  assert.deepEqual(wants({ a: '^2.0.0' }), ['lockfile-outdated']);
  assert.deepEqual(wants({ a: '^1.0.0', b: '1' }), ['lockfile-outdated']);
});

test('damaged entries are problems, the others are read', () => {
  const { components, problems } = collectPackages({
    '': null,
    'node_modules/a': entry('a'),
    'node_modules/b': 5,
    'node_modules/c': null,
    'node_modules/d': { resolved: address('d') },
    'node_modules/e': { version: 7 },
    'node_modules/': entry('f'),
    'node_modules/git': { resolved: 'git+ssh://git@example.org/o/r.git#main' },
  });
  assert.deepEqual(
    problems.map((problem) => [problem.code, /"(node_modules[^"]*)"/.exec(problem.message)?.[1]]),
    [
      ['input-malformed', 'node_modules/b'],
      ['input-malformed', 'node_modules/c'],
      ['input-malformed', 'node_modules/d'],
      ['input-malformed', 'node_modules/e'],
    ],
  );
  assert.equal(componentAt(components, 'node_modules/').name, 'f');
  assert.ok(componentAt(components, 'node_modules/a'));
});

test('many damaged entries are told in a few problems', () => {
  const { problems } = collectPackages(Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`node_modules/p${at}`, 1])));
  assert.equal(problems.length, 21);
  assert.match(problems.at(-1)?.message as string, /480 more/);
});

test('a damaged package.json beside the lockfile is a problem, not the end', () => {
  const { components, problems } = collectPackages({ 'node_modules/a': entry('a') }, { 'package.json': '{' });
  assert.equal(components.length, 1);
  assert.deepEqual(
    problems.map((problem) => problem.code),
    ['input-malformed'],
  );
});

test('what is no lockfile is refused with the next step', () => {
  const good = JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/a': entry('a') } }, null, 2);
  assert.throws(() => collectText(good.slice(0, -20)), refusal('input-malformed', /cut off.*npm install/));
  assert.throws(() => collectText(''), refusal('input-malformed', /empty/));
  assert.throws(() => collectText('[]'), refusal('input-malformed', /no JSON object/));
  assert.throws(
    () => collectText(`<<<<<<< HEAD\n${good}\n=======\n{}\n>>>>>>> other\n`),
    refusal('input-malformed', /merge conflict/),
  );
  assert.throws(() => collectText('{"packages":{}}'), refusal('input-malformed', /no lockfileVersion/));
  assert.throws(() => collectText('{"lockfileVersion":"3","packages":{}}'), refusal('input-malformed', /no lockfileVersion/));
  assert.throws(() => collectText('{"lockfileVersion":4,"packages":{}}'), refusal('input-unsupported', /lockfileVersion 4/));
  for (const version of [2, 3]) {
    assert.throws(
      () => collectText(`{"lockfileVersion":${version},"dependencies":{}}`),
      refusal('input-malformed', /no "packages"/),
    );
  }
  assert.throws(
    () => collectText('{"lockfileVersion":1,"dependencies":[]}'),
    refusal('input-malformed', /damaged "dependencies"/),
  );
  assert.throws(
    () => collectNpmLock({ path: 'package-lock.json', folder: memoryFolder({}), trustedRegistries: [] }),
    refusal('input-unreadable', /no file/),
  );
});

test('no message repeats the content of the file', () => {
  assert.throws(
    () => collectText('{"lockfileVersion":3,"packages":{"":{"canary"'),
    (error: Error) => !`${error.message}${error.cause}`.includes('canary'),
  );
});

test('names that JavaScript treats specially are ordinary packages', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const wished = `{${names.map((name) => `"${name}":"1"`).join(',')}}`;
  const packages = names.map((name) => `"node_modules/${name}":{"version":"1.0.0","dependencies":${wished}}`).join(',');
  const { components } = collectText(
    `{"lockfileVersion":3,"__proto__":{"name":"x"},"packages":{"":{"dependencies":${wished}},${packages}}}`,
  );
  assert.equal(components.length, 4);
  for (const component of components) {
    assert.equal(component.direct, true);
    assert.equal(component.dependsOn.length, 4);
  }
  const old = `{"lockfileVersion":1,"dependencies":{"__proto__":{"version":"1.0.0","requires":{"constructor":"1"}},"constructor":{"version":"1.0.0"}}}`;
  assert.deepEqual(
    collectText(old).components.map(({ name, dependsOn }) => [name, dependsOn]),
    [
      ['__proto__', ['node_modules/constructor']],
      ['constructor', []],
    ],
  );
});

/** A path like a number is moved to the front by JSON.parse, so the fast way to find lines does not apply. */
for (const numbered of [{}, { 7: { version: '1.0.0' } }]) {
  test(`the line is that of the key, whatever the layout and wherever else the name occurs (${Object.keys(numbered)})`, () => {
    const lock = {
      name: 'node_modules/a',
      lockfileVersion: 3,
      packages: {
        '': { name: 'demo', dependencies: { 'node_modules/a': '1', a: '1' } },
        'node_modules/own': { resolved: 'packages/own', link: true },
        'node_modules/a': entry('a', { dependencies: { 'packages/own': '1', 'node_modules/z': '1' } }),
        'packages/own': { name: 'own', version: '1.0.0', dependencies: {} },
        'node_modules/quo"te\\d\u00e9': entry('q'),
        'node_modules/z': entry('z'),
        ...numbered,
      },
      dependencies: { a: { version: '9.9.9' } },
    };
    const pretty = JSON.stringify(lock, null, 2);
    const lineIn = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length;
    for (const layout of [
      pretty,
      pretty.replaceAll('\n', '\r\n'),
      JSON.stringify(lock, null, '\t'),
      JSON.stringify(lock, null, 7),
    ]) {
      const lines = new Map(collectText(layout).components.map(({ key, locations }) => [key, locations[0]?.line]));
      for (const key of ['node_modules/a', 'node_modules/quo"te\\d\u00e9', 'node_modules/z']) {
        assert.equal(lines.get(key), lineIn(layout, `${JSON.stringify(key)}: {`), key);
      }
    }
    for (const { locations } of collectText(JSON.stringify(lock)).components)
      assert.deepEqual(locations, [{ file: 'package-lock.json', line: 1 }]);
    const odd = pretty.replaceAll(/\n +/g, '\n').replace('"packages": {', '"packages":\n\n{');
    const lines = new Map(collectText(odd).components.map(({ key, locations }) => [key, locations[0]?.line]));
    assert.equal(lines.get('node_modules/z'), lineIn(odd, '"node_modules/z": {'));
  });
}

test('a document made to be slow is read or refused in bounded time', () => {
  const started = spentTime();
  const deep = `${'{"version":"1.0.0","dependencies":{"a":'.repeat(20_000)}{}${'}}'.repeat(20_000)}`;
  const nested = collectText(`{"lockfileVersion":1,"dependencies":{"a":${deep}}}`);
  assert.ok(nested.components.length < 400 && nested.problems.length > 0);
  const long = `node_modules/${'node_modules/'.repeat(50_000)}a`;
  assert.equal(collectPackages({ [long]: entry('a') }).problems.length, 1);
  const wide = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`p${at}`, '1']));
  const names = Object.keys(wide);
  const circle = Object.fromEntries(names.map((name) => [`node_modules/${name}`, entry(name, { dependencies: wide })]));
  assert.equal(collectPackages({ '': { dependencies: wide }, ...circle }).components[0]?.dependsOn.length, 300);
  assert.ok(spentTime() - started < 20_000);
});

const valid = JSON.stringify(
  {
    name: 'demo',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: {
      '': { dependencies: { a: '1' }, workspaces: ['packages/*'] },
      'node_modules/a': entry('a', { license: 'MIT', integrity: 'sha512-AAAA', dependencies: { b: '1' } }),
      'node_modules/b': entry('b', { dev: true, peerDependencies: { a: '1' }, peerDependenciesMeta: { a: { optional: true } } }),
      'node_modules/own': { link: true, resolved: 'packages/own' },
      'packages/own': { dependencies: { b: '1' } },
    },
    dependencies: {
      a: { version: '1.0.0', requires: { b: '1' }, dependencies: { b: { version: 'npm:c@1.0.0', bundled: true } } },
    },
  },
  null,
  1,
);

function readsOrRefuses(text: string): void {
  try {
    const { components } = collectText(text);
    for (const component of components) assert.equal(typeof component.name + typeof component.version, 'stringstring');
  } catch (error) {
    assert.ok(error instanceof NgaoError, String(error));
    assert.equal(error.expected, true);
  }
}

test('property: a mutated lockfile is read or refused, never anything else', () => {
  const edit = fc.record({
    at: fc.nat(valid.length),
    remove: fc.nat(12),
    insert: fc.constantFrom('', '"', '{', '}', '[', ',', 'null', '1', '\\', '\n'),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), fc.constantFrom(1, 2, 3), (edits, version) => {
      let text = valid.replace('"lockfileVersion": 3', `"lockfileVersion": ${version}`);
      for (const { at, remove, insert } of edits) text = text.slice(0, at) + insert + text.slice(at + remove);
      readsOrRefuses(text);
    }),
    { numRuns: 500 },
  );
});

test('property: a lockfile with values of any type is read or refused', () => {
  const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('1.0.0', 'npm:a@1', 'file:x', true, null));
  const fields = [
    'version',
    'resolved',
    'integrity',
    'dependencies',
    'requires',
    'license',
    'name',
    'link',
    'dev',
    'peerDependencies',
    'peerDependenciesMeta',
    'inBundle',
    'deprecated',
  ];
  const anyEntry = fc.oneof(value, fc.dictionary(fc.constantFrom(...fields), value));
  const path = fc.constantFrom(
    '',
    'node_modules/a',
    'node_modules/a/node_modules/b',
    'packages/c',
    '../d',
    '/',
    'node_modules/',
    '__proto__',
    '1',
  );
  fc.assert(
    fc.property(fc.dictionary(path, anyEntry), fc.constantFrom(1, 3), (packages, lockfileVersion) => {
      readsOrRefuses(JSON.stringify({ lockfileVersion, packages, dependencies: packages, overrides: packages }));
    }),
    { numRuns: 500 },
  );
});
