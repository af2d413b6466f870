// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Inventory } from '../../src/model/inventory.ts';
import type { Collector } from '../../src/scan/collect/contract.ts';
import { cyclonedx } from '../../src/scan/collect/cyclonedx/index.ts';
import { cyclonedxXml } from '../../src/scan/collect/cyclonedx-xml/index.ts';
import { mojaloopCsv } from '../../src/scan/collect/mojaloop-csv/index.ts';
import { spdx } from '../../src/scan/collect/spdx/index.ts';
import { spdx3 } from '../../src/scan/collect/spdx-3/index.ts';
import { spdxTagValue } from '../../src/scan/collect/spdx-tag-value/index.ts';
import { memoryFolder } from './memory-folder.ts';

/** The collectors that read SBOMs. */
export const sbomCollectors: readonly Collector[] = [cyclonedx, cyclonedxXml, spdx, spdxTagValue, spdx3, mojaloopCsv];

/** One golden folder of an SBOM collector, its input already read. */
export interface SbomCase {
  collector: Collector;
  name: string;
  folder: string;
  file: string;
  text: string;
}

/** Every golden folder of every SBOM collector. */
export const sbomCases: readonly SbomCase[] = sbomCollectors.flatMap((collector) => {
  const base = join(import.meta.dirname, '../../src/scan/collect', collector.id, 'testdata');
  return readdirSync(base).map((name) => {
    const folder = join(base, name);
    const file = readdirSync(folder).find((each) => !each.startsWith('expected')) as string;
    return { collector, name: `${collector.id}/${name}`, folder, file, text: readFileSync(join(folder, file), 'utf8') };
  });
});

/** Reads one SBOM from memory, the way `collect` would from a folder. */
export async function readSbom(collector: Collector, text: string | Uint8Array, path = 'sbom'): Promise<Inventory> {
  const found = await collector.collect({
    path,
    folder: memoryFolder({ [path]: text }),
    trustedRegistries: ['trusted.example.org'],
  });
  assert.equal(found.length, 1);
  return found[0] as Inventory;
}
