// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import type { Inventory } from '../../../model/inventory.ts';
import type { CollectInput } from '../contract.ts';
import { readSbomFile } from '../sbom-file.ts';
import { sbomInventory } from '../sbom-inventory.ts';
import { asRecord, parseLocatedJson } from '../sbom-json.ts';
import { readSpdx2 } from '../sbom-spdx2.ts';

/** Reads one SPDX 2 JSON document into an inventory. */
export async function collectSpdx(input: CollectInput): Promise<Inventory[]> {
  const file = readSbomFile(input);
  const { value, lineOf } = parseLocatedJson(file.text, file.path);
  const top = asRecord(value);
  const document = top?.spdxVersion === undefined ? asRecord(top?.sbom) : top;
  if (document?.spdxVersion === undefined) {
    throw new NgaoError('input-malformed', `${file.path} is not an SPDX 2 document: it has no "spdxVersion".`);
  }
  return [sbomInventory(readSpdx2({ format: 'spdx', file: file.path, document, lineOf }), file, input)];
}
