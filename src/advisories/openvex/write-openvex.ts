// SPDX-License-Identifier: Apache-2.0
import { version as programVersion } from '../../kit/version.ts';
import type { Advisory, AdvisoryProduct, AdvisoryText } from '../../model/advisory.ts';
import { fixedVersions, modifiedAt } from '../../model/advisory.ts';
import { formatPurl, parsePurl } from '../../model/purl.ts';
import type { AdvisoryInput } from '../contract.ts';
import { writeDocument } from '../json-document.ts';
import { instantOf, namesOf, pageOf } from '../telling.ts';
import { versOf } from '../vers.ts';
import { inLanguages, plain } from '../words.ts';

/** How a withdrawn advisory begins its status notes. */
export const withdrawnMark = 'Withdrawn: ';

/**
 * OpenVEX 0.2.0. A stretch of versions is the `vers` qualifier of a package URL (ECMA-427), an enumerated version its version;
 * versions with the fix have a statement of their own. What is withdrawn is under investigation again: that it does no harm
 * was never said, and it may have been told elsewhere.
 */
export function writeOpenvex({ advisory, publisher }: AdvisoryInput): string {
  const modified = instantOf(modifiedAt(advisory));
  const { name, others } = namesOf(advisory);
  const vulnerability = { '@id': pageOf(publisher, advisory), name, ...(others.length > 0 && { aliases: others }) };
  return writeDocument({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `${publisher.baseUrl}/vex/${advisory.id}.openvex.json`,
    author: publisher.name,
    role: 'Vendor',
    timestamp: advisory.published === null ? modified : instantOf(advisory.published),
    ...(advisory.published !== null && { last_updated: modified }),
    version: advisory.revisions.length + (advisory.withdrawn ? 1 : 0),
    tooling: `ngao ${programVersion}`,
    statements: advisory.products
      .flatMap((product) => statementsOf(advisory, product))
      .map((told) => ({ vulnerability, ...told })),
  });
}

function statementsOf(advisory: Advisory, product: AdvisoryProduct): object[] {
  const products = productsOf(product);
  if (advisory.withdrawn) {
    const notes = `${withdrawnMark}${wordsOf(advisory, advisory.withdrawn.text)}`;
    return [{ products, status: 'under_investigation', status_notes: notes }];
  }
  const told = product.statement ? wordsOf(advisory, product.statement) : '';
  if (product.status === 'under-investigation') return [{ products, status: 'under_investigation' }];
  if (product.status === 'not-affected') {
    const { justification } = product;
    const impact = told || (justification ? '' : plain(advisory.summary.en));
    return [
      { products, status: 'not_affected', ...(justification && { justification }), ...(impact && { impact_statement: impact }) },
    ];
  }
  const fixed = fixedVersions(product).sort();
  const affected = { products, status: 'affected', action_statement: told || actionOf(advisory, product) };
  if (fixed.length === 0) return [affected];
  return [affected, { products: fixed.map((version) => identify(versioned(product.purl, version))), status: 'fixed' }];
}

function actionOf(advisory: Advisory, product: AdvisoryProduct): string {
  const fixed = fixedVersions(product);
  if (fixed.length > 0) return `Update to ${fixed.join(' or ')}.`;
  const workaround = advisory.workaround ? wordsOf(advisory, advisory.workaround) : '';
  return workaround || 'No fixed version is known yet.';
}

function wordsOf(advisory: Advisory, text: AdvisoryText): string {
  return inLanguages(advisory, text)
    .map(({ value }) => plain(value))
    .join('\n\n');
}

function productsOf(product: AdvisoryProduct): object[] {
  const { purl, ranges, versions } = product;
  if (ranges.length + versions.length === 0) return [identify(purl)];
  const stretches = [...new Set(ranges.map((range) => versOf(product, range)))];
  return [
    ...stretches.map((vers) => identify(qualified(purl, vers))),
    ...[...new Set(versions)].sort().map((version) => identify(versioned(purl, version))),
  ];
}

function versioned(purl: string, version: string): string {
  const parsed = parsePurl(purl, 'grammar');
  return parsed ? formatPurl({ ...parsed, version }) : purl;
}

function qualified(purl: string, vers: string): string {
  const parsed = parsePurl(purl, 'grammar');
  const qualifiers = new Map([...(parsed?.qualifiers ?? []), ['vers', vers] as const].sort(([a], [b]) => (a < b ? -1 : 1)));
  return parsed ? formatPurl({ ...parsed, qualifiers }) : purl;
}

function identify(purl: string): object {
  return { '@id': purl, identifiers: { purl } };
}
