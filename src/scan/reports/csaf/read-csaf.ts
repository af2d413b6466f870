// SPDX-License-Identifier: Apache-2.0
import type { VexStatement } from '../../../model/observation.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { instantOf } from '../instant-of.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { firstText, isRecord, textAt } from '../loose-value.ts';
import { oneLine } from '../observe.ts';
import { malformed, unsupported } from '../refuse.ts';
import { StatementNotices } from '../vex-words.ts';
import { readProductTree } from './product-tree.ts';
import { statementsOf } from './statements-of.ts';

/**
 * CSAF 2.0 (ISO/IEC 20153) advisories and VEX documents: each product status becomes a statement. Somebody's word about
 * products, not a scan: it opens and closes nothing by itself.
 */
export function readCsaf({ bytes, file }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  const document = report.get('document');
  if (!isRecord(document)) throw malformed(file, 'it is no CSAF document (no object "document").');
  const version = textAt(document, 'csaf_version');
  if (version !== '2.0')
    throw unsupported(file, `it says CSAF version "${version.slice(0, 10)}"; Ngao reads 2.0. Ask the publisher for that.`);
  if (report.count('vulnerabilities') === 0) {
    throw malformed(
      file,
      'a CSAF document without vulnerabilities says nothing about any. Send a security advisory or a VEX document.',
    );
  }
  const notices = new StatementNotices();
  const status = textAt(document, 'tracking', 'status');
  if (status !== 'final') notices.texts.push(`The document's own status is "${oneLine(status)}", not final.`);
  return {
    tool: { name: 'csaf', version: '' },
    category: oneLine([textAt(document, 'publisher', 'namespace'), textAt(document, 'tracking', 'id')].join(' ').trim()),
    proof: null,
    subject: { name: '', version: '', digest: '' },
    observations: [],
    statements: statements(report, document, notices),
    notices: notices.texts,
  };
}

function* statements(report: JsonView, document: unknown, notices: StatementNotices): Generator<VexStatement> {
  const tree = readProductTree(report.get('product_tree'));
  const source = {
    author: oneLine(textAt(document, 'publisher', 'name')),
    at: instantOf(firstText(document, ['tracking', 'current_release_date'], ['tracking', 'initial_release_date'])),
    trackingId: oneLine(textAt(document, 'tracking', 'id')),
  };
  for (const vulnerability of report.each('vulnerabilities')) yield* statementsOf(vulnerability, { tree, source, notices });
  notices.close();
}
