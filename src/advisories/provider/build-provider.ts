// SPDX-License-Identifier: Apache-2.0
import type { PublicFile } from '../public-file.ts';
import { keyFile } from './document-files.ts';
import { type ProviderRow, type ProviderSettings, providerPaths } from './provider-row.ts';
import { rolieCategory, rolieFeed, rolieService } from './rolie.ts';

/**
 * Everything of the provider tree but the documents themselves: metadata, ROLIE feed and service, index.txt, changes.csv,
 * directory listings, keys. The rows may come in any order; the same rows give the same bytes.
 */
export function buildProvider(rows: readonly ProviderRow[], settings: ProviderSettings): PublicFile[] {
  const sorted = [...rows].sort(newestFirst);
  const newest = sorted[0]?.updated ?? settings.changedAt;
  const { baseUrl } = settings.publisher;
  const file = (path: string, mediaType: string, body: string): PublicFile => ({
    path,
    mediaType,
    body,
    language: null,
    advisoryId: null,
    modifiedAt: newest,
  });
  const json = (path: string, value: object) => file(path, 'application/json', `${JSON.stringify(value, null, 2)}\n`);
  const category = rolieCategory(sorted);
  return [
    json(providerPaths.metadata, providerMetadata(sorted, settings)),
    json(providerPaths.feed, rolieFeed(sorted, { baseUrl, updated: newest })),
    json(providerPaths.service, rolieService(baseUrl)),
    ...(category === undefined ? [] : [json(providerPaths.category, category)]),
    file(providerPaths.index, 'text/plain; charset=utf-8', indexText(sorted)),
    file(providerPaths.changes, 'text/csv; charset=utf-8', changesCsv(sorted)),
    ...directoryListings(sorted).map(([path, body]) => file(path, 'text/html; charset=utf-8', body)),
    ...settings.keys.map((key) => keyFile(key, settings.changedAt)),
  ];
}

function newestFirst(a: ProviderRow, b: ProviderRow): number {
  const order = a.updated === b.updated ? compare(a.path, b.path) : compare(b.updated, a.updated);
  return order;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Requirement 7. The role is the one that the rows and keys bear out: trusted only where every document is signed. */
function providerMetadata(rows: readonly ProviderRow[], { publisher, keys: known, changedAt }: ProviderSettings): object {
  const keys = known.filter(({ isRevoked }) => !isRevoked);
  const at = (path: string) => `${publisher.baseUrl}${path}`;
  const hasCategories = rows.some(({ categories }) => categories?.length);
  const isTrusted = keys.length > 0 && rows.every(({ signaturePath }) => signaturePath !== null);
  const newest = rows[0]?.updated ?? changedAt;
  return {
    canonical_url: at(providerPaths.metadata),
    distributions: [
      {
        rolie: {
          ...(hasCategories && { categories: [at(providerPaths.category)] }),
          feeds: [{ summary: 'All advisories (TLP:WHITE)', tlp_label: 'WHITE', url: at(providerPaths.feed) }],
          services: [at(providerPaths.service)],
        },
      },
      { directory_url: at(providerPaths.directory) },
    ],
    last_updated: newest > changedAt ? newest : changedAt,
    list_on_CSAF_aggregators: true,
    metadata_version: '2.0',
    mirror_on_CSAF_aggregators: true,
    public_openpgp_keys: keys.map(({ fingerprint }) => ({
      fingerprint: fingerprint.toUpperCase(),
      url: at(providerPaths.keyOf(fingerprint)),
    })),
    publisher: {
      category: publisher.category ?? 'vendor',
      contact_details: `mailto:${publisher.contact}`,
      name: publisher.name,
      namespace: publisher.namespace,
    },
    role: isTrusted ? 'csaf_trusted_provider' : 'csaf_provider',
  };
}

/** Below the directory: `2026/ngao-2026-0001.json`. */
function relative({ path }: ProviderRow): string {
  return path.slice(providerPaths.directory.length);
}

/** Requirement 12: every document, one a line. */
function indexText(rows: readonly ProviderRow[]): string {
  return rows
    .map((row) => `${relative(row)}\n`)
    .sort()
    .join('');
}

/** Requirement 13: quoted in CSAF 2.0, newest first. */
function changesCsv(rows: readonly ProviderRow[]): string {
  return rows.map((row) => `"${relative(row)}","${row.updated}"\n`).join('');
}

/** Requirement 14: a listing of the directory and of every year. File names hold no character that HTML minds. */
function directoryListings(rows: readonly ProviderRow[]): [string, string][] {
  const years = Map.groupBy(rows.map(relative), (path) => path.slice(0, path.indexOf('/')));
  const names = [...years.keys()].sort();
  return [
    [providerPaths.directory, listing('CSAF documents', [...names.map((year) => `${year}/`), 'changes.csv', 'index.txt'])],
    ...names.map((year): [string, string] => {
      const files = (years.get(year) ?? []).map((path) => path.slice(year.length + 1)).sort();
      return [`${providerPaths.directory}${year}/`, listing(`CSAF documents of ${year}`, files)];
    }),
  ];
}

function listing(title: string, names: readonly string[]): string {
  const items = names.map((name) => `<li><a href="${name}">${name}</a></li>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title></head>
<body>
<h1>${title}</h1>
<ul>
${items}
</ul>
</body>
</html>
`;
}
