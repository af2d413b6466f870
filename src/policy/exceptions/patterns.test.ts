// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildComponent } from '../../../test/builders/build.ts';
import { spentTime } from '../../../test/builders/spent-time.ts';
import type { Component } from '../../model/component.ts';
import { compileLocationGlob } from './location-glob.ts';
import { compilePackagePattern } from './package-pattern.ts';
import { makePathGlob } from './path-glob.ts';

test('package patterns are literal until a character of the dialect makes them anchored expressions', () => {
  const table: [string, string, boolean][] = [
    ['left.pad', 'left.pad', true],
    ['left.pad', 'leftxpad', false],
    ['left.*', 'left-pad', true],
    ['left.*', 'my-left-pad', false],
    ['@scope/x.+', '@scope/xyz', true],
    ['^left$', 'left', true],
    ['(left|right)', 'right', true],
    ['@babel/(core|traverse)', '@babel/traverse', true],
    ['linux-(headers|libc)-[0-9]+', 'linux-libc-6', true],
  ];
  for (const [pattern, name, expected] of table)
    assert.equal(compilePackagePattern(pattern)?.(name), expected, `${pattern} ${name}`);
  for (const bad of ['*', '(', '[', '(?=a)a', '(a)\\1', '(a+)+b', '(a|a)*b', '(a?){30}', `${'a'.repeat(600)}*`]) {
    assert.equal(compilePackagePattern(bad), undefined, bad);
  }
});

test('location globs follow doublestar', () => {
  const table: [string, string, boolean][] = [
    ['docker/**', 'docker/mock/package-lock.json', true],
    ['./docker/**', 'docker/a.json', true],
    ['docker/*', 'docker/mock/package-lock.json', false],
    ['**/package-lock.json', 'package-lock.json', true],
    ['**/package-lock.json', 'a/b/package-lock.json', true],
    ['**/**/x', 'a/x', true],
    ['a/?.js', 'a/b.js', true],
    ['a/?.js', 'a//.js', false],
    ['a/{b,c}/[d-f].js', 'a/c/e.js', true],
    ['a/{b,c}/[!d-f].js', 'a/c/e.js', false],
    ['a.b', 'axb', false],
    ['a/{b,{c,d}}/e', 'a/d/e', true],
    ['a/{b,{c,d}}/e', 'a/b/e', true],
    ['a/{b,{c,d}}/e', 'a/x/e', false],
    ['{,x}a', 'a', true],
    ['{,x}a', 'xa', true],
    ['a/**/b/**/c', 'a/b/c', true],
    ['a/**/b/**/c', 'a/1/2/b/3/c', true],
    ['a/**/b/**/c', 'a/1/c', false],
    ['a**', 'a/b/c', true],
    ['**/c', 'xc', false],
    ['a/**/c', 'a/xc', false],
    ['**/a/**/b/**/c/**/d/**/e/**/f/**/g/**', 'a/b/c/d/e/f/g/h', true],
    ['**', 'anything/at/all', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
  ];
  for (const [glob, file, expected] of table) assert.equal(compileLocationGlob(glob)?.(file), expected, `${glob} ${file}`);
  assert.equal(compileLocationGlob('a{b'), undefined);
  assert.equal(compileLocationGlob('[z-a]'), undefined);
  assert.equal(compileLocationGlob('a}b'), undefined);
  assert.equal(compileLocationGlob('{a,b}'.repeat(40)), undefined);
  // A matcher that tries all ways would not come to an end here.
  assert.equal(compileLocationGlob(`${'*a'.repeat(200)}b`)?.('a'.repeat(4000)), false);
});

test('any glob compiles or not, and answers', () => {
  const part = fc.constantFrom('**', '*', '?', '/', '{', '}', ',', '[', ']', '!', '-', '\\', 'a', 'b', '**/', './');
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 30 }),
      fc.array(fc.constantFrom('a', 'b', '/', '.'), { maxLength: 30 }),
      (glob, file) => {
        const answer = compileLocationGlob(glob.join(''))?.(file.join(''));
        assert.ok(answer === undefined || typeof answer === 'boolean');
      },
    ),
    { numRuns: 2000 },
  );
});

