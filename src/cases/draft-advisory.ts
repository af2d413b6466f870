// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryProduct, AdvisoryText } from '../model/advisory.ts';
import { scoreCvss } from '../model/cvss/index.ts';
import { canonicalPurl, parsePurl } from '../model/purl.ts';
import { ecosystemOfPurl } from '../model/purl-ecosystem.ts';
import { type MissingField, missingIn, unnamedPurl } from './advisory-missing.ts';
import type { Tlp } from './case.ts';
import type { AffectedSource, CreditSource, DraftSource, KeptWords, Told } from './draft-source.ts';
import { keptIn } from './kept-words.ts';
import { readRanges } from './version-range.ts';

/** What stays private, and why. Never holds what it says. */
export interface WithheldField {
  field: string;
  because: string;
}

export interface AdvisoryDraft {
  advisory: Advisory;
  missing: MissingField[];
  withheld: WithheldField[];
}

/**
 * The only way from a case to something public, field by field: what is not named here does not pass. A field passes when its
 * mark is no stricter than the draft's, nobody told it in confidence (R47), and it holds none of the words that are kept
 * (R33 contact, R34 names, code name, case, inside hosts). English alone is written; another language is people's work.
 */
export function draftAdvisory(source: DraftSource): AdvisoryDraft {
  const withheld: WithheldField[] = [];
  const told = (field: string, one: Told | null): AdvisoryText => {
    const because = one === null ? undefined : whyNot(one, source);
    if (because !== undefined) withheld.push({ field, because });
    return one === null || because !== undefined ? { en: '' } : textOf(one.text);
  };
  const products = productsOf(source, withheld);
  const workaround = told('/workaround', source.workaround);
  const advisory: Advisory = {
    id: source.id,
    aliases: [...source.aliases],
    title: titleOf(products, source),
    summary: told('/summary', source.summary),
    details: told('/details', source.details),
    impact: told('/impact', source.impact),
    ...(workaround.en !== '' && { workaround }),
    severity: source.level ?? 'medium',
    products,
    cwes: source.weakness !== null && /^CWE-[1-9]\d{0,4}$/.test(source.weakness) ? [source.weakness] : [],
    cvss: scoresOf(source.scores.team),
    ...(source.ssvc && { ssvc: ssvcOf(source.ssvc) }),
    references: referencesOf(source, withheld),
    credits: creditsOf(source, withheld),
    vendorStatements: statementsOf(source, withheld),
    timeline: timelineOf(source, withheld),
    tlp: source.tlp,
    languages: ['en'],
    revisions: [{ number: 1, at: source.now, text: { en: 'First published.', fr: 'Première publication.' } }],
    published: null,
  };
  if (source.scores.reporter.length > 0)
    withheld.push({ field: '/cvss', because: 'The reporter’s own rating is theirs; the team’s is published.' });
  return { advisory, missing: [...missingIn(advisory), ...missingOfSource(source)], withheld };
}

const strictness: readonly Tlp[] = ['clear', 'green', 'amber', 'amber+strict', 'red'];

function passes(tlp: Tlp, draft: Tlp): boolean {
  return strictness.indexOf(tlp) <= strictness.indexOf(draft);
}

const reasons: Readonly<Record<keyof KeptWords, string>> = {
  caseUid: 'It names the case.',
  codeName: 'It holds the code name of the case.',
  internalHosts: 'It holds a link or the name of a machine that is inside.',
  contact: 'R33: it shows how to reach the reporter.',
  unnamed: 'R34: it names somebody who did not agree to be named.',
  confidences: 'R47: it holds what a vendor told in confidence.',
};

function whyNot({ text, tlp, confidence }: Told, { tlp: draft, kept }: DraftSource): string | undefined {
  if (confidence !== null) return 'R47: a vendor told it in confidence.';
  if (!passes(tlp, draft)) return `It is marked TLP:${tlp.toUpperCase()}.`;
  const [first] = keptIn(`${text.en}\n${text.fr ?? ''}`, kept);
  return first === undefined ? undefined : reasons[first];
}

