// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryLanguage, Publisher } from '../model/advisory.ts';
import { sitePath } from './addresses.ts';
import { exact, type Html, html } from './reader-html.ts';
import { readerWords } from './reader-words-table.ts';

export const stylePath = '/security/site.css';
export const shieldPath = '/security/shield.svg';
export const reportPath = '/report';

/** What every public page is served with: it can load its stylesheet and its shield, and nothing else. */
export const publicPagePolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export type Place = 'advisories' | 'policy' | 'thanks' | 'trust' | 'none';

export interface LaidOut {
  title: string;
  description: string;
  language: AdvisoryLanguage;
  publisher: Publisher;
  /** Where the page stands. */
  path: string;
  /** The same page in the other language, where there is one. */
  twin: string | undefined;
  place: Place;
  /** Further links of the head. */
  head?: Html;
  main: Html;
}

/** A whole page, ending in one newline. */
export function layOut(page: LaidOut): string {
  const { language, publisher, path, twin, head, main } = page;
  const other = otherLanguage(language);
  const address = (at: string) => exact(`${publisher.baseUrl}${at}`);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<meta name="description" content="${page.description}">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${stylePath}">
<link rel="icon" href="${shieldPath}" type="image/svg+xml">
<link rel="canonical" href="${address(path)}">
${twin !== undefined && html`<link rel="alternate" hreflang="${other}" href="${address(twin)}">\n`}<link rel="alternate" type="application/atom+xml" title="${readerWords[language].allAdvisories}" href="${feedPath(language)}">
${head}</head>
<body>
<a class="skip" href="#main">${readerWords[language].skip}</a>
${top(page)}
<main id="main" tabindex="-1">
${main}
</main>
${foot(page)}
</body>
</html>
`.text;
}

function top({ language, publisher, twin, place }: LaidOut): Html {
  const words = readerWords[language];
  const root = sitePath(language);
  const link = (path: string, at: Place, text: string) =>
    html`<li><a href="${path}"${place === at && html` aria-current="page"`}>${text}</a></li>`;
  return html`<header class="top"><div class="bar">
<a class="home" href="${root}"><img src="${shieldPath}" alt="" width="28" height="28"><span>${publisher.name}</span></a>
<nav aria-label="${words.mainNavigation}"><ul>
${link(root, 'advisories', words.advisories)}
${link(`${root}policy`, 'policy', words.policy)}
${link(`${root}thanks`, 'thanks', words.thanks)}
${link(trustPath(language), 'trust', words.trust)}
</ul></nav>
${
  twin !== undefined &&
  html`<nav class="language" aria-label="${words.languageNavigation}"><a href="${exact(twin)}" hreflang="${otherLanguage(language)}" lang="${otherLanguage(language)}">${words.otherLanguage}</a></nav>`
}
</div></header>`;
}

function foot({ language, publisher }: LaidOut): Html {
  const words = readerWords[language];
  return html`<footer class="foot"><div class="bar">
<ul>
<li><a class="strong" href="${exact(reportAddress(publisher))}">${words.report}</a></li>
<li><a href="mailto:${publisher.contact}">${publisher.contact}</a></li>
<li><a href="${feedPath(language)}">${words.feed}</a></li>
<li><a href="/.well-known/security.txt">security.txt</a></li>
<li><a href="${publisher.namespace}" rel="noreferrer">${publisher.name}</a></li>
</ul>
<p>${words.footer}</p>
</div></footer>`;
}

/** The report form: below the same origin, or where the desk stands. */
export function reportAddress({ reportUrl }: Pick<Publisher, 'reportUrl'>): string {
  return reportUrl ?? reportPath;
}

export function feedPath(language: AdvisoryLanguage): string {
  return `${sitePath(language)}feed.atom`;
}

/** The trust page speaks for the whole installation, so its English form stands at the root. */
export function trustPath(language: AdvisoryLanguage): string {
  return language === 'en' ? '/trust' : `${sitePath(language)}trust`;
}

export function otherLanguage(language: AdvisoryLanguage): AdvisoryLanguage {
  return language === 'en' ? 'fr' : 'en';
}
