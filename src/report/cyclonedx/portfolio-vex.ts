// SPDX-License-Identifier: Apache-2.0
import { parsePurl } from '../../model/purl.ts';
import type { PortfolioStatement } from '../../model/vex.ts';
import { advisorySource } from '../advisory-link.ts';
import { stableUuid } from '../stable-uuid.ts';

export interface PortfolioCyclonedx {
  statements: readonly PortfolioStatement[];
  /** What the document is about as a whole. */
  subject: { name: string; version: string };
  supplier: { name: string; url: string };
  /** RFC 3339. */
  now: string;
  /** 1, and one more for each new edition. */
  version: number;
  /** What the serial number is made of; the same for every edition. */
  identity: string;
  /** How many pairs of a vulnerability and a product are known, and how many the statements tell. */
  known: number;
  stated: number;
  tooling: { name: string; version: string };
}

export const knownProperty = 'ngao:vex:known';
export const statedProperty = 'ngao:vex:stated';

/** A VEX document of CycloneDX 1.6 (ECMA-424) over a portfolio: the analysis of every known vulnerability in every product. */
export function writePortfolioCyclonedx(given: PortfolioCyclonedx): string {
  const { statements, subject, supplier } = given;
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${stableUuid(given.identity)}`,
    version: given.version,
    metadata: {
      timestamp: given.now,
      tools: { components: [{ type: 'application', ...given.tooling }] },
      component: { type: 'application', 'bom-ref': 'release', ...subject },
      supplier: { name: supplier.name, url: [supplier.url] },
      properties: [
        { name: knownProperty, value: String(given.known) },
        { name: statedProperty, value: String(given.stated) },
      ],
    },
    components: componentsOf(statements),
    vulnerabilities: statements.map(vulnerabilityOf),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Each product once, with the packages in it that are spoken of. */
function componentsOf(statements: readonly PortfolioStatement[]): object[] {
  const products = new Map<string, Set<string>>();
  for (const { product, subcomponents } of statements.flatMap((statement) => statement.products)) {
    const held = products.get(product) ?? new Set<string>();
    for (const each of subcomponents) held.add(each);
    products.set(product, held);
  }
  return [...products].sort(inOrder).map(([product, held]) => ({
    ...componentOf(product, { ref: product, type: typeOf(product) }),
    ...(held.size > 0 && {
      components: [...held].sort().map((each) => componentOf(each, { ref: refOf(product, each), type: 'library' })),
    }),
  }));
}

function inOrder([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** The same package stands in many products; what is said of it in one says nothing of another. */
function refOf(product: string, part: string): string {
  return `${product} ${part}`;
}

function componentOf(id: string, { ref, type }: { ref: string; type: string }): object {
  const purl = parsePurl(id, 'grammar');
  if (!purl) return { type, 'bom-ref': ref, name: id };
  const { namespace, name, version } = purl;
  return {
    type,
    'bom-ref': ref,
    ...(namespace !== '' && { group: namespace }),
    name,
    ...(version !== '' && { version }),
    purl: id,
  };
}

function typeOf(id: string): string {
  return /^pkg:(oci|docker)\//.test(id) ? 'container' : 'application';
}

function vulnerabilityOf(statement: PortfolioStatement, index: number): object {
  const { vulnerability, aliases, cyclonedx, impact, action, products, at } = statement;
  const source = advisorySource(vulnerability);
  const detail = impact || action;
  return {
    'bom-ref': `vulnerability:${index + 1}`,
    id: vulnerability,
    ...(source && { source }),
    ...(aliases.length > 0 && {
      references: aliases.map((id) => ({ id, source: advisorySource(id) ?? { name: id.split('-')[0] } })),
    }),
    analysis: {
      state: cyclonedx.state,
      ...(cyclonedx.justification && { justification: cyclonedx.justification }),
      ...(cyclonedx.response && { response: [cyclonedx.response] }),
      ...(detail !== '' && { detail }),
      lastUpdated: new Date(at).toISOString(),
    },
    affects: products.flatMap(({ product, subcomponents }) =>
      subcomponents.length === 0 ? [{ ref: product }] : subcomponents.map((each) => ({ ref: refOf(product, each) })),
    ),
  };
}
