// SPDX-License-Identifier: Apache-2.0
import { version as programVersion } from '../../kit/version.ts';
import type { Advisory, AdvisoryProduct } from '../../model/advisory.ts';
import { fixedVersions, modifiedAt } from '../../model/advisory.ts';
import { contentUuid } from '../../model/content-uuid.ts';
import { parsePurl } from '../../model/purl.ts';
import { severityOfScore } from '../../model/severity.ts';
import type { AdvisoryInput } from '../contract.ts';
import { writeDocument } from '../json-document.ts';
import { instantOf, namesOf, pageOf } from '../telling.ts';
import { versOf, versOfAll } from '../vers.ts';
import { creditLine, inLanguages, markdownOf } from '../words.ts';

/** The property that names the advisory: the vulnerability's own id is the one the world knows. */
export const idProperty = 'ngao:advisory:id';

/** A document of CycloneDX 1.6 (ECMA-424) around its vulnerabilities; the serial number depends on the advisory only. */
export function writeBom(
  { advisory, publisher }: AdvisoryInput,
  kind: 'vex' | 'vdr',
  vulnerabilities: readonly object[],
): string {
  return writeDocument({
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${contentUuid(`${publisher.namespace} ${kind} ${advisory.id}`)}`,
    version: advisory.revisions.length + (advisory.withdrawn ? 1 : 0),
    metadata: {
      timestamp: instantOf(modifiedAt(advisory)),
      tools: { components: [{ type: 'application', name: 'ngao', version: programVersion }] },
      supplier: { name: publisher.name, url: [publisher.namespace], contact: [{ email: publisher.contact }] },
      properties: [{ name: idProperty, value: advisory.id }],
    },
    components: advisory.products.map((product, at) => ({
      type: typeOf(product.purl),
      'bom-ref': refOf(advisory, at),
      ...(product.vendor && { supplier: { name: product.vendor } }),
      name: product.name,
      purl: product.purl,
    })),
    vulnerabilities,
  });
}

/** Its purl; with its place where another product has the same. */
export function refOf({ products }: Advisory, at: number): string {
  const { purl } = products[at]!;
  return products.filter((other) => other.purl === purl).length > 1 ? `${purl}#${at + 1}` : purl;
}

/** What both kinds of document say of the flaw itself. */
export function factsOf({ advisory, publisher }: AdvisoryInput): object {
  const { name, others } = namesOf(advisory);
  const page = pageOf(publisher, advisory);
  const source = { name: publisher.name, url: page };
  const cwes = [...new Set(advisory.cwes)].map((cwe) => Number(cwe.slice(4))).sort((a, b) => a - b);
  const links = advisory.references
    .filter(({ type }) => type === 'advisory')
    .map(({ url, title }) => ({ url, ...(title && { title }) }));
  return {
    id: name,
    source,
    ...(others.length > 0 && {
      references: others.map((id) => ({ id, source: id === advisory.id ? source : { name: id.split('-')[0] } })),
    }),
    ratings: ratingsOf(advisory, publisher.name),
    ...(cwes.length > 0 && { cwes }),
    description: inLanguages(advisory, advisory.title)
      .map(({ value }) => value)
      .join('\n'),
    detail: inLanguages(advisory, advisory.title)
      .map(({ lang }) => markdownOf(advisory, lang))
      .join('\n\n---\n\n'),
    ...recommendationOf(advisory),
    advisories: [{ title: advisory.title.en, url: page }, ...links],
    ...(advisory.published !== null && { published: instantOf(advisory.published) }),
    updated: instantOf(modifiedAt(advisory)),
    ...(advisory.withdrawn && { rejected: instantOf(advisory.withdrawn.at) }),
    ...(advisory.credits.length > 0 && {
      credits: { individuals: advisory.credits.map((credit) => ({ name: creditLine(credit) })) },
    }),
  };
}

/** People's own severity comes first where no score says the same. */
function ratingsOf({ cvss, severity }: Advisory, publisher: string): object[] {
  const scored = cvss.map(({ version, vector, score }) => ({
    score,
    severity: severityOfScore(score),
    method: version === '4.0' ? 'CVSSv4' : 'CVSSv31',
    vector,
  }));
  return scored.some((rating) => rating.severity === severity) ? scored : [{ source: { name: publisher }, severity }, ...scored];
}

function recommendationOf(advisory: Advisory): object {
  const fixes = advisory.products.flatMap((product) => {
    const fixed = fixedVersions(product);
    return fixed.length > 0 ? [`${product.name}: ${fixed.join(', ')}`] : [];
  });
  const workaround = advisory.workaround && inLanguages(advisory, advisory.workaround).map(({ value }) => value);
  return {
    ...(fixes.length > 0 && { recommendation: `Update. ${fixes.join('; ')}` }),
    ...(workaround && workaround.length > 0 && { workaround: workaround.join('\n\n') }),
  };
}

const affectedStatus = { affected: 'affected', 'not-affected': 'unaffected', 'under-investigation': 'unknown' } as const;

/** One entry of `affects`: every stretch and version with its status; versions with the fix are told as unaffected. */
export function affectsOf(advisory: Advisory, at: number): object {
  const product = advisory.products[at]!;
  const status = affectedStatus[product.status];
  const fixed = product.status === 'affected' ? fixedVersions(product).sort() : [];
  return {
    ref: refOf(advisory, at),
    versions: [
      ...rangesOf(product).map((range) => ({ range, status })),
      ...[...new Set(product.versions)].sort().map((version) => ({ version, status })),
      ...fixed.map((version) => ({ version, status: 'unaffected' })),
    ],
  };
}

function rangesOf(product: AdvisoryProduct): string[] {
  if (product.ranges.length + product.versions.length === 0) return [versOfAll(product)];
  return product.ranges.map((range) => versOf(product, range));
}

function typeOf(purl: string): string {
  const type = parsePurl(purl, 'grammar')?.type;
  if (type === 'oci' || type === 'docker') return 'container';
  return type === 'helm' || type === 'generic' ? 'application' : 'library';
}
