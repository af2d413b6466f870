// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryLanguage } from '../../model/advisory.ts';
import { productPath, sitePath } from '../addresses.ts';
import type { PublicFile } from '../public-file.ts';
import { exact, type Html, html, time } from '../reader-html.ts';
import { readerWords, type Words } from '../reader-words-table.ts';
import { sitePage } from './plain-pages.ts';
import type { ReleaseDocument, ReleaseRow, SiteSource } from './site-source.ts';

export function releasePath({ product, version }: Pick<ReleaseRow, 'product' | 'version'>, language: AdvisoryLanguage): string {
  return `${sitePath(language)}releases/${encodeURIComponent(product.key)}/${encodeURIComponent(version)}`;
}

/** What is in a release, under which licences, and which known vulnerabilities matter in it. */
export function releasePage(source: SiteSource, release: ReleaseRow, language: AdvisoryLanguage): PublicFile {
  const words = readerWords[language];
  const { product, version, sboms, vex, licences } = release;
  const isListed = source.rows.some(({ products }) => products.some(({ key }) => key === product.key));
  return sitePage(source, language, {
    path: (of) => releasePath(release, of),
    place: 'none',
    title: `${product.name} ${version}`,
    description: `${words.release}: ${product.name} ${version}`,
    modifiedAt: release.modifiedAt,
    main: html`<header class="lead"><p class="over"><span>${words.release}</span></p><h1>${product.name} ${version}</h1>
<p class="soft">${words.releasedOn} ${time(release.releasedAt, language)}</p></header>
<section aria-labelledby="sbom"><h2 id="sbom">${words.sbom}</h2>${documents(sboms, words.sbomLead, words)}</section>
<section aria-labelledby="vex"><h2 id="vex">${words.vex}</h2>${documents(vex, words.vexLead, words)}${
      isListed && html`<p><a href="${exact(productPath(product.key, language))}">${words.advisoriesFor} ${product.name}</a></p>`
    }</section>
<section aria-labelledby="licences"><h2 id="licences">${words.licences}</h2>${
      licences.length === 0
        ? html`<p class="soft">${words.noLicences}</p>`
        : html`<table class="licences"><thead><tr><th scope="col">${words.licence}</th><th scope="col">${words.components}</th></tr></thead><tbody>${licences.map(
            ({ licence, components }) => html`<tr><th scope="row">${licence}</th><td>${components}</td></tr>\n`,
          )}</tbody></table>`
    }</section>`,
  });
}

function documents(all: readonly ReleaseDocument[], lead: string, words: Words): Html {
  if (all.length === 0) return html`<p class="soft">${words.noDocuments}</p>`;
  return html`<p class="soft">${lead}</p><ul class="documents">${all.map(
    ({ title, path, mediaType, sha256 }) =>
      html`<li><a href="${exact(path)}" type="${mediaType}">${title}</a>${sha256 !== undefined && html`<br><span class="soft small">SHA-256</span> <code>${sha256}</code>`}</li>`,
  )}</ul>`;
}
