// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import {
  type Advisory,
  type AdvisoryProduct,
  type AdvisoryRange,
  type AdvisoryText,
  creditTypes,
  productJustifications,
  referenceTypes,
} from '../../src/model/advisory.ts';
import { scoreCvss } from '../../src/model/cvss/index.ts';

/*
 * Arbitrary advisories as the editor lets them through: versions in order, scores that their vectors give, one CVE and one
 * GHSA at most, revisions counted from 1, texts in every language that is named. Texts hold what breaks writers: markup,
 * quotes, backslashes, emoji, right-to-left letters.
 */

const piece = fc.constantFrom(
  ...[
    'ledger',
    'a',
    'Éxample',
    '<b>',
    '&amp;',
    '"',
    "'",
    '\\',
    '`x`',
    '*',
    '[a](https://example.org)',
    '😀',
    'שלום',
    '$',
    '%0A',
    ';',
    ',',
    '|',
    '-->',
    'x'.repeat(60),
  ],
);
/** One line, no blanks at its ends. */
export const anyLine: fc.Arbitrary<string> = fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(' '));
/** Lines, some of them empty. */
export const anyParagraphs: fc.Arbitrary<string> = fc
  .array(anyLine, { minLength: 1, maxLength: 3 })
  .map((lines) => lines.join('\n\n'));

const textOf = (languages: Advisory['languages'], one: fc.Arbitrary<string>): fc.Arbitrary<AdvisoryText> =>
  languages.includes('fr') ? fc.record({ en: one, fr: one }) : fc.record({ en: one });

const purls: readonly (readonly [string, string | undefined])[] = [
  ['pkg:npm/example-portal', 'npm'],
  ['pkg:npm/%40example/ledger', 'npm'],
  ['pkg:npm/%40example/quoting-service', 'npm'],
  ['pkg:maven/org.example/switch-api', 'Maven'],
  ['pkg:pypi/example-tools', 'PyPI'],
  ['pkg:golang/example.org/switch', 'Go'],
  ['pkg:oci/ledger?repository_url=registry.example.org%2Fswitch%2Fledger', undefined],
  ['pkg:helm/example-gateway?repository_url=https:%2F%2Fcharts.example.org', undefined],
];

const versionNumber = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20));
/** Ascending by SemVer, each once. */
const versionList = (longest: number): fc.Arbitrary<string[]> =>
  fc
    .uniqueArray(versionNumber, { minLength: 1, maxLength: longest, selector: (parts) => parts.join('.') })
    .map((found) => found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).map((parts) => parts.join('.')));

/** Disjoint, ascending; the first may begin at "0", the last may be open. */
const anyRanges = (ends: readonly ('fixed' | 'lastAffected')[]): fc.Arbitrary<AdvisoryRange[]> =>
  fc
    .record({
      versions: versionList(6).filter((found) => !found.includes('0.0.0')),
      since: fc.boolean(),
      ends: fc.array(fc.constantFrom(...ends), { minLength: 3, maxLength: 3 }),
    })
    .map(({ versions, since, ends }) => {
      const cuts = since ? ['0', ...versions] : versions;
      return Array.from({ length: Math.ceil(cuts.length / 2) }, (_, i): AdvisoryRange => {
        const [introduced, end] = [cuts[2 * i]!, cuts[2 * i + 1]];
        return end === undefined ? { introduced } : { introduced, [ends[i] ?? 'fixed']: end };
      });
    });

const reach = (ends: readonly ('fixed' | 'lastAffected')[]) =>
  fc.oneof(
    fc.record({ ranges: anyRanges(ends), versions: fc.constant<string[]>([]) }),
    fc.record({ ranges: fc.constant<AdvisoryRange[]>([]), versions: versionList(4) }),
    fc.record({ ranges: anyRanges(ends), versions: versionList(2) }),
  );
const everything = fc.constant({ ranges: [] as AdvisoryRange[], versions: [] as string[] });

