// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildAffected } from '../../../test/builders/advisory-row.ts';
import type { AffectedPackage, AffectedRange, RangeEvent } from '../../model/vulnerability.ts';
import { type Standing, standingOf } from './standing.ts';
import { schemeForEcosystem } from './versions/registry.ts';

const compareNpm = (a: string, b: string) => schemeForEcosystem('npm')?.compare(a, b);
const stand = (affected: AffectedPackage | AffectedPackage[], version: string): Standing =>
  standingOf([affected].flat(), version, compareNpm);
const isHit = (events: readonly RangeEvent[], version: string) => stand(buildAffected(events), version).affected;

test('introduced is inclusive, fixed exclusive, last_affected inclusive, limit exclusive', () => {
  const fixed = [{ introduced: '1.0.0' }, { fixed: '2.0.0' }];
  assert.deepEqual(
    ['0.9.9', '1.0.0', '1.9.9', '2.0.0'].map((version) => isHit(fixed, version)),
    [false, true, true, false],
  );
  const last = [{ introduced: '0' }, { last_affected: '1.1.2' }];
  assert.deepEqual(
    ['0.0.0-0', '1.1.2', '1.1.3'].map((version) => isHit(last, version)),
    [true, true, false],
  );
  const limit = [{ introduced: '0' }, { limit: '1.0.0' }];
  assert.deepEqual(
    ['0.9.0', '1.0.0'].map((version) => isHit(limit, version)),
    [true, false],
  );
  assert.equal(isHit([{ introduced: '0' }, { limit: '*' }], '9.0.0'), true);
});

test('prereleases stand below their release', () => {
  assert.equal(isHit([{ introduced: '0' }, { fixed: '1.0.0' }], '1.0.0-rc.1'), true);
  assert.equal(isHit([{ introduced: '2.0.0' }], '2.0.0-beta'), false);
});

test('several stretches of one range, given in any order', () => {
  const events = [{ fixed: '3.2.0' }, { introduced: '3.0.0' }, { fixed: '1.5.0' }, { introduced: '1.0.0' }];
  const hits = ['0.9.0', '1.4.0', '1.5.0', '2.0.0', '3.1.0', '3.2.0'].map((version) => stand(buildAffected(events), version));
  assert.deepEqual(
    hits.map((standing) => standing.affected),
    [false, true, false, false, true, false],
  );
  assert.deepEqual(hits[1]?.fixedIn, ['1.5.0']);
  assert.deepEqual(hits[4]?.fixedIn, ['3.2.0']);
});

test('a version fixed and introduced again at the same number is affected; an empty stretch is not', () => {
  const again = [{ introduced: '1.0.0' }, { fixed: '2.0.0' }, { introduced: '2.0.0' }, { fixed: '3.0.0' }];
  assert.equal(isHit(again, '2.0.0'), true);
  assert.equal(isHit([{ introduced: '1.0.0' }, { fixed: '1.0.0' }], '1.0.0'), false);
});

test('fixed in version 0 means never affected (Alpine secdb)', () => {
  const apk = schemeForEcosystem('Alpine');
  const affected = buildAffected([{ introduced: '0' }, { fixed: '0' }]);
  assert.deepEqual(
    standingOf([affected], '1.2.3-r0', (a, b) => apk?.compare(a, b)),
    { affected: false, fixedIn: [] },
  );
  assert.equal(stand(affected, '1.0.0').affected, false);
});

test('listed versions and ranges of all entries are united; GIT ranges are passed over', () => {
  const git: AffectedRange = { type: 'GIT', events: [{ introduced: '0' }] };
  const entries: AffectedPackage[] = [
    buildAffected([], { ranges: [git], versions: ['9.9.9'] }),
    buildAffected([], { ranges: [git, { type: 'ECOSYSTEM', events: [{ introduced: '1.0.0' }, { fixed: '1.1.0' }] }] }),
    buildAffected([{ introduced: '5.0.0' }, { fixed: '5.1.0' }]),
  ];
  assert.deepEqual(
    ['1.0.5', '5.0.5', '9.9.9', '4.0.0'].map((version) => stand(entries, version).affected),
    [true, true, true, false],
  );
});

