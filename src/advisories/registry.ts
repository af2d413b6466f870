// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryFormat } from './contract.ts';
import { csaf } from './csaf/index.ts';
import { csaf21 } from './csaf-2.1/index.ts';
import { csafVex } from './csaf-vex/index.ts';
import { cve } from './cve/index.ts';
import { cyclonedxVdr, cyclonedxVex } from './cyclonedx/index.ts';
import { ghsa } from './ghsa/index.ts';
import { markdown } from './markdown/index.ts';
import { openvex } from './openvex/index.ts';
import { osv } from './osv/index.ts';
import { page } from './page/index.ts';
import { textMail } from './text-mail/index.ts';

/** Every publication format, in the order documentation tells them. Each door loads its writer when asked to write. */
export const advisoryFormats: readonly AdvisoryFormat[] = [
  page,
  markdown,
  textMail,
  csaf,
  csafVex,
  csaf21,
  osv,
  cve,
  ghsa,
  openvex,
  cyclonedxVex,
  cyclonedxVdr,
];

/** The format of that name, or undefined. */
export function advisoryFormat(id: string): AdvisoryFormat | undefined {
  return advisoryFormats.find((format) => format.id === id);
}
