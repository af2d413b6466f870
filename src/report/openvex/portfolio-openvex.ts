// SPDX-License-Identifier: Apache-2.0
import type { PortfolioStatement } from '../../model/vex.ts';
import { advisoryLink } from '../advisory-link.ts';
import { shortDigest } from '../stable-uuid.ts';

export interface PortfolioVex {
  statements: readonly PortfolioStatement[];
  author: string;
  /** RFC 3339. */
  now: string;
  /** 1, and one more for each new edition of the document with this `id`. */
  version: number;
  /** The document's own address; '' gives one made of the content. */
  id: string;
  tooling: string;
}

/** OpenVEX 0.2.0 of what a portfolio decided. As the scan's: an accepted risk is `affected`, the decision is its action. */
export function writePortfolioOpenvex({ statements, author, now, version, id, tooling }: PortfolioVex): string {
  const body = {
    author,
    role: 'Document Creator',
    timestamp: now,
    version,
    tooling,
    statements: statements.map(statementOf),
  };
  const own = `https://openvex.dev/docs/public/vex-${shortDigest(JSON.stringify(body))}`;
  return `${JSON.stringify({ '@context': 'https://openvex.dev/ns/v0.2.0', '@id': id || own, ...body }, null, 2)}\n`;
}

function statementOf({
  vulnerability,
  aliases,
  products,
  status,
  justification,
  impact,
  action,
  at,
}: PortfolioStatement): object {
  const link = advisoryLink(vulnerability);
  return {
    vulnerability: { ...(link && { '@id': link }), name: vulnerability, ...(aliases.length > 0 && { aliases }) },
    timestamp: new Date(at).toISOString(),
    products: products.map(({ product, subcomponents }) => ({
      ...identify(product),
      ...(subcomponents.length > 0 && { subcomponents: subcomponents.map(identify) }),
    })),
    status,
    ...(justification && { justification }),
    ...(impact !== '' && { impact_statement: impact }),
    ...(action !== '' && { action_statement: action }),
  };
}

function identify(id: string): object {
  return { '@id': id, ...(id.startsWith('pkg:') && { identifiers: { purl: id } }) };
}
