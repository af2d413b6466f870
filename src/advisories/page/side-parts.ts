// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryLanguage, AdvisoryText } from '../../model/advisory.ts';
import { csafPath, documentsOf } from '../addresses.ts';
import { exact, type Html, html, time } from '../reader-html.ts';
import { trustPath } from '../reader-layout.ts';
import { textIn } from '../reader-text.ts';
import { readerTerms, readerWords } from '../reader-words-table.ts';
import { folded } from './folded.ts';

/** More references than these are folded away. */
const shownReferences = 5;

export function statementsPart({ vendorStatements }: Advisory, language: AdvisoryLanguage): Html | false {
  const words = readerWords[language];
  if (vendorStatements.length === 0) return false;
  const items = vendorStatements.map(
    ({ vendor, text, language: spoken, at }) =>
      html`<figure class="statement"><figcaption><strong>${vendor}</strong>, ${time(at, language)}</figcaption><blockquote lang="${exact(spoken)}"><p class="verbatim">${text}</p></blockquote></figure>`,
  );
  return html`<section aria-labelledby="statements"><h2 id="statements">${words.statements}</h2>
<p class="soft">${words.statementsLead}</p>
${items}</section>`;
}

export function timelinePart({ timeline }: Advisory, language: AdvisoryLanguage): Html | false {
  if (timeline.length === 0) return false;
  const items = timeline.map(
    (event) =>
      html`<li>${time(event.at, language)}<span${inOther(event.text, language)}>${textIn(event.text, language).text}</span></li>`,
  );
  const part = { id: 'timeline', title: readerWords[language].timeline, count: timeline.length };
  return html`<section class="side" aria-labelledby="timeline">${folded(part, html`<ol class="events">${items}</ol>`)}</section>`;
}

export function creditsPart({ credits }: Advisory, language: AdvisoryLanguage): Html | false {
  if (credits.length === 0) return false;
  const items = credits.map(
    ({ name, type, organisation }) =>
      html`<li><span class="soft">${readerTerms[language][type]}</span> <strong>${name}</strong>${organisation && html`, ${organisation}`}</li>`,
  );
  return html`<section aria-labelledby="credits"><h2 id="credits">${readerWords[language].credits}</h2>
<ul class="plain">${items}</ul></section>`;
}

export function referencesPart({ references }: Advisory, language: AdvisoryLanguage): Html | false {
  if (references.length === 0) return false;
  const items = references.map(
    ({ type, url, title }) =>
      html`<li><span class="soft">${readerTerms[language][type]}</span> <a href="${exact(url)}" rel="noreferrer noopener nofollow">${title ?? url}</a></li>`,
  );
  const title = readerWords[language].references;
  const list = html`<ul class="plain">${items}</ul>`;
  if (references.length > shownReferences)
    return html`<section class="side" aria-labelledby="references">${folded({ id: 'references', title, count: references.length }, list)}</section>`;
  return html`<section aria-labelledby="references"><h2 id="references">${title}</h2>
${list}</section>`;
}

export function historyPart({ revisions }: Advisory, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  const items = revisions.map(
    ({ number, at, text }) =>
      html`<li>${time(at, language)}<span><span class="soft">${words.revision} ${number}</span> <span${inOther(text, language)}>${textIn(text, language).text}</span></span></li>`,
  );
  // Whoever comes back to a corrected advisory comes for what is new in it.
  const part = { id: 'history', title: words.history, count: revisions.length, isOpen: revisions.length > 1 };
  return html`<section class="side" aria-labelledby="history">${folded(part, html`<ol class="events">${items}</ol>`)}</section>`;
}

/** The other forms, and how to check them without believing this page. */
export function machinesPart(advisory: Advisory, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  const csaf = csafPath(advisory);
  const file = csaf.slice(csaf.lastIndexOf('/') + 1);
  const links = documentsOf(advisory, language).map(
    ({ title, path, mediaType }) => html`<li><a href="${exact(path)}" type="${mediaType}">${title}</a></li>`,
  );
  const verify = html`<p>${words.verifyLead}</p>
<ul class="pills"><li><a href="${exact(csaf)}">CSAF</a></li><li><a href="${exact(`${csaf}.sha256`)}">SHA-256 <span class="soft">(${words.hash})</span></a></li><li><a href="${exact(`${csaf}.sha512`)}">SHA-512 <span class="soft">(${words.hash})</span></a></li><li><a href="${exact(`${csaf}.asc`)}">OpenPGP <span class="soft">(${words.signature})</span></a></li></ul>
<pre><code>sha256sum --check ${file}.sha256
gpg --verify ${file}.asc ${file}</code></pre>
<p>${words.keysAt} <a href="${trustPath(language)}#keys">${words.trust}</a>.</p>`;
  return html`<section class="machines" aria-labelledby="machines"><h2 id="machines">${words.machineReadable}</h2>
<ul class="pills">${links}</ul>
${folded({ id: 'verify', title: words.verify, level: 3 }, verify)}</section>`;
}

function inOther(text: AdvisoryText, language: AdvisoryLanguage): Html | false {
  const told = textIn(text, language).language;
  return told !== language && html` lang="${told}"`;
}
