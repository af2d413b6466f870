// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildObservation } from '../../../test/builders/build-observation.ts';
import type { Attribution } from '../../model/tracked-finding.ts';
import { attributionOf, instanceLimit, mergeAttributions } from './attribution.ts';
import { assertionsOf, gatherIncoming, togetherWith, underGroups } from './incoming.ts';

const some = fc
  .record({
    severity: fc.constantFrom('critical', 'low', 'unknown'),
    severityLabel: fc.constantFrom('', 'Critical', 'LOW'),
    title: fc.constantFrom('', 'a', 'b'),
    details: fc.constantFrom('', 'x', 'y'),
    epss: fc.constantFrom(null, 0.1, 0.9),
    kev: fc.constantFrom(null, true, false),
    fixedIn: fc.subarray(['1.0.1', '2.0.0']),
    about: fc.constantFrom('CVE-1900-1', 'GHSA-a'),
    told: fc.constantFrom({ state: 'open', reason: '' }, { state: 'fixed', reason: 'x' }, { state: 'ignored', reason: 'y' }),
    version: fc.constantFrom('1.0.0', '1.0.1'),
    scope: fc.constantFrom('prod', 'dev'),
    path: fc.constantFrom(['a', 'b'], ['c'], []),
  })
  .map(({ version, scope, path, ...rest }) =>
    attributionOf(buildObservation({ ...rest, component: { version, scope, path, purl: `pkg:npm/left@${version}` } } as never)),
  );
const merge = (...list: Attribution[]) => mergeAttributions(list as [Attribution, ...Attribution[]]);

test('order, grouping and repetition do not matter', () => {
  fc.assert(
    fc.property(some, some, some, (a, b, c) => {
      const whole = merge(a, b, c);
      assert.deepEqual(merge(c, b, a), whole);
      assert.deepEqual(merge(merge(a, b), c), whole);
      assert.deepEqual(merge(a, b, c, b), whole);
    }),
  );
});

test('the worst severity wins, unknown never; what one calls open is open', () => {
  const told = (state: 'open' | 'fixed', severity: 'unknown' | 'low') =>
    attributionOf(buildObservation({ told: { state, reason: '' }, severity }));
  const { severity, told: state } = merge(told('fixed', 'unknown'), told('open', 'low'));
  assert.deepEqual([severity, state.state], ['low', 'open']);
});

test('more places than the limit are counted', () => {
  const list = Array.from({ length: instanceLimit + 7 }, (_, line) =>
    attributionOf(buildObservation({ component: null, location: { file: 'a.ts', line }, fingerprint: 'x' })),
  );
  const { instances, instancesLeftOut } = merge(...list);
  assert.deepEqual([instances.length, instancesLeftOut], [instanceLimit, 7]);
});

test('an observation asserts its aliases of its own package; other kinds have none', () => {
  const asserter = { kind: 'report', name: 'r', at: '' } as const;
  const [one] = assertionsOf(buildObservation({ aliases: ['CVE-1900-1'] }), asserter);
  assert.deepEqual(one, { a: 'GHSA-aaaa-bbbb-cccc', b: 'CVE-1900-1', asserter, packages: ['pkg:npm/left'] });
  assert.deepEqual(assertionsOf(buildObservation({ kind: 'code', aliases: ['x'] }), asserter), []);
});

test('a key that returns in a later chunk is as if it had come at once', () => {
  const [a, b] = ['1.0.0', '2.0.0'].map((version) =>
    buildObservation({ component: { version, purl: `pkg:npm/left@${version}` } }),
  );
  const gather = (...list: (typeof a)[]) => [...gatherIncoming(list as never, { target: 't', groupOf: (id) => id }).values()][0]!;
  const [whole, first, second] = [gather(a, b), gather(a), gather(b)];
  assert.deepEqual(togetherWith(second, first.attribution), whole);
});

test('what was gathered before its groups were known is as if it had been gathered under them', () => {
  const ids = ['CVE-1900-1', 'CVE-1900-2', 'GHSA-a', 'GHSA-b'];
  const observation = fc
    .record({
      about: fc.constantFrom(...ids),
      kind: fc.constantFrom('vulnerability', 'malware', 'code'),
      details: fc.constantFrom('', 'x', 'y'),
      severity: fc.constantFrom('critical', 'low'),
      name: fc.constantFrom('left', 'right', ''),
      version: fc.constantFrom('1.0.0', '1.0.1'),
    })
    .map(({ name, version, ...rest }) =>
      buildObservation({
        ...rest,
        component: name === '' ? null : { name, version, purl: `pkg:npm/${name}@${version}` },
        fingerprint: name === '' ? 'f' : '',
      } as never),
    );
  const groups = fc.array(fc.constantFrom(...ids), { minLength: ids.length * 2, maxLength: ids.length * 2 });
  fc.assert(
    fc.property(fc.array(observation, { maxLength: 12 }), groups, (observations, labels) => {
      // An id may be another flaw in every package.
      const groupOf = (id: string, name: string) => labels[ids.indexOf(id) * 2 + (name === 'pkg:npm/left' ? 1 : 0)] as string;
      const told = gatherIncoming(observations, { target: 't', groupOf: (id) => id });
      assert.deepEqual(underGroups(told.values(), groupOf), gatherIncoming(observations, { target: 't', groupOf }));
    }),
  );
});
