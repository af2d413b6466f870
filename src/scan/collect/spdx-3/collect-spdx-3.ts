// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import type { Inventory } from '../../../model/inventory.ts';
import type { CollectInput } from '../contract.ts';
import { readSbomFile } from '../sbom-file.ts';
import { sbomInventory } from '../sbom-inventory.ts';
import { asList, asRecord, parseLocatedJson } from '../sbom-json.ts';
import { ElementGraph } from './element-graph.ts';
import { readSpdx3 } from './read-spdx-3.ts';

const contextUrl = /^https?:\/\/spdx\.org\/rdf\/(\d+)\.(\d+)(?:\.\d+)?\//;

/** Reads one SPDX 3 JSON-LD document into an inventory. */
export async function collectSpdx3(input: CollectInput): Promise<Inventory[]> {
  const file = readSbomFile(input);
  const { value, lineOf } = parseLocatedJson(file.text, file.path);
  const top = asRecord(value);
  const contexts = Array.isArray(top?.['@context']) ? top['@context'] : [top?.['@context']];
  const context = contexts.map((each) => (typeof each === 'string' ? contextUrl.exec(each) : null)).find((found) => found);
  if (!top || !context) {
    throw new NgaoError('input-malformed', `${file.path} is not an SPDX 3 document: its "@context" is not SPDX's.`);
  }
  if (context[1] !== '3' || context[2] !== '0') {
    throw new NgaoError(
      'input-unsupported',
      `${file.path} has an SPDX version that Ngao does not know; it reads 2.1 to 2.3 and 3.0.`,
    );
  }
  const elements = '@graph' in top ? asList(top['@graph']) : [top];
  return [sbomInventory(readSpdx3(new ElementGraph(elements, lineOf), file.path), file, input)];
}
