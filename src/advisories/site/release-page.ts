// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryLanguage } from '../../model/advisory.ts';
import {
  addressPart,
  advisoryPath,
  companionPaths,
  releasePath as pathOf,
  productPath,
  type ReleaseAddress,
  releasesPath,
} from '../addresses.ts';
import type { PublicFile } from '../public-file.ts';
import { exact, type Html, html, time } from '../reader-html.ts';
import { trustPath } from '../reader-layout.ts';
import { textIn } from '../reader-text.ts';
import { readerWords, type Words } from '../reader-words-table.ts';
import { sitePage } from './plain-pages.ts';
import { latestOf, productName, type ReleaseDocument, type ReleaseRow, type SiteSource } from './site-source.ts';

/** The parts of the address of a release. */
export function addressOfRelease({ product, version }: Pick<ReleaseRow, 'product' | 'version'>): ReleaseAddress {
  return { product: addressPart(product.key), version: addressPart(version) };
}

export function releasePath(release: Pick<ReleaseRow, 'product' | 'version'>, language: AdvisoryLanguage): string {
  return pathOf(addressOfRelease(release), language);
}

/** What is in a release, under which licences, which known vulnerabilities matter in it, and which of our advisories. */
export function releasePage(source: SiteSource, release: ReleaseRow, language: AdvisoryLanguage): PublicFile {
  const words = readerWords[language];
  const { product, version, sboms, vex } = release;
  return sitePage(source, language, {
    path: (of) => releasePath(release, of),
    place: 'none',
    title: `${product.name} ${version}`,
    description: `${words.release}: ${product.name} ${version}`,
    modifiedAt: latestOf([source.settingsAt, release.modifiedAt]),
    main: html`<header class="lead"><p class="over"><span>${words.release}</span></p><h1>${product.name} ${version}</h1>
<p class="soft">${words.releasedOn} ${time(release.releasedAt, language)} · ${words.updated} ${time(release.modifiedAt, language)}</p></header>
<section aria-labelledby="advisories"><h2 id="advisories">${words.releaseAdvisories}</h2>${ownAdvisories(release, language)}${listsOf(source, release, language)}</section>
<section aria-labelledby="vex"><h2 id="vex">${words.vex}</h2>${documents(vex, words.vexLead, words)}${figures(release, words)}</section>
<section aria-labelledby="sbom"><h2 id="sbom">${words.sbom}</h2>${documents(sboms, words.sbomLead, words)}</section>
<section aria-labelledby="licences"><h2 id="licences">${words.licences}</h2>${licenceTable(release, words)}</section>
<p class="soft small">${words.keysAt} <a href="${trustPath(language)}#keys">${words.trust}</a>.</p>
<p><a href="${releasesPath(language)}">${words.releases}</a></p>`,
  });
}

/** Every release that was published, by product, the newest first. */
export function releasesPage(source: SiteSource, language: AdvisoryLanguage): PublicFile {
  const words = readerWords[language];
  const { releases } = source;
  return sitePage(source, language, {
    path: releasesPath,
    place: 'none',
    title: words.releases,
    description: words.releasesLead,
    modifiedAt: latestOf([source.settingsAt, ...releases.map(({ modifiedAt }) => modifiedAt)]),
    main: html`<header class="lead"><h1>${words.releases}</h1><p class="summary">${words.releasesLead}</p></header>
${releases.length === 0 ? html`<div class="empty"><p>${words.noReleases}</p></div>` : releaseList(releases, language)}`,
  });
}

export function releaseList(releases: readonly ReleaseRow[], language: AdvisoryLanguage): Html {
  return html`<ul class="documents">${releases.map(
    (release) =>
      html`<li><a href="${exact(releasePath(release, language))}">${release.product.name} ${release.version}</a> <span class="soft small">${time(release.releasedAt, language)}</span></li>\n`,
  )}</ul>`;
}

function ownAdvisories({ advisories }: ReleaseRow, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  if (advisories.length === 0) return html`<p class="soft">${words.noReleaseAdvisories}</p>`;
  return html`<ul class="documents">${advisories.map(({ id, title, relation }) => {
    const told = textIn(title, language);
    const isAffected = relation === 'affected';
    return html`<li><span class="state ${isAffected ? 'affected' : 'not-affected'}">${isAffected ? words.affectsIt : words.fixedInIt}</span> <a href="${exact(advisoryPath(id, language))}"${told.language !== language && html` lang="${told.language}"`}>${told.text}</a> <span class="number">${id}</span></li>\n`;
  })}</ul>`;
}

/** The lists of the products that it holds, where there is one. */
function listsOf({ rows }: SiteSource, { holds }: ReleaseRow, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  const listed = holds.filter((key) => rows.some(({ products }) => products.some((product) => product.key === key)));
  return html`${listed.map((key) => html`<p><a href="${exact(productPath(key, language))}">${words.advisoriesFor} ${productName(rows, key)}</a></p>\n`)}`;
}

function figures({ vex, statements }: ReleaseRow, words: Words): Html {
  if (vex.length === 0) return html``;
  const { known, stated, affected, underInvestigation, notAffected, fixed } = statements;
  return html`<p>${words.stated}: <strong>${stated} ${words.tableOf} ${known}</strong></p>
<dl class="pairs"><dt>${words.affected}</dt><dd>${affected}</dd><dt>${words.underInvestigation}</dt><dd>${underInvestigation}</dd><dt>${words.notAffected}</dt><dd>${notAffected}</dd><dt>${words.fixedInIt}</dt><dd>${fixed}</dd></dl>`;
}

function licenceTable({ licences }: ReleaseRow, words: Words): Html {
  if (licences.length === 0) return html`<p class="soft">${words.noLicences}</p>`;
  return html`<table class="licences"><thead><tr><th scope="col">${words.licence}</th><th scope="col">${words.components}</th></tr></thead><tbody>${licences.map(
    ({ licence, components }) => html`<tr><th scope="row">${licence}</th><td>${components}</td></tr>\n`,
  )}</tbody></table>`;
}

function documents(all: readonly ReleaseDocument[], lead: string, words: Words): Html {
  if (all.length === 0) return html`<p class="soft">${words.noDocuments}</p>`;
  return html`<p class="soft">${lead}</p><ul class="documents">${all.map(
    ({ title, path, mediaType, sha256 }) =>
      html`<li><a href="${exact(path)}" type="${mediaType}">${title}</a> ${beside(path, words)}${sha256 !== undefined && html`<br><span class="soft small">SHA-256</span> <code>${sha256}</code>`}</li>`,
  )}</ul>`;
}

function beside(document: string, words: Words): Html {
  const { sha256, sha512, signature } = companionPaths(document);
  return html`<span class="small">(<a href="${exact(sha256)}">SHA-256</a>, <a href="${exact(sha512)}">SHA-512</a>, <a href="${exact(signature)}" type="application/pgp-signature">${words.signature}</a>)</span>`;
}
