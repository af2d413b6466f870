// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import type { Inventory } from '../../../model/inventory.ts';
import type { CollectInput, Collector } from '../contract.ts';
import { readCycloneDx } from '../sbom-cyclonedx.ts';
import { readSbomFile } from '../sbom-file.ts';
import { sbomInventory } from '../sbom-inventory.ts';
import { asRecord, parseLocatedJson } from '../sbom-json.ts';

/** CycloneDX in JSON, 1.2 (the first with a JSON form) to 1.7. */
export const cyclonedx: Collector = {
  id: 'cyclonedx',
  title: 'CycloneDX SBOM, JSON, 1.2 to 1.7',
  role: 'sbom',
  claims: (path) => /(?:^|\/)(?:bom|sbom(?:[-_.]v?\d[^/]*)?)\.json$|\.(?:cdx|bom|sbom|cyclonedx)\.json$/i.test(path),
  sniffs: (head) => /^\uFEFF?\s*\{/.test(head) && /"bomFormat"\s*:\s*"CycloneDX"/.test(head),
  collect,
};

async function collect(input: CollectInput): Promise<Inventory[]> {
  const file = readSbomFile(input);
  const { value, lineOf } = parseLocatedJson(file.text, file.path);
  const bom = asRecord(value);
  if (bom?.bomFormat !== 'CycloneDX') {
    throw new NgaoError('input-malformed', `${file.path} is not a CycloneDX document: "bomFormat" does not say so.`);
  }
  if (!/^1\.[2-7]$/.test(String(bom.specVersion))) {
    throw new NgaoError(
      'input-unsupported',
      `${file.path} has a CycloneDX version that Ngao does not know; it reads 1.2 to 1.7.`,
    );
  }
  return [sbomInventory(readCycloneDx({ format: 'cyclonedx', file: file.path, bom, lineOf }), file, input)];
}
