// SPDX-License-Identifier: Apache-2.0
import {
  type Advisory,
  type AdvisoryLanguage,
  type AdvisoryProduct,
  type AdvisoryRange,
  fixedVersions,
} from '../../model/advisory.ts';
import { exact, type Html, html, prose } from '../reader-html.ts';
import { type Action, actionsOf, rangeParts, reasonsOf, remarkOf, statusWord } from '../reader-text.ts';
import { readerWords, type Words } from '../reader-words-table.ts';

/** Of more products than these, the ones that are not affected are folded away. */
const shownProducts = 5;
/** More single versions than these are folded away. */
const shownVersions = 12;

/** "Am I affected?" and "What to do": the two questions that every adopter comes with. */
export function affectedPart(advisory: Advisory, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  return html`<section aria-labelledby="affected"><h2 id="affected">${words.amIAffected}</h2>
<p class="soft">${words.amIAffectedLead}</p>
${products(advisory, language)}</section>
<section class="action" aria-labelledby="action"><h2 id="action">${words.whatToDo}</h2>
${actions(advisory, language)}</section>`;
}

/** Where there are many, the affected ones come first and what is not affected opens at its name. */
function products({ products: all }: Advisory, language: AdvisoryLanguage): Html {
  const clear = all.length > shownProducts ? all.filter(({ status }) => status === 'not-affected') : [];
  const shown = all.filter((product) => !clear.includes(product));
  const words = readerWords[language];
  const rest = html`<details class="folded-rows"><summary>${words.notAffected} (${clear.length})</summary>
${table(clear, language)}</details>`;
  return html`${shown.length > 0 && table(shown, language)}${clear.length > 0 && rest}`;
}

function table(products: readonly AdvisoryProduct[], language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  return html`<table class="products">
<thead><tr><th scope="col">${words.product}</th><th scope="col">${words.status}</th><th scope="col">${words.affectedVersions}</th><th scope="col">${words.fixedIn}</th></tr></thead>
<tbody>
${products.map((product) => row(product, language))}
</tbody>
</table>`;
}

function row(product: AdvisoryProduct, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  const reasons = reasonsOf(product, language);
  return html`<tr data-purl="${exact(product.purl)}" data-status="${product.status}">
<th scope="row"><span class="name">${product.name}</span>${product.vendor && html` <span class="soft small">${product.vendor}</span>`}<code>${product.purl}</code></th>
<td><span class="label">${words.status}</span><span class="state ${product.status}">${statusWord(product.status, words)}</span>${reasons.map(
    (reason) =>
      html`<div class="reason"${reason.language !== language && html` lang="${reason.language}"`}>${prose(reason.text, 2)}</div>`,
  )}</td>
<td><span class="label">${words.affectedVersions}</span>${versions(product, words)}</td>
<td><span class="label">${words.fixedIn}</span>${fixes(product, words)}</td>
</tr>
`;
}

function versions(product: AdvisoryProduct, words: Words): Html {
  const { ranges, versions: single, status } = product;
  if (ranges.length === 0 && single.length === 0)
    return html`<span class="soft">${status === 'not-affected' ? words.noneAffected : status === 'affected' ? words.allVersions : words.notKnownYet}</span>`;
  const many = single.length > shownVersions;
  const list =
    single.length > 0 &&
    html`<ul class="versions">${single.map((version) => html`<li data-version="${exact(version)}"><code>${version}</code></li>`)}</ul>`;
  return html`${ranges.length > 0 && html`<ul class="ranges">${ranges.map((range) => rangeItem(range, words))}</ul>`}${
    many ? html`<details><summary>${words.enumerated} (${single.length})</summary>${list}</details>` : list
  }`;
}

function rangeItem(range: AdvisoryRange, words: Words): Html {
  const { introduced, fixed, lastAffected } = range;
  const attributes = html` data-introduced="${exact(introduced)}"${fixed !== undefined && html` data-fixed="${exact(fixed)}"`}${
    lastAffected !== undefined && html` data-last-affected="${exact(lastAffected)}"`
  }`;
  const parts = rangeParts(range, words).map(
    ({ word, version }, at) => html`${at > 0 && ' '}${word}${version !== undefined && html` <code>${version}</code>`}`,
  );
  return html`<li${attributes}>${parts}</li>`;
}

function fixes(product: AdvisoryProduct, words: Words): Html {
  const fixed = fixedVersions(product);
  if (fixed.length > 0)
    return html`<ul class="versions fixed">${fixed.map((version) => html`<li><code>${version}</code></li>`)}</ul>`;
  return html`<span class="soft">${product.status === 'affected' ? words.noFix : '–'}</span>`;
}

function actions(advisory: Advisory, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  const all = actionsOf(advisory, language);
  const remark = remarkOf(advisory, words);
  const items = all.map(
    (action) => html`<li><strong>${action.product.name}</strong> ${whatTo(action, words)}${advice(action, language)}</li>`,
  );
  return html`${items.length > 0 && html`<ul class="updates">${items}</ul>`}${remark !== undefined && html`<p>${remark}</p>`}`;
}

function whatTo({ to }: Action, words: Words): Html {
  if (to.length === 0) return html`<span>${words.waitForFix}</span>`;
  const versions = to.map((version, at) => html`${at > 0 && ` ${words.or} `}<code>${version}</code>`);
  return html`<span>${words.updateTo} ${versions} ${words.orLater}.</span>`;
}

function advice({ advice: told }: Action, language: AdvisoryLanguage): Html | undefined {
  return (
    told && html`<div class="reason"${told.language !== language && html` lang="${told.language}"`}>${prose(told.text, 2)}</div>`
  );
}
