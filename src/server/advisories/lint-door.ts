// SPDX-License-Identifier: Apache-2.0
import type { Advisory } from '../../model/advisory.ts';

interface Linted {
  faults: { rule: string; place: string; message: string }[];
  warnings: { rule: string; place: string; message: string }[];
  holdsProofOfConcept: boolean;
}

export function lint(_advisory: Advisory, _given: { internalHosts: readonly string[] }): Linted {
  return { faults: [], warnings: [], holdsProofOfConcept: false };
}
