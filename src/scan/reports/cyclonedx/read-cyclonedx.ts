// SPDX-License-Identifier: Apache-2.0
import type { InventoryEntry, Observation, VexStatement } from '../../../model/observation.ts';
import type { ReportContent, ReportInput, RunProof } from '../contract.ts';
import { textAt } from '../loose-value.ts';
import { withoutRepeats } from '../package-told.ts';
import { emptyWithoutProof } from '../refuse.ts';
import { instantOf } from '../told-instant.ts';
import type { Bom } from './bom.ts';
import { entryOfComponent, KnownComponents } from './components.ts';
import { openBom } from './open-bom.ts';
import { statementsOf } from './statements.ts';
import { vulnerabilityObservations } from './vulnerability.ts';

/**
 * CycloneDX 1.0 to 1.7 (ECMA-424). Components are the inventory; vulnerabilities that name one of them (or any package
 * URL) are observations; an `analysis` is a statement (VEX) about the package, and also what the observation is told to be.
 * A document of analyses without components is a VEX: statements only.
 */
export async function readCyclonedx(input: ReportInput): Promise<ReportContent> {
  const bom = await openBom(input);
  const known = KnownComponents.of(bom);
  if (known.size === 0 && bom.countVulnerabilities() === 0) {
    throw emptyWithoutProof(input.file, 'it has neither components nor vulnerabilities');
  }
  const isVex = known.size === 0 && everyOneIsAnalysed(bom);
  const notices: string[] = [];
  const described = bom.described;
  return {
    tool: toolOf(bom),
    category: '',
    proof: proofOf(bom, known),
    subject: { name: textAt(described, 'name'), version: textAt(described, 'version'), digest: digestOf(described) },
    observations: isVex ? [] : withoutRepeats(observationsOf(bom, known, notices)),
    ...(known.size > 0 && { inventory: inventoryOf(bom) }),
    statements: statements(bom, known, notices),
    notices,
  };
}

function everyOneIsAnalysed(bom: Bom): boolean {
  for (const each of bom.vulnerabilities()) if (textAt(each, 'analysis', 'state') === '') return false;
  return true;
}

/** The last tool is the one that wrote the vulnerabilities, where several are told. */
function toolOf(bom: Bom): ReportContent['tool'] {
  const tool = bom.tools.at(-1);
  return { name: textAt(tool, 'name') || 'cyclonedx', version: textAt(tool, 'version') };
}

/** A list of vulnerabilities, be it empty, over listed components, by a tool that tells its version, at a time. */
function proofOf(bom: Bom, known: KnownComponents): RunProof | null {
  const { name, version } = toolOf(bom);
  const at = instantOf(bom.timestamp);
  if (!bom.hasVulnerabilities || known.size === 0 || version === '' || at === '') return null;
  return {
    at,
    kinds: ['vulnerability', 'malware'],
    because: `${name} ${version} lists the vulnerabilities of ${known.size} components`,
  };
}

function digestOf(described: unknown): string {
  const digest = /@(sha256(?::|%3A)[0-9a-f]{64})(?:[?#]|$)/i.exec(textAt(described, 'purl'))?.[1];
  return digest?.replace(/%3A/i, ':').toLowerCase() ?? '';
}

function* observationsOf(bom: Bom, known: KnownComponents, notices: string[]): Generator<Observation, void> {
  let homeless = 0;
  for (const each of bom.vulnerabilities()) {
    let count = 0;
    for (const observation of vulnerabilityObservations(each, known)) {
      count++;
      yield observation;
    }
    if (count === 0) homeless++;
  }
  if (homeless > 0)
    notices.push(`Left out because they name no id, or no component of this document: ${homeless} vulnerabilities.`);
}

function* inventoryOf(bom: Bom): Generator<InventoryEntry, void> {
  for (const component of bom.components()) {
    const entry = entryOfComponent(component);
    if (entry) yield entry;
  }
}

function* statements(bom: Bom, known: KnownComponents, notices: string[]): Generator<VexStatement, void> {
  const context = { known, at: instantOf(bom.timestamp), author: bom.author };
  let homeless = 0;
  for (const each of bom.vulnerabilities()) {
    const [statement] = statementsOf(each, context);
    if (statement) yield statement;
    else if (textAt(each, 'analysis', 'state') !== '') homeless++;
  }
  if (homeless > 0) notices.push(`Analyses left out because they name no product, no id, or no known state: ${homeless}.`);
}