function textOf({ en, fr }: AdvisoryText): AdvisoryText {
  return { en, ...(fr !== undefined && fr.trim() !== '' && { fr }) };
}

/** The title of the case is private; the product is all that is known to be tellable. */
function titleOf(products: readonly AdvisoryProduct[], { languages }: DraftSource): AdvisoryText {
  const names = products.map(({ name }) => name).filter((name) => name !== unnamed);
  if (names.length === 0) return { en: '' };
  const [en, fr] = [listed(names, 'and'), listed(names, 'et')];
  return { en: `Security flaw in ${en}`, ...(languages.includes('fr') && { fr: `Faille de sécurité dans ${fr}` }) };
}

function listed(names: readonly string[], and: string): string {
  const shown = names.slice(0, 3);
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} ${and} ${last}`;
}

const unnamed = 'Product';

/** The shape of an advisory wants one product; one that nobody has named is a question, not a guess. */
function productsOf(source: DraftSource, withheld: WithheldField[]): AdvisoryProduct[] {
  const shown = source.affected.filter((one, index) => {
    const because = whyNot({ text: { en: `${one.name}\n${one.range ?? ''}` }, tlp: one.tlp, confidence: one.confidence }, source);
    if (because !== undefined) withheld.push({ field: `/products/${index}`, because });
    return because === undefined;
  });
  const products = shown.map((one) => productOf(one, source));
  if (products.length > 0) return products;
  const base = { name: unnamed, purl: `${unnamedPurl}unknown`, status: 'affected', scheme: 'semver' } as const;
  return [{ ...base, ranges: [], versions: [] }];
}

function productOf(one: AffectedSource, { fixes }: DraftSource): AdvisoryProduct {
  const parsed = parsePurl(one.name);
  const purl = parsed ? purlWithoutVersion(one.name) : `${unnamedPurl}${encodeURIComponent(one.name.toLowerCase().slice(0, 80))}`;
  const ecosystem = parsed ? ecosystemOfPurl(purl)?.ecosystem : undefined;
  const own = fixes.flatMap(({ component, version }) => (component === one.uid && version !== null ? [version] : []));
  const ranges = readRanges(one.range ?? '') ?? [];
  return {
    name: parsed ? [parsed.namespace, parsed.name].filter(Boolean).join('/') : one.name,
    purl,
    ...(ecosystem && { ecosystem }),
    status: 'affected',
    scheme: parsed === undefined || parsed.type === 'npm' ? 'semver' : 'ecosystem',
    ranges: ranges.map((range) => withFix(range, own)),
    versions: [],
  };
}

/** A range that the desk left open ends at the one version that was released with the fix. */
function withFix(range: AdvisoryProduct['ranges'][number], fixes: readonly string[]) {
  const [only] = fixes;
  if (range.fixed !== undefined || range.lastAffected !== undefined || fixes.length !== 1 || only === undefined) return range;
  return { ...range, fixed: only };
}

function purlWithoutVersion(text: string): string {
  const bare = text.replace(/[?#].*$/, '').replace(/@[^/@]*$/, '');
  return canonicalPurl(bare) ?? bare;
}

function scoresOf(vectors: readonly string[]): Advisory['cvss'] {
  return vectors.flatMap((vector) => {
    const scored = scoreCvss(vector);
    return scored && (scored.version === '3.1' || scored.version === '4.0')
      ? [{ version: scored.version, vector, score: scored.score }]
      : [];
  });
}

function ssvcOf({ exploitation, automatable, technicalImpact }: NonNullable<Advisory['ssvc']>) {
  return { exploitation, automatable, technicalImpact };
}

/** A commit is a hint until it is public. */
function referencesOf({ commits, kept, now }: DraftSource, withheld: WithheldField[]): Advisory['references'] {
  return commits.flatMap(({ url, publicAt }) => {
    const isPublic = publicAt !== null && Date.parse(publicAt) <= Date.parse(now);
    if (isPublic && url.startsWith('https://') && keptIn(url, kept).length === 0) return [{ type: 'fix' as const, url }];
    withheld.push({ field: '/references', because: isPublic ? 'The link leads inside.' : 'The change is not public yet.' });
    return [];
  });
}

function creditsOf({ credits, kept }: DraftSource, withheld: WithheldField[]): Advisory['credits'] {
  return credits.flatMap((credit) => {
    if (isNamed(credit) && !keptIn(credit.name, { ...kept, unnamed: [] }).includes('contact'))
      return [{ name: credit.name.trim(), type: credit.role }];
    withheld.push({ field: '/credits', because: `R34: the ${credit.role} ${whyUnnamed(credit)}` });
    return [];
  });
}

function isNamed({ wish, name }: CreditSource): boolean {
  return (wish === 'named' || wish === 'pseudonym') && name.trim() !== '';
}

function whyUnnamed({ wish, name }: CreditSource): string {
  if (wish === 'declined') return 'does not want to be named.';
  if (wish === 'unknown') return 'has not said how to be named.';
  return name.trim() === '' ? 'has not given the name to use.' : 'gave a name that is an address.';
}

/** R46: as the vendor wrote it, and only once the vendor said that it may be published. */
function statementsOf({ vendors, tlp, kept }: DraftSource, withheld: WithheldField[]): Advisory['vendorStatements'] {
  return vendors.flatMap(({ vendor, statement }) => {
    if (statement === null) return [];
    const others = kept.confidences.filter((text) => text !== statement.text);
    const [first] = keptIn(statement.text, { ...kept, confidences: others });
    const because = !statement.approved
      ? 'R47: the vendor has not let it be published.'
      : passes(statement.tlp, tlp)
        ? first && reasons[first]
        : `It is marked TLP:${statement.tlp.toUpperCase()}.`;
    if (because === undefined) return [{ vendor, text: statement.text, language: statement.language, at: statement.at }];
    withheld.push({ field: '/vendorStatements', because });
    return [];
  });
}

const eventWords: Readonly<Record<DraftSource['events'][number]['what'], AdvisoryText>> = {
  received: { en: 'The flaw was reported.', fr: 'La faille a été signalée.' },
  acknowledged: { en: 'The report was acknowledged.', fr: 'Le signalement a été confirmé.' },
  accepted: { en: 'The flaw was confirmed.', fr: 'La faille a été reconnue.' },
  'fix-public': { en: 'The fix became public.', fr: 'Le correctif est devenu public.' },
  released: { en: 'Versions with the fix were released.', fr: 'Des versions corrigées ont été publiées.' },
};

function timelineOf({ events, now }: DraftSource, withheld: WithheldField[]): Advisory['timeline'] {
  const shown = events.filter((event) => event.public && Date.parse(event.at) <= Date.parse(now));
  if (shown.length < events.length) withheld.push({ field: '/timeline', because: 'Some events are not public.' });
  return shown.map(({ at, what }) => ({ at, text: eventWords[what] })).sort((a, b) => (a.at < b.at ? -1 : 1));
}

function missingOfSource({ level, credits, affected }: DraftSource): MissingField[] {
  const unread = affected.some(({ range }) => range !== null && readRanges(range) === undefined);
  return [
    ...(level === null
      ? [{ field: '/severity', says: 'The committee has set no level.', next: 'Set it in the case, by the written criteria.' }]
      : []),
    ...(unread
      ? [
          {
            field: '/products',
            says: 'A range in the record is no list of comparisons.',
            next: 'Write it down here as versions.',
          },
        ]
      : []),
    ...(credits.some(({ wish }) => wish === 'unknown')
      ? [
          {
            field: '/credits',
            says: 'It is not known how the reporter wishes to be named.',
            next: 'Ask; nobody is named until then.',
          },
        ]
      : []),
  ];
}
