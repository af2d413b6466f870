// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Edge, graphComponents, type LockedPackage, MissingEntries, type RootEdge } from './lock-graph.ts';

const packageOf = (key: string, edges: Edge[]): LockedPackage => ({
  key,
  name: key,
  version: '1.0.0',
  origin: { kind: 'registry' },
  lines: [1],
  edges,
});

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const kind = fc.constantFrom('need', 'optional', 'peer');
const edge: fc.Arbitrary<Edge> = fc.record({ to: fc.constantFrom(...names), kind });
const root: fc.Arbitrary<RootEdge> = fc.record({ to: fc.constantFrom(...names), kind, scope: fc.constantFrom('prod', 'dev') });
const graph = fc.record({
  packages: fc.tuple(...names.map((name) => fc.array(edge, { maxLength: 3 }).map((edges) => packageOf(name, edges)))),
  roots: fc.array(root, { maxLength: 4 }),
});

/** The definition, without regard to speed: what is reached when some edges are cut. */
function reachable(packages: readonly LockedPackage[], roots: readonly RootEdge[], cut: (edge: Edge) => boolean): Set<string> {
  const seen = new Set<string>();
  const visit = (next: Edge): void => {
    if (cut(next) || seen.has(next.to)) return;
    seen.add(next.to);
    for (const deeper of packages.find((one) => one.key === next.to)?.edges ?? []) visit(deeper);
  };
  for (const start of roots) visit(start);
  return seen;
}

test('lock-graph: scope, optional and peer are what a cut of the edges says, cycles included', () => {
  fc.assert(
    fc.property(graph, ({ packages, roots }) => {
      const any = reachable(packages, roots, () => false);
      const prod = reachable(
        packages,
        roots.filter((one) => one.scope === 'prod'),
        () => false,
      );
      const needed = reachable(packages, roots, (one) => one.kind === 'optional');
      const unpeered = reachable(packages, roots, (one) => one.kind === 'peer');
      for (const { key, scope, optional, peer, direct } of graphComponents(packages, roots, 'lock')) {
        assert.equal(scope, any.has(key) && !prod.has(key) ? 'dev' : 'prod');
        assert.equal(optional ?? false, any.has(key) && !needed.has(key));
        assert.equal(peer ?? false, any.has(key) && !unpeered.has(key));
        assert.equal(
          direct,
          roots.some((one) => one.to === key),
        );
      }
    }),
  );
});

test('lock-graph: missing entries are one Problem that names three and never prints control characters', () => {
  const missing = new MissingEntries();
  assert.deepEqual(missing.problems('lock'), []);
  for (const name of ['d', 'b', 'a\u001b[31m', 'c', 'b']) missing.add(name);
  const [problem, ...others] = missing.problems('lock');
  assert.deepEqual(others, []);
  assert.match(problem?.message ?? '', /no entry for \(an unprintable name\), b, c and 1 more,/);
});
