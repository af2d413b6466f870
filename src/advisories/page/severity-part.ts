// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryLanguage } from '../../model/advisory.ts';
import { exact, type Html, html } from '../reader-html.ts';
import { readerWords, type Words } from '../reader-words-table.ts';

/** How bad it is: the level that people decided, then what the standards say. */
export function severityPart(advisory: Advisory, language: AdvisoryLanguage): Html {
  const words = readerWords[language];
  const { severity, cvss, cwes } = advisory;
  return html`<section aria-labelledby="severity"><h2 id="severity">${words.howBad}</h2>
<dl class="pairs">
<dt>${words.decidedLevel}</dt><dd><span class="level ${severity}">${words[severity]}</span></dd>
${cvss.map(
  (
    score,
  ) => html`<dt>${words.score} ${score.version}</dt><dd data-cvss="${score.version}" data-score="${score.score}" data-vector="${exact(score.vector)}"><strong>${score.score.toFixed(1)}</strong> <code>${score.vector}</code></dd>
`,
)}${ssvc(advisory, words)}${
  cwes.length > 0 &&
  html`<dt>${words.weakness}</dt><dd>${cwes.map((cwe, at) => html`${at > 0 && ', '}<a data-cwe="${exact(cwe)}" href="https://cwe.mitre.org/data/definitions/${cwe.slice(4)}.html" rel="noreferrer">${cwe}</a>`)}</dd>`
}
</dl>
${cvss.length === 0 && html`<p class="soft">${words.noScore}</p>`}</section>`;
}

export const exploitationWords = {
  none: 'exploitationNone',
  poc: 'exploitationPoc',
  active: 'exploitationActive',
} as const;

function ssvc({ ssvc: points }: Advisory, words: Words): Html | false {
  if (!points) return false;
  return html`<dt>${words.exploitation}</dt><dd>${words[exploitationWords[points.exploitation]]} <span class="soft">(SSVC)</span></dd>
<dt>${words.automatable}</dt><dd>${points.automatable ? words.yes : words.no}</dd>
<dt>${words.technicalImpact}</dt><dd>${words[points.technicalImpact]}</dd>
`;
}
