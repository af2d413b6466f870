// SPDX-License-Identifier: Apache-2.0
import type { ReportInput } from '../contract.ts';
import { makeCycloneBom } from '../cyclonedx-bom.ts';
import { stableUuid } from '../stable-uuid.ts';
import { vulnerabilitiesOf } from './vulnerabilities.ts';

/** CycloneDX 1.6 JSON. The serial number is made of the content, time included: the same run, the same number. */
export async function writeCyclonedx(input: ReportInput): Promise<string> {
  const { bom, bill } = await makeCycloneBom(input);
  const vulnerabilities = input.report.database ? vulnerabilitiesOf(input, bill, bom.metadata.component['bom-ref']) : undefined;
  const body = { version: 1, ...bom, ...(vulnerabilities && { vulnerabilities }) };
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${stableUuid(JSON.stringify(body))}`,
    ...body,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
