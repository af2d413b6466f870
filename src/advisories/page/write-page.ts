// SPDX-License-Identifier: Apache-2.0
import { type Advisory, type AdvisoryLanguage, type AdvisoryText, modifiedAt } from '../../model/advisory.ts';
import { advisoryPath, documentsOf } from '../addresses.ts';
import type { AdvisoryInput } from '../contract.ts';
import { exact, type Html, html, prose, time } from '../reader-html.ts';
import { layOut, otherLanguage } from '../reader-layout.ts';
import { lacksText, plainInstant, textIn } from '../reader-text.ts';
import { readerWords } from '../reader-words-table.ts';
import { affectedPart } from './affected-part.ts';
import { severityPart } from './severity-part.ts';
import { creditsPart, historyPart, machinesPart, referencesPart, statementsPart, timelinePart } from './side-parts.ts';

/** The advisory as a page for adopters: everything that is published, the questions they come with first. */
export function writePage({ advisory, publisher, language }: AdvisoryInput): string {
  const title = textIn(advisory.title, language).text;
  const other = otherLanguage(language);
  return layOut({
    title: `${advisory.id}: ${title} · ${publisher.name}`,
    description: textIn(advisory.summary, language).text.slice(0, 300) || title,
    language,
    publisher,
    path: advisoryPath(advisory.id, language),
    twin: advisory.languages.includes(other) ? advisoryPath(advisory.id, other) : undefined,
    place: 'none',
    head: html`${documentsOf(advisory, language).map(
      (document) => html`<link rel="alternate" type="${document.mediaType}" title="${document.title}" href="${document.path}">\n`,
    )}`,
    main: article(advisory, language),
  });
}

function article(advisory: Advisory, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  const { workaround } = advisory;
  return html`<article data-advisory="${exact(advisory.id)}" data-published="${exact(plainInstant(advisory.published ?? ''))}" data-modified="${exact(plainInstant(modifiedAt(advisory)))}" data-withdrawn="${String(advisory.withdrawn !== undefined)}">
${head(advisory, language)}
${affectedPart(advisory, language)}
${workaround && section('workaround', words.workaround, text(workaround, language))}
${advisory.impact.en !== '' && section('impact', words.impact, text(advisory.impact, language))}
${severityPart(advisory, language)}
${advisory.details.en !== '' && section('details', words.details, text(advisory.details, language))}
${statementsPart(advisory, language)}
${creditsPart(advisory, language)}
${referencesPart(advisory, language)}
${timelinePart(advisory, language)}
${historyPart(advisory, language)}
${machinesPart(advisory, language)}
</article>`;
}

function head(advisory: Advisory, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  const { id, aliases, severity, withdrawn } = advisory;
  const title = textIn(advisory.title, language);
  const summary = textIn(advisory.summary, language);
  return html`<header class="lead">
<p class="over"><span>${words.advisory}</span> <strong>${id}</strong></p>
<h1${ifOther(title.language, language)}>${title.text}</h1>
<ul class="facts">
<li><span class="level ${severity}" data-severity="${severity}">${words[severity]}</span></li>
${advisory.published === null ? html`<li>${words.draft}</li>` : html`<li>${words.published} ${time(advisory.published, language)}</li>`}
${
  advisory.published !== null &&
  modifiedAt(advisory).slice(0, 10) !== advisory.published.slice(0, 10) &&
  html`<li>${words.updated} ${time(modifiedAt(advisory), language)}</li>`
}
${aliases.map((alias) => html`<li data-alias="${exact(alias)}">${alias}</li>`)}
</ul>
${
  withdrawn &&
  html`<div class="notice" role="note"><p><strong>${words.withdrawnLead} ${time(withdrawn.at, language)}.</strong></p>${text(withdrawn.text, language)}</div>`
}
${lacksText(advisory, language) && html`<p class="soft small">${words.textMissing}</p>`}
${summary.text !== '' && html`<p class="summary"${ifOther(summary.language, language)}>${summary.text}</p>`}
</header>`;
}

function section(id: string, title: string, content: Html): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}</section>`;
}

function text(given: AdvisoryText, language: AdvisoryLanguage): Html {
  const told = textIn(given, language);
  return html`<div class="prose"${ifOther(told.language, language)}>${prose(told.text, 2)}</div>`;
}

function ifOther(told: AdvisoryLanguage, language: AdvisoryLanguage): Html | false {
  return told !== language && html` lang="${told}"`;
}
