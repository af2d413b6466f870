// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { corpus, corpusTest } from '../../test/builders/corpus.ts';
import { spentTime } from '../../test/builders/spent-time.ts';
import { gradePurl, gradePurlTypes } from '../../tools/conformance/purl.ts';
import { buildPurl, canonicalPurl, npmPurl, parsePurl, purlFault } from './purl.ts';

describe('purl', () => {
  it('reads and writes every part', () => {
    const text = 'pkg:maven/org.example/demo@1.0.0?classifier=sources&repository_url=https:%2F%2Fexample.org#a/b';
    assert.deepEqual(parsePurl(text), {
      type: 'maven',
      namespace: 'org.example',
      name: 'demo',
      version: '1.0.0',
      qualifiers: new Map([
        ['classifier', 'sources'],
        ['repository_url', 'https://example.org'],
      ]),
      subpath: 'a/b',
    });
    assert.equal(canonicalPurl(text), text);
  });

  it('writes the canonical form: type and qualifier keys lower, qualifiers sorted, empty ones dropped', () => {
    assert.equal(
      canonicalPurl('PKG://NPM/@demo/core@1?Zeta=1&alpha=&Beta=x/y#/a//b/./'),
      'pkg:npm/%40demo/core@1?beta=x%2Fy&zeta=1#a/b',
    );
    assert.equal(canonicalPurl('pkg:pypi/Demo_Package@1.0.DEV1'), 'pkg:pypi/demo-package@1.0.dev1');
    assert.equal(canonicalPurl('pkg:npm/Demo@1.0.0'), 'pkg:npm/Demo@1.0.0');
    assert.equal(canonicalPurl('pkg:pub/Demo-Name@1'), 'pkg:pub/demo_name@1');
    assert.equal(canonicalPurl('pkg:oci/Demo@SHA256:AB'), 'pkg:oci/demo@sha256:ab');
  });

  it('follows the special types: git paths, mlflow servers, cpan authors', () => {
    assert.equal(parsePurl('pkg:git/example.org/a/B@1')?.name, 'a/B');
    assert.equal(canonicalPurl('pkg:git/GitHub.com/A/B@1'), 'pkg:git/github.com/a/b@1');
    assert.equal(parsePurl('pkg:mlflow/Model@3?repository_url=https:%2F%2Fx.databricks.example')?.name, 'model');
    assert.equal(parsePurl('pkg:mlflow/Model@3')?.name, 'Model');
    assert.equal(canonicalPurl('pkg:cpan/demo/Date-Time'), 'pkg:cpan/DEMO/Date-Time');
  });

  it('refuses what is no purl, and says why without repeating it', () => {
    const broken: readonly [string, RegExp][] = [
      ['demo@1', /pkg:/],
      ['pkg:npm', /no name/],
      ['pkg:npm/', /no name/],
      ['pkg:npm/@1.0.0', /no name/],
      ['pkg:n$m/demo', /type/],
      ['pkg:npm/demo@1?in%20production=x', /qualifier key/],
      ['pkg:npm/demo@1?a=1&A=2', /twice/],
      ['pkg:npm/demo@1?a=%zz', /percent/],
      ['pkg:npm/a%2Fb/demo', /slash/],
      ['pkg:npm/%ff', /percent/],
      ['pkg:swift/demo@1', /namespace/],
      ['pkg:cran/a/demo@1', /namespace/],
      ['pkg:julia/Dates', /uuid/],
      ['pkg:chrome-extension/dogs', /name/],
      ['pkg:chrome-extension/dncgedbnidfkppmdgfgidcepclnokpkb@1-x', /version/],
      ['pkg:conan/cctz@2.3?channel=stable', /namespace/],
    ];
    for (const [text, fault] of broken) {
      assert.equal(parsePurl(text), undefined, text);
      assert.match(purlFault(text) ?? '', fault, text);
    }
    assert.equal(purlFault('pkg:npm/demo@1'), undefined);
  });

  it('admits by grammar alone what only the type forbids', () => {
    assert.equal(parsePurl('pkg:golang/stdlib@1.22'), undefined);
    assert.equal(parsePurl('pkg:golang/stdlib@1.22', 'grammar')?.name, 'stdlib');
  });

  it('builds npm purls on the fast path exactly as on the slow one', () => {
    const parts = fc.tuple(
      fc.option(fc.stringMatching(/^[a-zA-Z0-9._~+! -]+$/)),
      fc.stringMatching(/^[a-zA-Z0-9._~+!'() -]+$/),
      fc.string(),
    );
    fc.assert(
      fc.property(parts, ([scope, name, version]) => {
        fc.pre(![scope, name].some((part) => part === '.' || part === '..'));
        const full = scope === null ? name : `@${scope}/${name}`;
        const slow = buildPurl({ type: 'npm', namespace: scope === null ? '' : `@${scope}`, name, version });
        assert.equal(npmPurl(full, version), slow);
      }),
    );
    assert.equal(npmPurl('@demo/core', '1.0.0+build'), 'pkg:npm/%40demo/core@1.0.0%2Bbuild');
    assert.equal(npmPurl('demo', ''), 'pkg:npm/demo');
  });

  it('never throws, and a canonical purl stays as it is', () => {
    const likely = fc
      .tuple(fc.constantFrom('npm', 'pypi', 'git', 'Maven', 'oci', 'x'), fc.string({ unit: 'binary' }))
      .map(([t, s]) => `pkg:${t}/${s}`);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), likely), (text) => {
        const once = canonicalPurl(text, 'grammar');
        if (once !== undefined) assert.equal(canonicalPurl(once, 'grammar'), once);
      }),
      { numRuns: 2000 },
    );
  });

  it('stays fast on hostile lengths', () => {
    const start = spentTime();
    for (const mark of ['/', '@', '?', '#', '&a=', '%41', '%']) parsePurl(`pkg:npm/a${mark.repeat(200_000)}`);
    assert.ok(spentTime() - start < 3000);
  });
});

describe('the official purl suite (package-url/purl-spec)', corpusTest, () => {
  for (const [group, count] of [
    ['required', 214],
    ['recommended', 20],
  ] as const) {
    it(`passes every ${group} case`, () => {
      const { passed, total, wrong } = gradePurl(corpus!, group);
      assert.deepEqual(wrong, []);
      assert.deepEqual([passed, total], [count, count]);
    });
  }

  it('accepts the examples of every type definition', () => {
    const { total, wrong } = gradePurlTypes(corpus!);
    assert.deepEqual(wrong, []);
    assert.ok(total > 50);
  });
});
