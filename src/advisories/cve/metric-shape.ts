// SPDX-License-Identifier: Apache-2.0
import { scoreCvss } from '../../model/cvss/index.ts';
import { all, anything, list, number, object, oneOf, type Shape, text, where } from '../shape.ts';

const bands = ['NONE', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];
const score = number({ min: 0, max: 10 });

/** One CVSS object: the vector must be one of its version. Single metrics beside it are told twice and not read. */
function cvss(version: '2.0' | '3.0' | '3.1' | '4.0'): Shape {
  const vector: Shape = (value, place, tell) => {
    if (typeof value !== 'string' || scoreCvss(value)?.version !== version) tell(place, `must be a vector of CVSS ${version}`);
  };
  const severity = version === '2.0' ? {} : { baseSeverity: oneOf(...bands) };
  return object({ needs: { version: oneOf(version), vectorString: vector, baseScore: score, ...severity } });
}

const versions = { cvssV4_0: cvss('4.0'), cvssV3_1: cvss('3.1'), cvssV3_0: cvss('3.0'), cvssV2_0: cvss('2.0') };
const scenario = object({ needs: { lang: text(), value: text({ min: 1, max: 4096 }) }, others: 'none' });

export const metric: Shape = all(
  object({
    may: {
      format: text({ min: 1, max: 64 }),
      scenarios: list(scenario, { min: 1, unique: true }),
      ...versions,
      other: object({ needs: { type: text({ min: 1, max: 128 }), content: anything }, others: 'none' }),
    },
    others: 'none',
  }),
  where(
    (value) => [...Object.keys(versions), 'other'].some((name) => Object.hasOwn(value, name)),
    'must hold one of the CVSS versions, or other',
  ),
);
