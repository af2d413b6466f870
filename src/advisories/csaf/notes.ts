// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryText } from '../../model/advisory.ts';
import { type CsafNote, type CsafSource, noteTitles } from './edition.ts';

/*
 * A CSAF document has one language, so the whole document is English and what is told in French stands in notes whose titles
 * end in "(fr)". Texts are verbatim; an empty text gives no note, because the standard wants at least one letter.
 */

/** The notes of the document: withdrawal first, then what people read, then what other formats have members for. */
export function documentNotes(source: CsafSource): CsafNote[] {
  const { advisory } = source;
  return [
    ...withdrawal(source),
    ...inLanguages('summary', 'Summary', advisory.summary),
    ...french('Title', advisory.title),
    ...advisory.vendorStatements.map(({ vendor, text, language, at }) =>
      note('general', `Statement of ${vendor} (${language}, ${at})`, text),
    ),
    ...timeline(source),
    ...ssvcNote(source),
  ].filter(({ text }) => text !== '');
}

/** The notes of the vulnerability; never empty: two profiles demand one (tests 6.1.27.5 and 6.1.27.8). */
export function vulnerabilityNotes({ advisory }: CsafSource): CsafNote[] {
  const told = [
    note('details', 'Details', advisory.details.en),
    ...french('Details', advisory.details),
    ...french('Impact', advisory.impact),
    ...french('Workaround', advisory.workaround),
    ...advisory.products.flatMap(({ name, statement }) => french(`About ${name}`, statement)),
  ].filter(({ text }) => text !== '');
  const first = note('description', 'Description', advisory.summary.en || advisory.title.en);
  return told.some(({ category }) => category === 'details') ? told : [first, ...told];
}

/** A note, by its parts. */
export function note(category: CsafNote['category'], title: string, text: string): CsafNote {
  return { category, title, text };
}

function inLanguages(category: CsafNote['category'], title: string, text: AdvisoryText): CsafNote[] {
  return [note(category, title, text.en), ...french(title, text)];
}

/** It must be there even without a reason: `read` knows the withdrawal by this note. */
function withdrawal({ advisory }: CsafSource): CsafNote[] {
  if (advisory.withdrawn === undefined) return [];
  const { text } = advisory.withdrawn;
  return inLanguages('general', noteTitles.withdrawn, { ...text, en: text.en || 'The publisher has withdrawn it.' });
}

function french(title: string, text: AdvisoryText | undefined): CsafNote[] {
  return text?.fr ? [note('other', `${title} (fr)`, text.fr)] : [];
}

function timeline({ advisory }: CsafSource): CsafNote[] {
  if (advisory.timeline.length === 0) return [];
  const told = (language: 'en' | 'fr') =>
    advisory.timeline.flatMap(({ at, text }) => (text[language] ? `${at} ${text[language]}` : [])).join('\n');
  return [note('other', noteTitles.timeline, told('en')), note('other', `${noteTitles.timeline} (fr)`, told('fr'))];
}

/** CSAF 2.1 has a member for it; 2.0 has none. */
function ssvcNote({ advisory, edition }: CsafSource): CsafNote[] {
  if (advisory.ssvc === undefined || edition.version === '2.1') return [];
  const { exploitation, automatable, technicalImpact } = advisory.ssvc;
  const answers = `Exploitation: ${exploitation}; Automatable: ${automatable ? 'yes' : 'no'}; Technical Impact: ${technicalImpact}`;
  return [note('other', noteTitles.ssvc, answers)];
}
