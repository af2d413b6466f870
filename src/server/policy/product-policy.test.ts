// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mojaloopProfile } from '../../policy/clocks/mojaloop-profile.ts';
import { calendarOf, checkPolicy, clockProfileOf, closureGuardOf, type Policy, policyOf } from './product-policy.ts';

const policy = policyOf({});
const refusal = (given: Partial<Policy>) => {
  try {
    checkPolicy({ ...policy, ...given });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

test("without settings the foundation's clocks hold", () => {
  assert.equal(refusal({}), '');
  assert.deepEqual(clockProfileOf({}), mojaloopProfile);
  assert.deepEqual(calendarOf({}), { holidays: [], incrementEnds: [] });
  assert.deepEqual(closureGuardOf({}), { share: 0.5, atLeast: 10, most: 1000 });
});

test('settings say it otherwise, each for itself', () => {
  const own = {
    policy: {
      clocks: { ...policy.clocks, kevDays: null, onReopen: 'restart', low: { dueDays: 120 } },
      holidays: [{ day: '2026-12-25', name: 'Christmas' }],
      increments: [{ name: 'PI 27', ends: '2027-01-31' }],
      massClosure: { share: 0.2, atLeast: 5 },
    },
  };
  const profile = clockProfileOf(own);
  assert.deepEqual(
    [profile.kev, profile.reopened, profile.rules.low.due.days, profile.rules.high.due.days],
    [null, 'restart', 120, 30],
  );
  assert.deepEqual(calendarOf(own), { holidays: ['2026-12-25'], incrementEnds: ['2027-01-31'] });
  assert.equal(closureGuardOf(own).share, 0.2);
});

test('a policy that cannot be meant is refused with everything that is wrong', () => {
  const { clocks } = policy;
  assert.match(refusal({ holidays: [{ day: '2026-02-30', name: 'x' }] }), /2026-02-30 is no real day/);
  const twice = [
    { day: '2026-12-26', name: 'x' },
    { day: '2026-12-25', name: 'y' },
  ];
  assert.match(refusal({ holidays: twice }), /in order/);
  const warned = { ...clocks, critical: { ...clocks.critical, warnDays: 4 } };
  assert.match(refusal({ clocks: warned, exceptionMaxDays: 0 }), /warned of after 4 days.*could not last a day/);
  assert.match(refusal({ clocks: { ...clocks, low: { dueDays: 10 } } }), /medium findings would be due later than low/);
  assert.match(refusal({ massClosure: { share: 1, atLeast: 0 } }), /atLeast/);
});
