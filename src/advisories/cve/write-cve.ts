// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { Advisory, AdvisoryText } from '../../model/advisory.ts';
import { modifiedAt } from '../../model/advisory.ts';
import type { AdvisoryInput } from '../contract.ts';
import { writeDocument } from '../json-document.ts';
import { instantOf, namesOf, pageOf } from '../telling.ts';
import { creditLine, inLanguages, plain, shorten } from '../words.ts';
import { affectedOf, solutionsOf } from './affected.ts';
import { metricsOf } from './metrics.ts';

/** The schema's limits. */
const longest = { description: 4096, title: 256, name: 512 };

/**
 * The body for CVE Services (`POST` or `PUT /cve/{id}/cna`, and `/reject` of what is withdrawn): the CNA container of CVE record
 * format 5.2, wrapped. The id stands in the address, and the service adds everything around the container.
 */
export function writeCnaContainer(input: AdvisoryInput): string {
  return writeDocument({ cnaContainer: containerOf(input) });
}

/** The full record, as it is published in the end. Throws `input-malformed` where the CVE id or the CNA is not known. */
export function writeCveRecord(input: AdvisoryInput): string {
  const { advisory, publisher } = input;
  const { name } = namesOf(advisory);
  const { cna } = publisher;
  if (!name.startsWith('CVE-') || !cna) {
    const what = cna ? 'The advisory has no CVE id yet.' : 'The publisher is no CNA.';
    throw new NgaoError('input-malformed', `${what} Hand in the CNA container instead of a full record.`);
  }
  const at = instantOf(modifiedAt(advisory));
  const dates = { ...(advisory.published !== null && { datePublished: instantOf(advisory.published) }), dateUpdated: at };
  return writeDocument({
    dataType: 'CVE_RECORD',
    dataVersion: '5.2.0',
    cveMetadata: {
      cveId: name,
      assignerOrgId: cna.orgId,
      assignerShortName: cna.shortName,
      state: advisory.withdrawn ? 'REJECTED' : 'PUBLISHED',
      ...dates,
      ...(advisory.withdrawn && { dateRejected: instantOf(advisory.withdrawn.at) }),
    },
    containers: { cna: containerOf(input) },
  });
}

function containerOf(input: AdvisoryInput): object {
  const { advisory, publisher } = input;
  const provider = publisher.cna && {
    providerMetadata: { ...publisher.cna, dateUpdated: instantOf(modifiedAt(advisory)) },
  };
  if (advisory.withdrawn)
    return { ...provider, rejectedReasons: descriptions(advisory, advisory.withdrawn.text), x_advisory: advisory.id };
  const { workaround } = advisory;
  return {
    ...provider,
    title: shorten(advisory.title.en, longest.title),
    ...(advisory.published !== null && { datePublic: instantOf(advisory.published) }),
    descriptions: summariesOf(advisory),
    affected: affectedOf(input),
    ...problemTypesOf(advisory),
    ...listed('impacts', hasText(advisory.impact) ? [{ descriptions: descriptions(advisory, advisory.impact) }] : []),
    ...listed('metrics', metricsOf(advisory)),
    ...listed('solutions', solutionsOf(advisory)),
    ...listed('workarounds', workaround && hasText(workaround) ? descriptions(advisory, workaround) : []),
    ...listed('timeline', timelineOf(advisory)),
    ...listed('credits', creditsOf(advisory)),
    references: referencesOf(input),
    source: { advisory: advisory.id, discovery: 'UNKNOWN', ...listed('aliases', [...new Set(advisory.aliases)].sort()) },
  };
}

/** The title says which product and what; the summary how. CNA rules 5.1.5 to 5.1.8 want both in one description. */
function summariesOf(advisory: Advisory): object[] {
  const { title, summary } = advisory;
  const both = { en: `${title.en}\n\n${summary.en}`, ...(title.fr && summary.fr && { fr: `${title.fr}\n\n${summary.fr}` }) };
  return descriptions(advisory, both);
}

function descriptions(advisory: Advisory, text: AdvisoryText): { lang: string; value: string }[] {
  return inLanguages(advisory, text).map(({ lang, value }) => ({ lang, value: shorten(plain(value), longest.description) }));
}

function hasText(text: AdvisoryText): boolean {
  return plain(text.en) !== '';
}

function problemTypesOf({ cwes }: Advisory): object {
  const told = [...new Set(cwes)].sort().map((cweId) => ({ lang: 'en', type: 'CWE', cweId, description: cweId }));
  return listed(
    'problemTypes',
    told.map((description) => ({ descriptions: [description] })),
  );
}

function timelineOf(advisory: Advisory): object[] {
  return unique(
    advisory.timeline.flatMap(({ at, text }) =>
      inLanguages(advisory, text).map(({ lang, value }) => ({
        time: instantOf(at),
        lang,
        value: shorten(value, longest.description),
      })),
    ),
  );
}

function creditsOf({ credits }: Advisory): object[] {
  return unique(credits.map((credit) => ({ lang: 'en', value: creditLine(credit), type: credit.type.replaceAll('-', ' ') })));
}

/** CVE reference tags for our types; `web` and `evidence` have none that is always true. */
const tags: Readonly<Record<string, string>> = {
  advisory: 'third-party-advisory',
  article: 'technical-description',
  fix: 'patch',
  report: 'issue-tracking',
  package: 'product',
};

/** The own page first; each address once (E002). */
function referencesOf({ advisory, publisher }: AdvisoryInput): object[] {
  const own = { url: pageOf(publisher, advisory), name: advisory.id, tags: ['vendor-advisory'] };
  const others = advisory.references.map(({ type, url, title }) => ({
    url,
    ...(title && { name: shorten(title, longest.name) }),
    ...(tags[type] && { tags: [tags[type]] }),
  }));
  return [...new Map([own, ...others].toReversed().map((reference) => [reference.url, reference])).values()].toReversed();
}

function listed(name: string, entries: readonly unknown[]): object {
  return entries.length > 0 ? { [name]: entries } : {};
}

function unique<T>(entries: readonly T[]): T[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}
