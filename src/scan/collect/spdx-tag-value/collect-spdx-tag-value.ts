// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import type { Inventory } from '../../../model/inventory.ts';
import type { CollectInput } from '../contract.ts';
import { readSbomFile } from '../sbom-file.ts';
import { sbomInventory } from '../sbom-inventory.ts';
import { readSpdx2 } from '../sbom-spdx2.ts';
import { documentOfTags } from './document-of-tags.ts';

/** Reads one SPDX 2 tag-value document into an inventory. */
export async function collectSpdxTagValue(input: CollectInput): Promise<Inventory[]> {
  const file = readSbomFile(input);
  const { document, lineOf } = documentOfTags(file.text, file.path);
  if (document.spdxVersion === undefined) {
    throw new NgaoError('input-malformed', `${file.path} is not an SPDX tag-value document: it has no line "SPDXVersion:".`);
  }
  return [sbomInventory(readSpdx2({ format: 'spdx-tag-value', file: file.path, document, lineOf }), file, input)];
}