/** a -> b -> d, a -> c -> d, and e -> d where e is direct too. */
const diamond = [
  buildComponent({ name: 'a', version: '1', key: 'a', dependsOn: ['b', 'c'] }),
  buildComponent({ name: 'b', version: '1', key: 'b', direct: false, dependsOn: ['d'] }),
  buildComponent({ name: 'c', version: '1', key: 'c', direct: false, dependsOn: ['d'] }),
  buildComponent({ name: 'd', version: '1', key: 'd', direct: false }),
  buildComponent({ name: 'lonely', version: '1', key: 'lonely', direct: false }),
];

test('a path glob covers a component only when every path matches', () => {
  const covers = (glob: string, key: string, ids: string[] = ['GHSA-aaaa-bbbb-cccc']) =>
    makePathGlob(glob, diamond).coversEveryPath(key, ids);
  assert.ok(covers('a>*>d', 'd'));
  assert.ok(covers('a>*', 'd'));
  assert.ok(covers('*', 'd'));
  assert.ok(!covers('a>b>d', 'd'));
  assert.ok(!covers('*b>d', 'd'));
  assert.ok(covers('a>b', 'b'));
  assert.ok(!covers('a>b', 'd'));
  assert.ok(covers('GHSA-aaaa-bbbb-cccc|a>*', 'd'));
  assert.ok(covers('*|a>*>d', 'd'));
  assert.ok(!covers('GHSA-xxxx-bbbb-cccc|a>*', 'd'));
  assert.ok(covers('CVE-1900-1|a>*', 'd', ['GHSA-aaaa-bbbb-cccc', 'CVE-1900-1']));
  assert.ok(!covers('*', 'lonely'), 'no path at all is not "every path"');
  const twoRoots = [...diamond, buildComponent({ name: 'e', version: '1', key: 'e', dependsOn: ['d'] })];
  assert.ok(!makePathGlob('a>*>d', twoRoots).coversEveryPath('d', []));
});

test('path globs agree with enumerating every path (acyclic graphs)', () => {
  const edges = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 14 });
  const glob = fc
    .array(fc.constantFrom('*', '>', 'a', 'b', 'ab', 'aab', 'b>a'), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''));
  const names = fc.array(fc.constantFrom('a', 'b', 'ab', 'aab', 'bab'), { minLength: 7, maxLength: 7 });
  fc.assert(
    fc.property(fc.tuple(edges, glob, names, fc.integer({ min: 1, max: 127 })), ([pairs, pattern, called, roots]) => {
      const components = called.map((name, index) =>
        buildComponent({
          name,
          version: '1',
          key: `k${index}`,
          direct: (roots & (1 << index)) !== 0,
          dependsOn: [...new Set(pairs.filter(([from, to]) => from === index && to > index).map(([, to]) => `k${to}`))],
        }),
      );
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
      const paths = enumerate(components);
      const compiled = makePathGlob(pattern, components);
      for (const { key } of components) {
        const texts = paths.get(key) ?? [];
        assert.equal(
          compiled.coversEveryPath(key, []),
          texts.length > 0 && texts.every((text) => expression.test(text)),
          `${pattern} ${texts}`,
        );
      }
    }),
    { numRuns: 500 },
  );
});

function enumerate(components: readonly Component[]): Map<string, string[]> {
  const byKey = new Map(components.map((component) => [component.key, component]));
  const found = new Map<string, string[]>();
  const walk = (component: Component, text: string) => {
    found.set(component.key, [...(found.get(component.key) ?? []), text]);
    for (const key of component.dependsOn) walk(byKey.get(key)!, `${text}>${byKey.get(key)!.name}`);
  };
  for (const component of components) if (component.direct) walk(component, component.name);
  return found;
}

test('cycles and 2^60 paths cost nothing extra', () => {
  const layers = Array.from({ length: 60 }, (_, layer) =>
    ['l', 'r'].map((side) =>
      buildComponent({
        name: `${side}${layer}`,
        version: '1',
        key: `${side}${layer}`,
        direct: layer === 0,
        dependsOn: [`l${layer + 1}`, `r${layer + 1}`, 'l0'],
      }),
    ),
  ).flat();
  const started = spentTime();
  const glob = makePathGlob('*>l*9', layers);
  assert.ok(glob.coversEveryPath('l59', []) && glob.coversEveryPath('l9', []));
  assert.ok(!glob.coversEveryPath('r59', []));
  assert.ok(spentTime() - started < 1000);
});
