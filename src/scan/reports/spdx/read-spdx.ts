// SPDX-License-Identifier: Apache-2.0
import type { ReportContent, ReportInput } from '../contract.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { textAt } from '../loose-value.ts';
import { emptyWithoutProof, malformed, tooLarge, unsupported } from '../refuse.ts';
import { documentOfTags } from './document-of-tags.ts';
import { readGraph } from './read-graph.ts';
import { advisoryObservations, packageEntries, type Spdx2 } from './spdx-2.ts';

/** Bytes of a tag-value document: it is held as a whole. */
const largestTags = 64 << 20;

/** SPDX 2.1 to 2.3 (JSON and tag-value) and 3.0 (JSON-LD): an inventory, with what it says about security. */
export function readSpdx({ file, bytes }: ReportInput): ReportContent {
  const start = bytes.findIndex((code) => code > 0x20 && code < 0x80);
  if (bytes[start] !== 0x7b) {
    if (bytes.length > largestTags) throw tooLarge(file, 'a tag-value document of more than 64 MiB. Send it as JSON.');
    return contentOf(documentOfTags(new TextDecoder().decode(bytes), file || 'The report'), file);
  }
  const report = openJson(bytes, file);
  const version = textAt(report.get('spdxVersion'));
  // 3.0 has no such member; some writers add it.
  if (/^(?:SPDX-3|$)/.test(version)) return readGraph(report, file);
  return contentOf(documentOfJson(report, version), file);
}

function documentOfJson(report: JsonView, version: string): Spdx2 {
  const text = (...path: (string | number)[]) => textAt(report.get(...path));
  return {
    version,
    name: text('name'),
    creators: [...report.each('creationInfo', 'creators')].map((creator) => textAt(creator)),
    packages: () => report.each('packages'),
    relationships: () => report.each('relationships'),
    described: [...report.each('documentDescribes')].map((id) => textAt(id)),
  };
}

function contentOf(document: Spdx2, file: string): ReportContent {
  if (document.version === '') throw malformed(file, 'it tells no SPDX version: this is no SPDX document.');
  if (!/^SPDX-2\.[1-3]$/.test(document.version)) {
    throw unsupported(file, 'a version of SPDX that Ngao does not know; it reads 2.1 to 2.3 and 3.0.');
  }
  const [first] = document.packages();
  if (first === undefined) throw emptyWithoutProof(file, 'it lists no packages');
  const notices: string[] = [];
  return {
    tool: toolOf(document.creators),
    category: '',
    proof: null,
    subject: { name: document.name, version: '', digest: '' },
    observations: advisoryObservations(document, notices),
    inventory: packageEntries(document),
    notices,
  };
}

/** `Tool: syft-1.50.0` (SPDX 2.3, 6.8): the version stands behind the last hyphen. */
function toolOf(creators: readonly string[]): ReportContent['tool'] {
  const tool = creators.find((creator) => creator.startsWith('Tool:'));
  const found = /^Tool:\s*(.+?)(?:-v?(\d[\w.+]*))?$/.exec((tool ?? '').slice(0, 300));
  return { name: found?.[1] ?? 'spdx', version: found?.[2] ?? '' };
}
