// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryLanguage } from '../../model/advisory.ts';
import { advisoryPath, sitePath } from '../addresses.ts';
import type { PublicFile } from '../public-file.ts';
import { exact, type Html, html, prose, time } from '../reader-html.ts';
import { layOut, otherLanguage, type Place, reportAddress } from '../reader-layout.ts';
import { textIn } from '../reader-text.ts';
import { readerWords } from '../reader-words-table.ts';
import { latestOf, type SiteSource, type ThanksRow } from './site-source.ts';

export interface SitePage {
  path(language: AdvisoryLanguage): string;
  place: Place;
  title: string;
  description: string;
  main: Html;
  /** When what it tells last changed. */
  modifiedAt: string;
}

/** A page of the site that belongs to no single advisory. */
export function sitePage(source: SiteSource, language: AdvisoryLanguage, page: SitePage): PublicFile {
  const other = otherLanguage(language);
  const body = layOut({
    title: `${page.title} · ${source.publisher.name}`,
    description: page.description,
    language,
    publisher: source.publisher,
    path: page.path(language),
    twin: source.publisher.languages.includes(other) ? page.path(other) : undefined,
    place: page.place,
    main: page.main,
  });
  return {
    path: page.path(language),
    mediaType: 'text/html; charset=utf-8',
    body,
    language,
    advisoryId: null,
    modifiedAt: page.modifiedAt,
  };
}

/** Who reported what, by year. A name that is thanked twice in a year stands once, with both numbers. */
export function thanksPage(source: SiteSource, language: AdvisoryLanguage): PublicFile {
  const words = readerWords[language];
  const years = [...new Set(source.thanks.map(({ year }) => year))].sort((one, other) => other - one);
  const modifiedAt = latestOf([source.settingsAt, ...source.rows.map(({ modified }) => modified)]);
  return sitePage(source, language, {
    path: (of) => `${sitePath(of)}thanks`,
    place: 'thanks',
    title: words.thanks,
    description: words.thanksLead,
    modifiedAt,
    main: html`<header class="lead"><h1>${words.thanks}</h1><p class="summary">${words.thanksLead}</p></header>
${years.length === 0 ? html`<div class="empty"><p>${words.emptyThanks}</p></div>` : years.map((year) => yearPart(year, source.thanks, language))}`,
  });
}

function yearPart(year: number, all: readonly ThanksRow[], language: AdvisoryLanguage): Html {
  const people = new Map<string, { name: string; organisation: string | undefined; ids: Set<string> }>();
  for (const { year: own, name, organisation, advisoryId } of all) {
    if (own !== year) continue;
    const key = `${name}\n${organisation ?? ''}`;
    const known = people.get(key) ?? { name, organisation, ids: new Set<string>() };
    known.ids.add(advisoryId);
    people.set(key, known);
  }
  const items = [...people.values()]
    .sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0))
    .map(
      ({ name, organisation, ids }) =>
        html`<li><span><strong>${name}</strong>${organisation !== undefined && html`, ${organisation}`}</span><span class="numbers">${[...ids].sort().map((id) => html`<a href="${exact(advisoryPath(id, language))}">${id}</a>`)}</span></li>`,
    );
  return html`<section aria-labelledby="y${year}"><h2 id="y${year}">${year}</h2><ul class="people">${items}</ul></section>
`;
}

/** The disclosure policy as it was written. */
export function policyPage(source: SiteSource, language: AdvisoryLanguage): PublicFile {
  const words = readerWords[language];
  const told = source.policy && textIn(source.policy.text, language);
  return sitePage(source, language, {
    path: (of) => `${sitePath(of)}policy`,
    place: 'policy',
    title: words.policy,
    description: words.policy,
    modifiedAt: source.settingsAt,
    main: html`<header class="lead"><h1>${words.policy}</h1>${
      source.policy && html`<p class="soft">${words.inForceSince} ${time(source.policy.inForceSince, language)}</p>`
    }</header>
<p><a class="button" href="${exact(reportAddress(source.publisher))}">${words.report}</a></p>
${
  told
    ? html`${told.language !== language && html`<p class="soft">${words.englishOnly}</p>`}<div class="prose"${told.language !== language && html` lang="${told.language}"`}>${prose(told.text, 1)}</div>`
    : html`<div class="empty"><p>${words.policyMissing}</p></div>`
}`,
  });
}
