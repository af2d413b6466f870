// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryLanguage } from '../../../model/advisory.ts';
import { advisoryPath, sitePath } from '../../addresses.ts';
import { textIn } from '../../reader-text.ts';
import { readerWords } from '../../reader-words-table.ts';
import { type AdvisoryRow, latestOf, type SiteSource } from '../site-source.ts';

/** Entries of a feed: readers that were away longer than this find the rest in the lists. */
export const entriesOfFeed = 100;

export interface FeedEntry {
  /** Permanent (RFC 4151): of the authority and the day of first publication, whatever becomes of host and text. */
  id: string;
  url: string;
  title: string;
  summary: string;
  published: string;
  updated: string;
  /** Levels and products, as readers filter by them. */
  categories: readonly string[];
}

export interface Feed {
  id: string;
  title: string;
  subtitle: string;
  language: AdvisoryLanguage;
  self: string;
  site: string;
  author: { name: string; email: string; uri: string };
  updated: string;
  entries: readonly FeedEntry[];
}

/** The newest entries, last changed first: whoever polls sees a revision or a withdrawal again. */
export function feedOf(source: SiteSource, { language, path }: { language: AdvisoryLanguage; path: string }): Feed {
  const { publisher, feedIdentity, settingsAt } = source;
  const words = readerWords[language];
  const rows = [...source.rows]
    .sort((one, other) => compare(other.modified, one.modified) || compare(other.id, one.id))
    .slice(0, entriesOfFeed);
  return {
    id: `tag:${feedIdentity.authority},${feedIdentity.date}:advisories/${language}`,
    title: `${publisher.name}${language === 'fr' ? '\u00a0' : ''}: ${words.allAdvisories}`,
    subtitle: words.allAdvisoriesLead,
    language,
    self: `${publisher.baseUrl}${path}`,
    site: `${publisher.baseUrl}${sitePath(language)}`,
    author: { name: publisher.name, email: publisher.contact, uri: publisher.namespace },
    updated: latestOf(rows.length > 0 ? rows.map(({ modified }) => modified) : [settingsAt]),
    entries: rows.map((row) => entryOf(row, source, language)),
  };
}

function entryOf(row: AdvisoryRow, { publisher, feedIdentity }: SiteSource, language: AdvisoryLanguage): FeedEntry {
  const words = readerWords[language];
  const state = row.withdrawn ? words.withdrawn : words[row.severity];
  const summary = row.summary ? textIn(row.summary, language).text : '';
  return {
    id: `tag:${feedIdentity.authority},${row.published.slice(0, 10)}:advisory/${row.id}/${language}`,
    url: `${publisher.baseUrl}${advisoryPath(row.id, language)}`,
    title: `${row.id}: ${textIn(row.title, language).text} (${state})`.replace(/\s+/g, ' '),
    summary: summary === '' ? textIn(row.title, language).text : summary,
    published: row.published,
    updated: row.modified,
    categories: [...new Set([words[row.severity], ...row.products.map(({ name }) => name)])],
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
