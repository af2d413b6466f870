// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import type { Inventory } from '../../../model/inventory.ts';
import type { CollectInput } from '../contract.ts';
import { readCycloneDx } from '../sbom-cyclonedx.ts';
import { readSbomFile } from '../sbom-file.ts';
import { sbomInventory } from '../sbom-inventory.ts';
import { asRecord, parseLocatedJson } from '../sbom-json.ts';

/** Reads one CycloneDX JSON document into an inventory. */
export async function collectCycloneDx(input: CollectInput): Promise<Inventory[]> {
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