test('an entry that says nothing affects nothing', () => {
  assert.equal(stand(buildAffected([], { ranges: [] }), '1.0.0').affected, false);
  assert.equal(stand(buildAffected([]), '1.0.0').affected, false);
  assert.equal(stand(buildAffected([{ fixed: '2.0.0' }]), '1.0.0').affected, false);
});

test('last_known_affected_version_range ends only a stretch without an end', () => {
  const open = (lastKnownAffected: string, events: RangeEvent[] = [{ introduced: '1.0.0' }]) =>
    buildAffected([], { ranges: [{ type: 'SEMVER', events, lastKnownAffected }] });
  assert.equal(stand(open('<= 1.4.0'), '1.4.0').affected, true);
  assert.equal(stand(open('<= 1.4.0'), '1.4.1').affected, false);
  assert.equal(stand(open('< 1.4.0'), '1.4.0').affected, false);
  assert.deepEqual(stand(open('< 1.4.0'), '1.3.0').fixedIn, [], 'a known end is not a fix');
  assert.equal(stand(open('whatever'), '7.0.0').affected, true, 'a bound that says nothing bounds nothing');
  assert.equal(stand(open('<= 1.0.0', [{ introduced: '0' }, { fixed: '2.0.0' }]), '1.5.0').affected, true);
});

test('a version or bound that cannot be read is told, never guessed', () => {
  const poison = buildAffected([{ introduced: '0' }, { fixed: '7.2.4, 6.11.4' }]);
  assert.deepEqual(stand(poison, '1.0.0'), { affected: false, fixedIn: [], unreadable: '7.2.4, 6.11.4' });
  const range = buildAffected([{ introduced: '1.0.0' }, { fixed: '2.0.0' }]);
  assert.deepEqual(stand(range, 'latest'), { affected: false, fixedIn: [], unreadable: 'latest' });
  assert.deepEqual(stand(range, ''), { affected: false, fixedIn: [], unreadable: '' });
  assert.deepEqual(stand(buildAffected([{ introduced: '' }]), '1.0.0'), { affected: false, fixedIn: [], unreadable: '' });
});

test('another clause can still decide', () => {
  const poison: AffectedRange = { type: 'SEMVER', events: [{ introduced: '5.0.0' }, { fixed: 'x, y' }] };
  assert.equal(stand(buildAffected([], { ranges: [poison] }), '1.0.0').unreadable, undefined, 'below the lower bound');
  const other: AffectedRange = { type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '9.0.0' }] };
  assert.deepEqual(stand(buildAffected([], { ranges: [poison, other] }), '6.0.0'), { affected: true, fixedIn: ['9.0.0'] });
  assert.equal(stand(buildAffected([], { ranges: [poison], versions: ['6.0.0'] }), '6.0.0').affected, true);
  const upper: AffectedRange = { type: 'SEMVER', events: [{ introduced: 'x, y' }, { fixed: '2.0.0' }] };
  assert.equal(stand(buildAffected([], { ranges: [upper] }), '3.0.0').unreadable, undefined, 'above the upper bound');
  assert.equal(stand(buildAffected([{ introduced: '0' }]), 'latest').affected, true, 'every version is affected');
  assert.equal(stand(buildAffected([{ introduced: '0' }], { versions: [''] }), '').affected, true);
});

test('an empty version is never matched by an empty entry', () => {
  assert.equal(stand(buildAffected([], { ranges: [], versions: [''] }), '').affected, false);
});

test('the order of events makes no difference where all can be read', () => {
  const version = fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)).map((parts) => parts.join('.'));
  const bounds = fc.uniqueArray(version, { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(bounds, version, fc.infiniteStream(fc.nat()), (unsorted, asked, picks) => {
      const sorted = [...unsorted].sort((a, b) => compareNpm(a, b) ?? 0);
      const events = sorted.map((bound, at) => (at % 2 === 0 ? { introduced: bound } : { fixed: bound }));
      const below = sorted.filter((bound) => (compareNpm(bound, asked) ?? 0) <= 0).length;
      const shuffled: RangeEvent[] = [...events];
      for (let at = shuffled.length - 1; at > 0; at--) {
        const other = (picks.next().value as number) % (at + 1);
        [shuffled[at], shuffled[other]] = [shuffled[other] as RangeEvent, shuffled[at] as RangeEvent];
      }
      assert.equal(isHit(events, asked), below % 2 === 1);
      assert.equal(isHit(shuffled, asked), below % 2 === 1);
    }),
  );
});
