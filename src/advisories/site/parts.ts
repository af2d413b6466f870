// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryLanguage } from '../../model/advisory.ts';
import { sitePath } from '../addresses.ts';
import type { PublicFile } from '../public-file.ts';
import { feedPath, shieldPath, stylePath } from '../reader-layout.ts';
import { atomType, writeAtom } from './feeds/atom.ts';
import { type Feed, feedOf } from './feeds/feed-entries.ts';
import { rssType, writeRss } from './feeds/rss.ts';
import { listPages, productKeys, productPages } from './list-pages.ts';
import { policyPage, thanksPage } from './plain-pages.ts';
import { releasePage, releasesPage } from './release-page.ts';
import type { AdvisoryRow, ReleaseRow, SiteSource } from './site-source.ts';
import { shield, siteStyle } from './style.ts';
import { trustPage } from './trust-page.ts';

/** A piece of the site that is built by itself. */
export type SitePart =
  | { kind: 'list' | 'thanks' | 'policy' | 'trust' | 'releases' | 'atom' | 'rss'; language: AdvisoryLanguage }
  | { kind: 'product'; key: string; language: AdvisoryLanguage }
  | { kind: 'release'; product: string; version: string; language: AdvisoryLanguage }
  | { kind: 'looks' };

/** Every part of the site. */
export function allParts(source: SiteSource): SitePart[] {
  const { languages } = source.publisher;
  return [
    { kind: 'looks' },
    ...languages.flatMap((language): SitePart[] => [
      ...(['list', 'thanks', 'policy', 'trust', 'releases', 'atom'] as const).map((kind) => ({ kind, language })),
      ...productKeys(source.rows).map((key) => ({ kind: 'product' as const, key, language })),
      ...source.releases.map(({ product, version }) => ({ kind: 'release' as const, product: product.key, version, language })),
    ]),
    { kind: 'rss', language: 'en' },
  ];
}

/**
 * The parts that change when an advisory is published, revised or withdrawn. `before` is its row as it was published last,
 * so that a product it no longer names loses it. The advisory's own documents are not among them.
 */
export function touchedBy(row: AdvisoryRow, source: Pick<SiteSource, 'publisher'>, before?: AdvisoryRow): SitePart[] {
  const keys = productKeys(before ? [row, before] : [row]);
  return [
    ...source.publisher.languages.flatMap((language): SitePart[] => [
      ...(['list', 'thanks', 'atom'] as const).map((kind) => ({ kind, language })),
      ...keys.map((key) => ({ kind: 'product' as const, key, language })),
    ]),
    { kind: 'rss', language: 'en' },
  ];
}

/** The parts that change when a release is published, said anew or taken back; `before` as in `touchedBy`. */
export function touchedByRelease(
  { product, version, holds }: ReleaseRow,
  source: Pick<SiteSource, 'publisher' | 'rows'>,
  before?: ReleaseRow,
): SitePart[] {
  const listed = new Set(productKeys(source.rows));
  const keys = [...new Set([...holds, ...(before?.holds ?? [])])].filter((key) => listed.has(key));
  return source.publisher.languages.flatMap((language): SitePart[] => [
    { kind: 'release', product: product.key, version, language },
    { kind: 'releases', language },
    { kind: 'list', language },
    ...keys.map((key) => ({ kind: 'product' as const, key, language })),
  ]);
}

/** The files of one part. A release that is not among the source's gives none. */
export function buildPart(part: SitePart, source: SiteSource): PublicFile[] {
  switch (part.kind) {
    case 'list':
      return listPages(source, part.language);
    case 'product':
      return productPages(source, part);
    case 'thanks':
      return [thanksPage(source, part.language)];
    case 'policy':
      return [policyPage(source, part.language)];
    case 'trust':
      return [trustPage(source, part.language)];
    case 'releases':
      return [releasesPage(source, part.language)];
    case 'release':
      return source.releases
        .filter(({ product, version }) => product.key === part.product && version === part.version)
        .map((release) => releasePage(source, release, part.language));
    case 'atom':
      return [feedFile(feedOf(source, { language: part.language, path: feedPath(part.language) }), writeAtom, atomType)];
    case 'rss':
      return [
        feedFile(feedOf(source, { language: part.language, path: `${sitePath(part.language)}feed.rss` }), writeRss, rssType),
      ];
    case 'looks':
      return [
        file(stylePath, 'text/css; charset=utf-8', { body: siteStyle, modifiedAt: source.settingsAt }),
        file(shieldPath, 'image/svg+xml', { body: shield, modifiedAt: source.settingsAt }),
      ];
  }
}

/** The whole site. The server uses `buildPart` where only parts changed. */
export function buildSite(source: SiteSource): PublicFile[] {
  return allParts(source).flatMap((part) => buildPart(part, source));
}

function feedFile(feed: Feed, write: (feed: Feed) => string, mediaType: string): PublicFile {
  const path = new URL(feed.self).pathname;
  return { path, mediaType, body: write(feed), language: feed.language, advisoryId: null, modifiedAt: feed.updated };
}

function file(path: string, mediaType: string, { body, modifiedAt }: { body: string; modifiedAt: string }): PublicFile {
  return { path, mediaType, body, language: null, advisoryId: null, modifiedAt };
}
