// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryLanguage } from '../../model/advisory.ts';
import type { PublicFile } from '../public-file.ts';
import { exact, type Html, html, time } from '../reader-html.ts';
import { trustPath } from '../reader-layout.ts';
import { textIn } from '../reader-text.ts';
import { readerWords } from '../reader-words-table.ts';
import { sitePage } from './plain-pages.ts';
import { latestOf, leastCases, type PublicKeyRow, type SiteSource } from './site-source.ts';

/** What anybody can check: figures over announced cases only, keys, the state of the audit log, conformance. */
export function trustPage(source: SiteSource, language: AdvisoryLanguage): PublicFile {
  const words = readerWords[language];
  const { keys, conformanceUrl } = source.trust;
  return sitePage(source, language, {
    path: trustPath,
    place: 'trust',
    title: words.trust,
    description: words.trustLead,
    modifiedAt: latestOf([source.settingsAt, source.trust.changedAt ?? '']),
    main: html`<header class="lead"><h1>${words.trust}</h1><p class="summary">${words.trustLead}</p></header>
${clockPart(source, language)}
<section aria-labelledby="keys"><h2 id="keys">${words.keys}</h2>
${
  keys.length === 0
    ? html`<p class="soft">${words.noKeys}</p>`
    : html`<p class="soft">${words.keysLead}</p><ul class="keys">${keys.map((key) => keyItem(key, language))}</ul>`
}</section>
${checkpointPart(source, language)}
${conformanceUrl !== undefined && html`<section aria-labelledby="conformance"><h2 id="conformance">${words.conformance}</h2><p><a href="${exact(conformanceUrl)}">${words.conformanceLink}</a></p></section>`}`,
  });
}

function clockPart({ trust: { clocks } }: SiteSource, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  const days = clocks && roundTo(clocks.medianAcknowledgementDays, 1);
  const content =
    clocks && clocks.closedCases >= leastCases
      ? html`<p class="soft">${words.clocksLead} ${words.since} ${time(clocks.since, language)}.</p>
<dl class="figures">
<div><dt>${words.medianAcknowledgement}</dt><dd>${number(days ?? 0, language)} <small>${isOne(days ?? 0, language) ? words.day : words.days}</small></dd></div>
<div><dt>${words.inTime}</dt><dd>${Math.floor(clocks.shareInTime * 100)}${language === 'fr' ? '\u00a0%' : '%'}</dd></div>
<div><dt>${words.closedCases}</dt><dd>${clocks.closedCases}</dd></div>
</dl>`
      : html`<p class="soft">${words.tooFew}</p>`;
  return html`<section aria-labelledby="clocks"><h2 id="clocks">${words.clocks}</h2>
${content}</section>`;
}

function keyItem(key: PublicKeyRow, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  const purpose = textIn(key.purpose, language);
  return html`<li><p><strong${purpose.language !== language && html` lang="${purpose.language}"`}>${purpose.text}</strong>${key.revokedAt !== undefined && html` <span class="state affected">${words.revokedOn} ${time(key.revokedAt, language)}</span>`}${key.revokedReason !== undefined && html`<br>${words.revokedReason}: ${key.revokedReason}`}</p>
<p><span class="soft small">${words.fingerprint}</span><br><code class="fingerprint">${grouped(key.fingerprint)}</code></p>
<p class="soft small">${words.validFrom} ${time(key.validFrom, language)}${key.validUntil !== undefined && html` ${words.validUntil} ${time(key.validUntil, language)}`} · <a href="${exact(key.path)}">${words.download}</a></p></li>
`;
}

function checkpointPart({ trust: { checkpoint } }: SiteSource, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  return html`<section aria-labelledby="audit"><h2 id="audit">${words.auditLog}</h2>
<p>${words.auditLead}</p>
${
  checkpoint
    ? html`<dl class="pairs"><dt>${words.auditLog}</dt><dd><code>${checkpoint.origin}</code></dd><dt>${words.rootHash}</dt><dd><code>${checkpoint.rootHash}</code></dd><dt>${words.updated}</dt><dd>${time(checkpoint.at, language)}</dd></dl>`
    : html`<p class="soft">${words.noCheckpoint}</p>`
}</section>`;
}

/** Four characters and a blank, as people compare them. */
function grouped(fingerprint: string): string {
  return /^[0-9a-f]{40,64}$/i.test(fingerprint) ? fingerprint.toUpperCase().replace(/.{4}(?=.)/g, '$& ') : fingerprint;
}

/** French counts in the singular up to two. */
function isOne(value: number, language: AdvisoryLanguage): boolean {
  return language === 'fr' ? value < 2 : value === 1;
}

function roundTo(value: number, places: number): number {
  return Math.round(value * 10 ** places) / 10 ** places;
}

function number(value: number, language: AdvisoryLanguage): string {
  return language === 'fr' ? String(value).replace('.', ',') : String(value);
}
