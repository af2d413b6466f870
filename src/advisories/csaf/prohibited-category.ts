// SPDX-License-Identifier: Apache-2.0
import type { Fault } from '../contract.ts';

/** Names and values of the profiles of CSAF 2.0 (clause 4), without what the test removes before it compares. */
const names = ['securityincidentresponse', 'informationaladvisory', 'securityadvisory', 'vex'];
const prohibited = new Set([...names, ...names.map((name) => `csaf${name}`)]);
const profiles = new Set([
  'csaf_base',
  'csaf_security_incident_response',
  'csaf_informational_advisory',
  'csaf_security_advisory',
  'csaf_vex',
]);

/**
 * Test 6.1.26 once more: the library compares with the names only, the clause with names *and* values, so
 * `csafsecurityadvisory` passes there and fails here.
 */
export function prohibitedCategory(document: unknown): Fault[] {
  const category = (document as { document?: { category?: unknown } } | null)?.document?.category;
  if (typeof category !== 'string' || profiles.has(category)) return [];
  const bare = category.toLowerCase().replace(/[-_\s]+/g, '');
  if (!prohibited.has(bare)) return [];
  return [{ rule: '6.1.26', place: '/document/category', message: 'the category is the name of a profile, written otherwise' }];
}
