// SPDX-License-Identifier: Apache-2.0
import type { VexStatement } from '../../../model/observation.ts';
import { canonicalPurl } from '../../../model/purl.ts';
import { preferredId } from '../../../model/vulnerability-ids.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { instantOf } from '../instant-of.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { firstText, listAt, textAt, textsAt, valueAt } from '../loose-value.ts';
import { oneLine } from '../observe.ts';
import { malformed, unsupported } from '../refuse.ts';
import { checkReason, justifications, longestStatement, StatementNotices, vexStatuses } from '../vex-words.ts';

/**
 * OpenVEX 0.2.0 (and 0.0.x, whose vulnerabilities and products are bare texts). A VEX document is somebody's word about
 * products, not a scan: it opens and closes nothing by itself.
 */
export function readOpenvex({ bytes, file }: ReportInput): ReportContent {
  const report = openJson(bytes, file);
  const context = textAt(report.get('@context'));
  if (!context.startsWith('https://openvex.dev/ns'))
    throw malformed(file, 'it is no OpenVEX document (its @context is another).');
  if (!/^https:\/\/openvex\.dev\/ns(?:\/v0\.(?:0|2)\.\d+)?\/?$/.test(context)) {
    throw unsupported(file, 'its OpenVEX version is unknown; Ngao reads 0.2.0 and 0.0.x.');
  }
  if (report.count('statements') === 0)
    throw malformed(file, 'an OpenVEX document without statements says nothing. Send one with statements.');
  const notices = new StatementNotices();
  return {
    tool: { name: 'openvex', version: '' },
    category: textAt(report.get('@id')).slice(0, 1000),
    proof: null,
    subject: { name: '', version: '', digest: '' },
    observations: [],
    statements: statements(report, notices),
    notices: notices.texts,
  };
}

function* statements(report: JsonView, notices: StatementNotices): Generator<VexStatement> {
  const author = oneLine(textAt(report.get('author')));
  // Statements without a time of their own are as old as the document (0.2.0, "Inheritance").
  const at = instantOf(textAt(report.get('last_updated'))) || instantOf(textAt(report.get('timestamp')));
  for (const statement of report.each('statements')) {
    const read = statementOf(statement, { author, at, notices });
    if (read) yield read;
  }
  notices.close();
}

interface Document {
  author: string;
  at: string;
  notices: StatementNotices;
}

function statementOf(statement: unknown, { author, at, notices }: Document): VexStatement | undefined {
  const status = textAt(statement, 'status');
  if (!vexStatuses.has(status)) {
    notices.add('an unknown status; left out.');
    return undefined;
  }
  const ids = idsOf(valueAt(statement, 'vulnerability'));
  const products = [...new Set(productsOf(statement))];
  if (ids.length === 0 || products.length === 0) {
    notices.add('no vulnerability or no product is named; left out.');
    return undefined;
  }
  const vulnerability = preferredId(ids);
  const read: VexStatement = {
    vulnerability,
    aliases: ids.filter((id) => id !== vulnerability).sort(),
    products,
    status: status as VexStatement['status'],
    justification: justificationOf(textAt(statement, 'justification'), notices),
    statement: oneLine(firstText(statement, ['impact_statement'], ['action_statement'], ['status_notes']), longestStatement),
    at: instantOf(firstText(statement, ['last_updated'], ['timestamp'])) || at,
    author: oneLine(textAt(statement, 'supplier')) || author,
  };
  checkReason(read, notices);
  return read;
}

function idsOf(vulnerability: unknown): string[] {
  const ids = [textAt(vulnerability), firstText(vulnerability, ['name'], ['@id']), ...textsAt(vulnerability, 'aliases')];
  // `@id` is often the advisory's address; its last part is the id.
  const names = ids.map((id) =>
    id
      .trim()
      .replace(/^https?:\/\/.*\//, '')
      .slice(0, 200),
  );
  return [...new Set(names)].filter((id) => id !== '');
}

/** The packages inside a product where they are named, else the product: that is what the statement is about. */
function productsOf(statement: unknown): string[] {
  const shared = textsAt(statement, 'subcomponents').map(productName);
  return listAt(statement, 'products').flatMap((product) => {
    const inside = listAt(product, 'subcomponents').flatMap(namesOf);
    if (inside.length > 0) return inside;
    return shared.length > 0 ? shared : namesOf(product);
  });
}

/** `@id`, or the purl among the identifiers where `@id` is none. */
function namesOf(product: unknown): string[] {
  const id = firstText(product, [], ['@id']);
  const purl = textAt(product, 'identifiers', 'purl');
  const named = productName(id.startsWith('pkg:') || purl === '' ? id : purl);
  return named === '' ? [] : [named];
}

function productName(text: string): string {
  const trimmed = text.trim().slice(0, 1000);
  return canonicalPurl(trimmed, 'grammar') ?? trimmed;
}

function justificationOf(label: string, notices: StatementNotices): string {
  if (label === '' || justifications.has(label)) return label;
  notices.add('an unknown justification; left out.');
  return '';
}
