// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import { parseXml } from '../../../kit/xml-tree.ts';
import type { Inventory } from '../../../model/inventory.ts';
import type { CollectInput } from '../contract.ts';
import { readCycloneDx } from '../sbom-cyclonedx.ts';
import { readSbomFile } from '../sbom-file.ts';
import { sbomInventory } from '../sbom-inventory.ts';
import { bomOfXml } from './bom-of-xml.ts';

const namespace = /^http:\/\/cyclonedx\.org\/schema\/bom\/(\d+\.\d+)$/;

/** Reads one CycloneDX XML document into an inventory. */
export async function collectCycloneDxXml(input: CollectInput): Promise<Inventory[]> {
  const file = readSbomFile(input);
  const root = await parseXml(file.text, file.path);
  const version = namespace.exec(root.uri)?.[1];
  if (root.name !== 'bom' || version === undefined) {
    throw new NgaoError('input-malformed', `${file.path} is not a CycloneDX document: its root is no "bom" of CycloneDX.`);
  }
  if (!/^1\.[0-7]$/.test(version)) {
    throw new NgaoError(
      'input-unsupported',
      `${file.path} has a CycloneDX version that Ngao does not know; it reads 1.0 to 1.7.`,
    );
  }
  const { bom, lineOf } = bomOfXml(root);
  return [sbomInventory(readCycloneDx({ format: 'cyclonedx-xml', file: file.path, bom, lineOf }), file, input)];
}
