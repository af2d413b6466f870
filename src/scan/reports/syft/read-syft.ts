// SPDX-License-Identifier: Apache-2.0
import type { InventoryEntry } from '../../../model/observation.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { inventoryEntry } from '../inventory-entry.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { firstText, listAt, textAt } from '../loose-value.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';

/** Syft's own JSON: the packages of an image or folder. An inventory; it says nothing of vulnerabilities, so it proves none away. */
export function readSyft({ file, bytes }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  if (report.at('artifacts')?.kind !== 'array') throw malformed(file, 'it has no list "artifacts": no inventory of Syft.');
  const version = textAt(report.get('descriptor', 'version'));
  if (report.count('artifacts') === 0 && version === '') throw emptyWithoutProof(file, 'the version of Syft is missing');
  const notices: string[] = [];
  return {
    tool: { name: 'syft', version },
    category: textAt(report.get('source', 'type')),
    proof: null,
    subject: subjectOf(report),
    observations: [],
    inventory: entriesOf(report, notices),
    notices,
  };
}

function subjectOf(report: JsonView): ReportContent['subject'] {
  const text = (...path: string[]) => textAt(report.get('source', ...path));
  const target = report.at('source', 'target');
  const folder = target?.kind === 'string' ? textAt(target.get()) : '';
  const metadata = report.get('source', 'metadata') ?? report.get('source', 'target');
  return {
    name: text('name') || firstText(metadata, ['userInput'], ['path']) || folder,
    version: text('version').startsWith('sha256:') ? '' : text('version'),
    digest: textAt(metadata, 'manifestDigest'),
  };
}

function* entriesOf(report: JsonView, notices: string[]): Generator<InventoryEntry, void> {
  const distribution = { id: textAt(report.get('distro', 'id')), version: textAt(report.get('distro', 'versionID')) };
  let nameless = 0;
  for (const artifact of report.each('artifacts')) {
    const entry = inventoryEntry({
      purl: textAt(artifact, 'purl'),
      name: textAt(artifact, 'name'),
      version: textAt(artifact, 'version'),
      foundAt: listAt(artifact, 'locations').map((location) => textAt(location, 'path')),
      licenses: listAt(artifact, 'licenses').map((license) =>
        typeof license === 'string' ? license : firstText(license, ['spdxExpression'], ['value']),
      ),
      distribution,
    });
    if (entry) yield entry;
    else nameless++;
  }
  if (nameless > 0) notices.push(`Left out because they have no name: ${nameless} packages.`);
}