function anyProduct(
  languages: Advisory['languages'],
  purl: readonly [string, string | undefined],
): fc.Arbitrary<AdvisoryProduct> {
  const identity = fc.record(
    { name: anyLine, vendor: anyLine, scheme: fc.constant(purl[1] === undefined ? ('ecosystem' as const) : ('semver' as const)) },
    { requiredKeys: ['name', 'scheme'] },
  );
  const statement = textOf(languages, anyParagraphs);
  const told = fc.oneof(
    fc.tuple(
      reach(['fixed', 'lastAffected']),
      fc.record({ status: fc.constant('affected' as const), statement }, { requiredKeys: ['status'] }),
    ),
    fc.tuple(
      fc.oneof(everything, reach(['lastAffected'])),
      fc.record({
        status: fc.constant('not-affected' as const),
        justification: fc.constantFrom(...productJustifications),
        statement,
      }),
    ),
    fc.tuple(fc.oneof(everything, reach(['lastAffected'])), fc.record({ status: fc.constant('under-investigation' as const) })),
  );
  return fc.tuple(identity, told).map(([who, [where, what]]) => ({
    ...who,
    purl: purl[0],
    ...(purl[1] !== undefined && { ecosystem: purl[1] }),
    ...where,
    ...what,
  }));
}

const pick = (letters: string) => fc.constantFrom(...letters);
const metrics31 = fc
  .tuple(pick('NALP'), pick('LH'), pick('NLH'), pick('NR'), pick('UC'), pick('HLN'), pick('HLN'), pick('HLN'))
  .map(([av, ac, pr, ui, s, c, i, a]) => `CVSS:3.1/AV:${av}/AC:${ac}/PR:${pr}/UI:${ui}/S:${s}/C:${c}/I:${i}/A:${a}`);
const metrics40 = fc
  .tuple(pick('NALP'), pick('LH'), pick('NP'), pick('NLH'), pick('NPA'), fc.array(pick('HLN'), { minLength: 6, maxLength: 6 }))
  .map(
    ([av, ac, at, pr, ui, [vc, vi, va, sc, si, sa]]) =>
      `CVSS:4.0/AV:${av}/AC:${ac}/AT:${at}/PR:${pr}/UI:${ui}/VC:${vc}/VI:${vi}/VA:${va}/SC:${sc}/SI:${si}/SA:${sa}`,
  );
const anyScores: fc.Arbitrary<Advisory['cvss']> = fc.tuple(fc.option(metrics31), fc.option(metrics40)).map((vectors) =>
  vectors.flatMap((vector) => {
    if (vector === null) return [];
    const scored = scoreCvss(vector)!;
    return [{ version: scored.version as '3.1' | '4.0', vector, score: scored.score }];
  }),
);

