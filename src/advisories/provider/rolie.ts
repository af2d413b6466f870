// SPDX-License-Identifier: Apache-2.0
import { type ProviderRow, providerPaths } from './provider-row.ts';

const informationType = { scheme: 'urn:ietf:params:rolie:category:information-type', term: 'csaf' };

/** Requirement 15 (RFC 8322 as JSON): one entry per document with its hashes and signature. */
export function rolieFeed(rows: readonly ProviderRow[], { baseUrl, updated }: { baseUrl: string; updated: string }): object {
  return {
    feed: {
      id: 'csaf-feed-tlp-white',
      title: 'CSAF feed (TLP:WHITE)',
      link: [
        { rel: 'self', href: `${baseUrl}${providerPaths.feed}` },
        { rel: 'service', href: `${baseUrl}${providerPaths.service}` },
      ],
      category: [informationType],
      updated,
      entry: rows.map((row) => entry(row, baseUrl)),
    },
  };
}

function entry(row: ProviderRow, baseUrl: string): object {
  const href = `${baseUrl}${row.path}`;
  return {
    id: row.id,
    title: row.title,
    link: [
      { rel: 'self', href },
      { rel: 'hash', href: `${href}.sha256` },
      { rel: 'hash', href: `${href}.sha512` },
      ...(row.signaturePath === null ? [] : [{ rel: 'signature', href: `${baseUrl}${row.signaturePath}` }]),
    ],
    published: row.published,
    updated: row.updated,
    ...(row.summary !== '' && { summary: { content: row.summary } }),
    ...(row.categories?.length && { category: row.categories.map((term) => ({ term })) }),
    content: { type: 'application/json', src: href },
    format: { schema: 'https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json', version: '2.0' },
  };
}

/** Requirement 16: names the feed. */
export function rolieService(baseUrl: string): object {
  const collection = {
    title: 'CSAF feed (TLP:WHITE)',
    href: `${baseUrl}${providerPaths.feed}`,
    categories: { category: [informationType] },
  };
  return { service: { workspace: [{ title: 'CSAF feeds', collection: [collection] }] } };
}

/** Requirement 17: every term that an entry has; undefined where no row names one. */
export function rolieCategory(rows: readonly ProviderRow[]): object | undefined {
  const terms = [...new Set(rows.flatMap(({ categories }) => categories ?? []))].sort();
  return terms.length === 0 ? undefined : { categories: { category: terms.map((term) => ({ term })) } };
}
