// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SbomEdge } from './sbom-document.ts';
import { readSbomGraph, type SbomNodes } from './sbom-graph.ts';

/** `a>b` needs, `a-b` needs for development, `a?b` needs optionally. */
function graph(keys: string, edges: string, given: Partial<SbomNodes> = {}) {
  const kinds = { '>': 'prod', '-': 'dev', '?': 'optional' } as const;
  const list = edges.split(' ').filter((edge) => edge !== '');
  const read = list.map((edge): SbomEdge => {
    const [from = '', mark = '>', to = ''] = edge.split(/([>?-])/);
    return { from, to, kind: kinds[mark as keyof typeof kinds] };
  });
  const found = readSbomGraph({ keys: [...keys], roots: ['R'], groups: [], ...given }, read);
  const text = (set: ReadonlySet<string>) => [...set].sort().join('');
  return {
    known: found.known,
    direct: text(found.direct),
    dev: text(found.dev),
    optional: text(found.optional),
    outside: found.outside,
    needs: found.dependsOn,
  };
}

describe('readSbomGraph', () => {
  it('takes as direct what the root asks for', () => {
    const found = graph('abc', 'R>a a>b a>b b>c c>a');
    assert.equal(found.direct, 'a');
    assert.deepEqual(found.needs.get('a'), ['b']);
    assert.equal(found.outside, 0);
  });

  it('takes as direct what nobody needs when the root asks for nothing', () => {
    assert.equal(graph('abc', 'a>b b>c').direct, 'a');
    assert.equal(graph('abc', '').direct, 'abc');
    assert.equal(graph('abc', '').known, false);
  });

  it('loses nothing: what the root does not reach counts as direct, cycles included', () => {
    const found = graph('abcdef', 'R>a c>d e>f f>e');
    assert.equal(found.direct, 'abcef');
    assert.equal(found.outside, 4);
  });

  it('looks through groups, and takes described components as direct themselves', () => {
    assert.equal(graph('gabc', 'R>g g>a a>b', { groups: ['g'] }).direct, 'acg');
    assert.equal(graph('abc', 'a>c', { roots: ['a', 'b'] }).direct, 'ab');
  });

  it('calls dev only what no production chain reaches', () => {
    const found = graph('abcde', 'R>a R-b a>c b>c b>d d-e');
    assert.equal(found.dev, 'bde');
    assert.equal(graph('ab', 'R>a a-b').dev, 'b');
    assert.equal(graph('ab', 'R>a R-a').dev, '');
  });

  it('calls optional only what everyone who needs it calls so', () => {
    assert.equal(graph('abc', 'R?a R?b R>c c>b').optional, 'a');
  });

  it('ignores edges to what is not there and to itself', () => {
    const found = graph('a', 'R>x x>a a>a');
    assert.equal(found.direct, 'a');
    assert.equal(found.known, false);
  });
});
