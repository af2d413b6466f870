// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../model/report.ts';
import { advisoryLink } from '../advisory-link.ts';
import { purlOfTarget } from '../bill-of-materials.ts';
import type { ReportInput } from '../contract.ts';
import { decision, fixSentence } from '../finding-text.ts';
import { shortDigest } from '../stable-uuid.ts';

/**
 * OpenVEX 0.2.0. An exception is a risk somebody accepts for a time: the product is `affected` and the decision is
 * the action statement. Only a finding judged `not-affected` becomes `not_affected`.
 * With nothing to state the list is empty; the published schema wants at least one statement, the truth has none.
 */
export function writeOpenvex(input: ReportInput): string {
  const { report, now } = input;
  const body = {
    author: report.tool.name,
    role: 'Document Creator',
    timestamp: now,
    version: 1,
    tooling: `${report.tool.name} ${report.tool.version}`,
    statements: statementsOf(input),
  };
  const document = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `https://openvex.dev/docs/public/vex-${shortDigest(JSON.stringify(body))}`,
    ...body,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** One statement per vulnerability and what is said of it, over all products and packages it is said of. */
function statementsOf({ report, inventories }: ReportInput): object[] {
  const products = new Map(inventories.map((inventory) => [inventory.target.ref, productId(inventory)]));
  const groups = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    if (!finding.vulnerability) continue;
    const key = JSON.stringify([finding.vulnerability.id, finding.vulnerability.aliases, sayingOf(finding)]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => statementOf(group, products));
}

function statementOf(group: readonly Finding[], products: ReadonlyMap<string, string>): object {
  const { id, aliases } = group[0]!.vulnerability!;
  const link = advisoryLink(id);
  return {
    vulnerability: { ...(link && { '@id': link }), name: id, ...(aliases.length > 0 && { aliases: [...new Set(aliases)] }) },
    products: productsOf(group, products),
    ...sayingOf(group[0]!),
  };
}

function sayingOf(finding: Finding): { status: string; impact_statement?: string; action_statement?: string } {
  if (finding.status === 'not-affected')
    return { status: 'not_affected', impact_statement: finding.exception?.reason || decision(finding) };
  const sentence = fixSentence(finding) || 'No fix is known.';
  return { status: 'affected', action_statement: [decision(finding), sentence].filter((text) => text !== '').join(' ') };
}

function productsOf(group: readonly Finding[], products: ReadonlyMap<string, string>): object[] {
  const packages = new Map<string, Set<string>>();
  for (const finding of group) {
    const product = products.get(finding.target) ?? genericPurl(finding.target, '');
    const held = packages.get(product) ?? new Set();
    if (finding.component?.purl.startsWith('pkg:')) held.add(finding.component.purl);
    packages.set(product, held);
  }
  return [...packages]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([product, held]) => ({
      ...identify(product),
      ...(held.size > 0 && { subcomponents: [...held].sort().map(identify) }),
    }));
}

function identify(purl: string): object {
  return { '@id': purl, identifiers: { purl } };
}

function productId(inventory: ReportInput['inventories'][number]): string {
  const { name, version, ref } = inventory.target;
  return purlOfTarget(inventory) ?? genericPurl(name || ref, version);
}

function genericPurl(name: string, version: string): string {
  const spelled = `pkg:generic/${encodeURIComponent(name.toWellFormed())}`;
  return version === '' ? spelled : `${spelled}@${encodeURIComponent(version.toWellFormed())}`;
}
