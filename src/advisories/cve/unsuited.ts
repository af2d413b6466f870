// SPDX-License-Identifier: Apache-2.0
import type { Advisory } from '../../model/advisory.ts';

/** Why there is no CVE record of that advisory; '' where there is one. */
export function unsuitedForCve(advisory: Advisory): string {
  return advisory.products.some(({ status }) => status !== 'not-affected')
    ? ''
    : 'a CVE record needs a product that is affected, or may be';
}
