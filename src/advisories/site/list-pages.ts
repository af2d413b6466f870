// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryLanguage } from '../../model/advisory.ts';
import { advisoryPath, productPath, releasesPath, sitePath } from '../addresses.ts';
import type { PublicFile } from '../public-file.ts';
import { exact, type Html, html, time } from '../reader-html.ts';
import { layOut, otherLanguage } from '../reader-layout.ts';
import { textIn } from '../reader-text.ts';
import { readerWords } from '../reader-words-table.ts';
import { releaseList } from './release-page.ts';
import { type AdvisoryRow, latestOf, newestFirst, productName, rowsOfPage, type SiteSource } from './site-source.ts';

/** Every page of the list of all advisories, the newest on the first. */
export function listPages(source: SiteSource, language: AdvisoryLanguage): PublicFile[] {
  const words = readerWords[language];
  return paged(source, {
    language,
    rows: newestFirst(source.rows),
    path: sitePath,
    pagePath: (number, of) => `${sitePath(of)}page/${number}`,
    title: words.allAdvisories,
    lead: words.allAdvisoriesLead,
    empty: html`<p><strong>${words.emptyList}</strong></p><p class="soft">${words.emptyListLead}</p>`,
    more: source.releases.length > 0 && html`<p><a href="${releasesPath(language)}">${words.releases}</a></p>`,
  });
}

/** Every page of the list of one product's advisories. */
export function productPages(source: SiteSource, { key, language }: { key: string; language: AdvisoryLanguage }): PublicFile[] {
  const words = readerWords[language];
  const rows = newestFirst(source.rows.filter(({ products }) => products.some((product) => product.key === key)));
  const name = productName(rows, key);
  const releases = source.releases.filter(({ holds }) => holds.includes(key));
  return paged(source, {
    language,
    rows,
    path: (of) => productPath(key, of),
    pagePath: (number, of) => `${productPath(key, of)}/page/${number}`,
    title: `${words.advisoriesFor} ${name}`,
    lead: undefined,
    empty: html`<p>${words.noneForProduct}</p>`,
    more:
      releases.length > 0 &&
      html`<section aria-labelledby="releases"><h2 id="releases">${words.releases}</h2>${releaseList(releases, language)}</section>`,
    changed: releases.map(({ modifiedAt }) => modifiedAt),
  });
}

/** The keys of all products that some advisory names. */
export function productKeys(rows: readonly AdvisoryRow[]): string[] {
  return [...new Set(rows.flatMap(({ products }) => products.map(({ key }) => key)))].sort();
}

interface Paged {
  language: AdvisoryLanguage;
  rows: readonly AdvisoryRow[];
  path(language: AdvisoryLanguage): string;
  pagePath(number: number, language: AdvisoryLanguage): string;
  title: string;
  lead: string | undefined;
  empty: Html;
  /** Below the first page. */
  more: Html | false;
  /** When what stands there last changed. */
  changed?: readonly string[];
}

function paged(source: SiteSource, list: Paged): PublicFile[] {
  const { language, rows, title, lead } = list;
  const words = readerWords[language];
  const count = Math.max(1, Math.ceil(rows.length / rowsOfPage));
  const at = (number: number, of: AdvisoryLanguage) => (number === 1 ? list.path(of) : list.pagePath(number, of));
  const modifiedAt = latestOf([source.settingsAt, ...(list.changed ?? []), ...rows.map(({ modified }) => modified)]);
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const shown = rows.slice(index * rowsOfPage, number * rowsOfPage);
    const body = layOut({
      title: `${title}${number > 1 ? ` (${words.page} ${number})` : ''} · ${source.publisher.name}`,
      description: lead ?? title,
      language,
      publisher: source.publisher,
      path: at(number, language),
      twin: source.publisher.languages.includes(otherLanguage(language)) ? at(number, otherLanguage(language)) : undefined,
      place: lead === undefined ? 'none' : 'advisories',
      main: html`<header class="lead"><h1>${title}</h1>${lead !== undefined && number === 1 && html`<p class="summary">${lead}</p>`}</header>
${shown.length === 0 ? html`<div class="empty">${list.empty}</div>` : html`<ol class="list">${shown.map((row) => item(row, language))}</ol>`}
${count > 1 && pager({ number, count, at: (of: number) => at(of, language) }, language)}
${below(list, number)}`,
    });
    return { path: at(number, language), mediaType: 'text/html; charset=utf-8', body, language, advisoryId: null, modifiedAt };
  });
}

function below({ language, lead, more }: Paged, number: number): Html {
  const words = readerWords[language];
  return html`${number === 1 && more}
${lead === undefined && html`<p><a href="${sitePath(language)}">${words.allProducts}</a></p>`}`;
}

function item(row: AdvisoryRow, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  const title = textIn(row.title, language);
  return html`<li${row.withdrawn && html` class="gone"`}>
<span class="level ${row.severity}">${words[row.severity]}</span>
<div><h2${title.language !== language && html` lang="${title.language}"`}><a href="${exact(advisoryPath(row.id, language))}">${title.text}</a></h2>
<p class="under"><span class="number">${row.id}</span>${row.aliases.map((alias) => html`<span class="number">${alias}</span>`)}${time(row.published, language)}${row.withdrawn && html`<strong>${words.withdrawn}</strong>`}</p>
<p class="under">${row.products.map(({ key, name }) => html`<a class="product" href="${exact(productPath(key, language))}">${name}</a>`)}</p></div>
</li>
`;
}

interface PagerPlace {
  number: number;
  count: number;
  at(number: number): string;
}

function pager({ number, count, at }: PagerPlace, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  return html`<nav class="pager" aria-label="${words.pages}">
${number > 1 ? html`<a href="${exact(at(number - 1))}" rel="prev">${words.newer}</a>` : html`<span></span>`}
<span>${words.page} ${number} ${words.tableOf} ${count}</span>
${number < count ? html`<a href="${exact(at(number + 1))}" rel="next">${words.older}</a>` : html`<span></span>`}
</nav>`;
}
