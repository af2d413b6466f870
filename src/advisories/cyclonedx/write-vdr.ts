// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryInput } from '../contract.ts';
import { affectsOf, factsOf, writeBom } from './bom.ts';

/** Vulnerability Disclosure Report: one vulnerability, and of every product and version whether it is affected. */
export function writeVdr(input: AdvisoryInput): string {
  const { advisory } = input;
  return writeBom(input, 'vdr', [
    {
      'bom-ref': `vulnerability:${advisory.id}`,
      ...factsOf(input),
      affects: advisory.products.map((_, at) => affectsOf(advisory, at)),
    },
  ]);
}
