// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildGoverned, buildInstance, buildTracked } from '../../../test/builders/build-tracked.ts';
import type { ExceptionScope, GovernedException } from '../../model/governed-exception.ts';
import type { TrackedFinding } from '../../model/tracked-finding.ts';
import { appliesTo, makeApplier } from './applies-to.ts';
import { exceptionsDue } from './exceptions-due.ts';

const now = '2026-11-24T12:00:00Z';
const stage = { is: 'active', approved: { by: 'ben', at: now } } as const;
const active = (given: Partial<GovernedException> = {}) => buildGoverned({ stage, ...given });
const scoped = (...scopes: Partial<ExceptionScope>[]) =>
  active({ scopes: scopes.map((one) => ({ targets: 'all' as const, matchers: {}, ...one })) });
const coverage = async (exception: GovernedException, finding: TrackedFinding) =>
  (await makeApplier([exception])).coverageOf(exception, finding);
const two = buildTracked({ attribution: { instances: [buildInstance('1.0.0'), buildInstance('2.0.0')] } });

test('it applies through every id of the group, and to nothing else', async () => {
  const asked = { finding: buildTracked(), release: '' };
  for (const vulnerability of ['GHSA-aaaa-bbbb-cccc', 'CVE-1900-0001'])
    assert.ok(await appliesTo(active({ about: { vulnerability, aliases: true } }), asked, now));
  assert.ok(!(await appliesTo(active({ about: { vulnerability: 'CVE-1900-0002', aliases: true } }), asked, now)));
  assert.ok(
    !(await appliesTo(active({ about: { vulnerability: 'GHSA-aaaa-bbbb-cccc', aliases: true, kind: 'malware' } }), asked, now)),
  );
});

test('other kinds are excepted by their rule', async () => {
  const finding = buildTracked({ kind: 'code', group: 'g', ids: [], attribution: { ids: [], rules: ['js/eval'] } });
  assert.ok(await appliesTo(active({ about: { vulnerability: 'js/eval', aliases: true } }), { finding, release: '' }, now));
});

test('a proposal, and what has ended, applies to nothing', async () => {
  const asked = { finding: buildTracked(), release: '' };
  assert.ok(!(await appliesTo(buildGoverned(), asked, now)));
  assert.ok(!(await appliesTo(active(), asked, '2027-07-01T00:00:00Z')));
});

test('targets, package and version narrow it; a part of a finding is not the whole', async () => {
  assert.equal(await coverage(scoped({ targets: ['repo-b'] }), buildTracked()), 'none');
  assert.equal(await coverage(scoped({ targets: ['repo-a'], matchers: { package: 'left' } }), buildTracked()), 'all');
  assert.equal(await coverage(scoped({ matchers: { package: 'right' } }), buildTracked()), 'none');
  assert.equal(await coverage(scoped({ matchers: { version: '^1.0.0' } }), two), 'some');
  assert.equal(await coverage(scoped({ matchers: { version: '1.0.0' } }, { matchers: { version: '2.x' } }), two), 'all');
});

test('instances that were not kept are not taken as covered by a version', async () => {
  const more = buildTracked({ attribution: { instances: [buildInstance('1.0.0')], instancesLeftOut: 3 } });
  assert.equal(await coverage(scoped({ matchers: { version: '1.0.0' } }), more), 'some');
  assert.equal(await coverage(scoped({}), more), 'all');
});

test('what says nothing at all covers nothing', async () => {
  assert.equal(await coverage(active({ about: { aliases: true } }), buildTracked()), 'none');
});

test('bound to releases it holds only where it was confirmed', async () => {
  const bound = active({ releases: [{ release: '18.0.0', by: 'ben', at: now }] });
  const holds = (release: string) => appliesTo(bound, { finding: buildTracked(), release }, now);
  assert.deepEqual([await holds('18.0.0'), await holds('18.1.0'), await holds('')], [true, false, false]);
});

test('of several the one that ends last comes first', async () => {
  const exceptions = [
    active({ id: 'a', until: '2027-01-01' }),
    active({ id: 'b', until: '2027-02-01' }),
    buildGoverned({ id: 'c' }),
  ];
  const applier = await makeApplier(exceptions);
  assert.deepEqual(
    applier.appliesTo({ finding: buildTracked(), release: '' }, now).map(({ id }) => id),
    ['b', 'a'],
  );
});

test('what is due: past, ending soon, undecided, to be confirmed', () => {
  const given = [
    active({ id: 'past', until: '2026-11-23' }),
    active({ id: 'soon', until: '2026-12-08' }),
    active({ id: 'later', until: '2026-12-09' }),
    buildGoverned({ id: 'undecided', until: '2026-12-01' }),
    active({ id: 'bound', releases: [{ release: '18.0.0', by: 'ben', at: now }] }),
    active({
      id: 'revoked',
      until: '2026-11-01',
      stage: { is: 'revoked', revoked: { by: 'a', at: now }, reason: 'x', approved: null },
    }),
  ];
  const due = exceptionsDue(given, { now, warnDays: 14, releases: ['18.0.0', '18.1.0'] });
  const ids = (list: readonly GovernedException[]) => list.map(({ id }) => id);
  assert.deepEqual([ids(due.expired), ids(due.expiring), ids(due.undecided)], [['past'], ['soon'], ['undecided']]);
  assert.deepEqual(
    due.toConfirm.map(({ exception, release }) => [exception.id, release]),
    [['bound', '18.1.0']],
  );
});
