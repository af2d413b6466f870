// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from './contract.ts';
import { cve } from './cve/index.ts';
import { cyclonedxVdr, cyclonedxVex } from './cyclonedx/index.ts';
import { ghsa } from './ghsa/index.ts';
import { openvex } from './openvex/index.ts';
import { osv } from './osv/index.ts';

/** Every publication format, in the order documentation tells them. Each door loads its writer when asked to write. */
export const advisoryFormats: readonly AdvisoryFormat[] = [osv, cve, ghsa, openvex, cyclonedxVex, cyclonedxVdr];

/** The format of that name, or undefined. */
export function advisoryFormat(id: string): AdvisoryFormat | undefined {
  return advisoryFormats.find((format) => format.id === id);
}