/** Instants, ascending, each once. */
const anyInstants = (count: { minLength: number; maxLength: number }): fc.Arbitrary<string[]> =>
  fc
    .uniqueArray(fc.integer({ min: 1_767_225_600, max: 1_798_675_199 }), count)
    .map((found) => found.sort((a, b) => a - b).map((seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')));

const anyAliases = fc
  .record({
    cve: fc.option(fc.integer({ min: 1, max: 99_999 }).map((n) => `CVE-1900-${String(n).padStart(4, '0')}`)),
    ghsa: fc.option(fc.array(pick('23456789cfghjmpqrvwx'), { minLength: 12, maxLength: 12 })),
  })
  .map(({ cve, ghsa }) => [
    ...(cve ? [cve] : []),
    ...(ghsa ? [`GHSA-${ghsa.slice(0, 4).join('')}-${ghsa.slice(4, 8).join('')}-${ghsa.slice(8).join('')}`] : []),
  ]);

const cwes = [
  'CWE-20',
  'CWE-22',
  'CWE-79',
  'CWE-89',
  'CWE-94',
  'CWE-200',
  'CWE-287',
  'CWE-294',
  'CWE-352',
  'CWE-400',
  'CWE-502',
  'CWE-1321',
];
const anyUrl = fc.integer({ min: 0, max: 99 }).map((n) => `https://example.org/${n}?a=1&b=%22`);

function peopleAndPlaces(languages: Advisory['languages']) {
  return {
    references: fc.uniqueArray(
      fc.record({ type: fc.constantFrom(...referenceTypes), url: anyUrl, title: anyLine }, { requiredKeys: ['type', 'url'] }),
      { maxLength: 3, selector: ({ url }) => url },
    ),
    credits: fc.array(
      fc.record(
        { name: anyLine, type: fc.constantFrom(...creditTypes), organisation: anyLine },
        { requiredKeys: ['name', 'type'] },
      ),
      { maxLength: 3 },
    ),
    vendorStatements: fc.array(
      fc.record({
        vendor: anyLine,
        text: anyParagraphs,
        language: fc.constantFrom('en', 'fr', 'pt-BR'),
        at: fc.constant('2026-01-05T10:00:00Z'),
      }),
      { maxLength: 2 },
    ),
    timeline: fc.array(fc.record({ at: fc.constant('2026-01-02T10:00:00Z'), text: textOf(languages, anyLine) }), {
      maxLength: 2,
    }),
  };
}

function anyHistory(languages: Advisory['languages']): fc.Arbitrary<Pick<Advisory, 'revisions' | 'published' | 'withdrawn'>> {
  return fc
    .record({
      instants: anyInstants({ minLength: 1, maxLength: 4 }),
      withdrawnLast: fc.boolean(),
      text: textOf(languages, anyLine),
    })
    .map(({ instants, withdrawnLast, text }) => {
      const withdrawn = withdrawnLast && instants.length > 1 ? instants.at(-1) : undefined;
      const told = withdrawn === undefined ? instants : instants.slice(0, -1);
      return {
        revisions: told.map((at, i) => ({ number: i + 1, at, text })),
        published: told[0]!,
        ...(withdrawn !== undefined && { withdrawn: { at: withdrawn, text } }),
      };
    });
}

function inLanguages(languages: Advisory['languages']): fc.Arbitrary<Advisory> {
  const line = textOf(languages, anyLine);
  const paragraphs = textOf(languages, anyParagraphs);
  const content = fc.record(
    {
      id: fc.integer({ min: 1, max: 99_999 }).map((n) => `NGAO-2026-${String(n).padStart(4, '0')}`),
      aliases: anyAliases,
      title: line,
      summary: paragraphs,
      details: paragraphs,
      impact: paragraphs,
      workaround: paragraphs,
      severity: fc.constantFrom('critical', 'high', 'medium', 'low'),
      products: fc
        .uniqueArray(fc.constantFrom(...purls), { minLength: 1, maxLength: 4, selector: ([purl]) => purl })
        .chain((found) => fc.tuple(...found.map((purl) => anyProduct(languages, purl)))),
      cwes: fc.uniqueArray(fc.constantFrom(...cwes), { maxLength: 3 }),
      cvss: anyScores,
      ssvc: fc.record({
        exploitation: fc.constantFrom('none', 'poc', 'active'),
        automatable: fc.boolean(),
        technicalImpact: fc.constantFrom('partial', 'total'),
      }),
      tlp: fc.constant('clear' as const),
      languages: fc.constant(languages),
      ...peopleAndPlaces(languages),
    },
    { noNullPrototype: true, requiredKeys: requiredOfContent },
  );
  return fc.tuple(content, anyHistory(languages)).map(([told, history]) => ({ ...told, ...history }) as Advisory);
}

const requiredOfContent = [
  ...(['id', 'aliases', 'title', 'summary', 'details', 'impact', 'severity', 'products', 'cwes', 'cvss'] as const),
  ...(['tlp', 'languages', 'references', 'credits', 'vendorStatements', 'timeline'] as const),
];

/** Any advisory that may be published: TLP clear, published, at times withdrawn later. */
export const anyAdvisory: fc.Arbitrary<Advisory> = fc
  .constantFrom<Advisory['languages']>(['en'], ['en', 'fr'])
  .chain(inLanguages);
