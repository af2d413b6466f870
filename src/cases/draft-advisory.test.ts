// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildSource, told } from '../../test/builders/draft-source.ts';
import { languagesMissing, missingIn } from './advisory-missing.ts';
import { draftAdvisory } from './draft-advisory.ts';
import type { DraftSource } from './draft-source.ts';

const draft = (given: Partial<DraftSource> = {}) => draftAdvisory(buildSource(given));
const because = (given: Partial<DraftSource>, field: string) =>
  draft(given)
    .withheld.filter((one) => one.field === field)
    .map((one) => one.because)
    .join(' ');
const kept = buildSource().kept;

test('R19 a documented case is a whole draft: what it is, where, which versions, how bad', () => {
  const { advisory, missing } = draft();
  assert.deepEqual(missing, []);
  assert.deepEqual(advisory.title, { en: 'Security flaw in @example/ledger', fr: 'Faille de sécurité dans @example/ledger' });
  assert.deepEqual(advisory.products, [
    {
      name: '@example/ledger',
      purl: 'pkg:npm/%40example/ledger',
      ecosystem: 'npm',
      status: 'affected',
      scheme: 'semver',
      ranges: [{ introduced: '1.0.0', fixed: '2.1.0' }],
      versions: [],
    },
  ]);
  assert.deepEqual([advisory.cwes, advisory.severity, advisory.cvss[0]?.score], [['CWE-362'], 'high', 6.5]);
  assert.deepEqual(languagesMissing(advisory, ['en', 'fr']), ['fr']);
  assert.deepEqual(languagesMissing(advisory, ['en']), []);
});

test('R19 an empty record asks for everything and guesses nothing', () => {
  const empty = draft({
    ...{ summary: null, details: null, impact: null, workaround: null, level: null, weakness: null, affected: [], fixes: [] },
    scores: { team: [], reporter: [] },
  });
  const fields = empty.missing.map(({ field }) => field);
  for (const field of ['/title', '/summary', '/details', '/impact', '/cwes', '/cvss', '/severity', '/products/0/purl'])
    assert.ok(fields.includes(field), field);
  assert.ok(empty.missing.every(({ says, next }) => says !== '' && next !== ''));
});

test('R19 a range that is no list of comparisons is asked about; one left open ends at the version released', () => {
  const affected = (range: string) => [{ uid: 'a1', name: 'ledger', range, tlp: 'clear' as const, confidence: null }];
  const open = draft({ affected: affected('all') }).advisory.products[0];
  assert.deepEqual(open?.ranges, [{ introduced: '0', fixed: '2.1.0' }]);
  const words = draft({ affected: affected('everything since spring') });
  assert.deepEqual(words.advisory.products[0]?.ranges, []);
  assert.ok(words.missing.some(({ field }) => field === '/products'));
});

test('R33 a text that shows how to reach the reporter stays out', () => {
  const impact = told('Write to RITA@example.org for more.');
  assert.equal(draft({ impact }).advisory.impact.en, '');
  assert.match(because({ impact }, '/impact'), /R33/);
});

test('R34 somebody is named by their own wish alone, and as they wish', () => {
  const credits = (wish: 'named' | 'pseudonym' | 'declined' | 'unknown', name: string) =>
    draft({ credits: [{ role: 'reporter', wish, name }] });
  assert.deepEqual(credits('named', ' Rita Example ').advisory.credits, [{ name: 'Rita Example', type: 'reporter' }]);
  assert.deepEqual(credits('pseudonym', 'q_u_o_k_k_a').advisory.credits, [{ name: 'q_u_o_k_k_a', type: 'reporter' }]);
  for (const [wish, name] of [
    ['declined', 'Rita Example'],
    ['unknown', 'Rita Example'],
    ['named', ''],
    ['named', 'rita@example.org'],
  ] as const)
    assert.deepEqual([credits(wish, name).advisory.credits, credits(wish, name).withheld.length > 0], [[], true], wish);
  assert.ok(credits('unknown', '').missing.some(({ field }) => field === '/credits'));
});

test('R34 a text that names who declined stays out', () => {
  const given = { details: told('Found by Rita  Example.'), kept: { ...kept, unnamed: ['rita example'] } };
  assert.equal(draft(given).advisory.details.en, '');
  assert.match(because(given, '/details'), /R34/);
});

test('R46 a vendor’s statement is told as it was written, once the vendor lets it', () => {
  const [vendor] = buildSource().vendors;
  assert.equal(draft().advisory.vendorStatements[0]?.text, 'We have taken the new version everywhere.');
  const statement = { ...vendor?.statement, approved: false } as NonNullable<DraftSource['vendors'][number]['statement']>;
  const given = { vendors: [{ vendor: 'Example Bank', statement }] };
  assert.deepEqual(draft(given).advisory.vendorStatements, []);
  assert.match(because(given, '/vendorStatements'), /R47/);
});

test('R47 a vendor’s confidence never passes, whatever its mark and however it is written into another field', () => {
  assert.equal(draft({ impact: told('Ours too.', { confidence: 'v1' }) }).advisory.impact.en, '');
  const confidence = 'Our switch in the northern region is still on the old version.';
  const given = { details: told(`As told:  our switch in the NORTHERN region is still on the old version. More.`) };
  const both = { ...given, kept: { ...kept, confidences: [`Hello. ${confidence}`] } };
  assert.equal(draft(both).advisory.details.en, '');
  assert.match(because(both, '/details'), /R47/);
  const affected = [{ uid: 'a2', name: 'vendor-switch', range: '<9', tlp: 'clear' as const, confidence: 'v1' }];
  assert.ok(!JSON.stringify(draft({ affected }).advisory).includes('vendor-switch'));
});

test('R47 TLP counts field by field: what is stricter than the draft stays out', () => {
  for (const [tlp, draftTlp, there] of [
    ['clear', 'clear', true],
    ['green', 'clear', false],
    ['amber', 'amber+strict', true],
    ['red', 'amber+strict', false],
  ] as const)
    assert.equal(
      draft({ tlp: draftTlp, summary: told('Words.', { tlp }) }).advisory.summary.en !== '',
      there,
      `${tlp} ${draftTlp}`,
    );
});

test('T4 neither code name nor case nor a machine inside is told', () => {
  for (const text of ['It is Quiet-Heron.', `See ${kept.caseUid}.`, 'See https://desk.internal.example.org/cases/1'])
    assert.equal(draft({ impact: told(text) }).advisory.impact.en, '', text);
});

test('R8 a change is not linked before it is public', () => {
  const commits = (publicAt: string | null) => [{ url: 'https://git.example.org/c/1', publicAt }];
  assert.equal(draft({ commits: commits('2026-05-01T00:00:00Z') }).advisory.references.length, 1);
  for (const publicAt of [null, '2026-07-01T00:00:00Z']) {
    assert.deepEqual(draft({ commits: commits(publicAt) }).advisory.references, []);
    assert.match(because({ commits: commits(publicAt) }, '/references'), /not public yet/);
  }
});

test('the reporter’s own rating, and events that are not to be told, stay out', () => {
  const source = buildSource();
  assert.deepEqual(
    draft().advisory.cvss.map(({ vector }) => vector),
    source.scores.team,
  );
  const events = [{ what: 'accepted' as const, at: '2026-04-02T00:00:00Z', public: false }];
  assert.deepEqual(draft({ events }).advisory.timeline, []);
});

test('no private string of any source is in the draft: a canary in every private field', () => {
  const word = fc.stringMatching(/^[a-z]{8,14}$/).map((text) => `zq${text}`);
  fc.assert(
    fc.property(word, fc.constantFrom('red', 'amber', 'green'), fc.boolean(), (canary, tlp, confident) => {
      const marked = (text: string) => told(text, confident ? { confidence: 'v1' } : { tlp });
      const source = buildSource({
        summary: marked(`${canary} summary`),
        details: told(`Look for ${canary}-code in it.`),
        impact: told(`It stands on ${canary}.inside.example.org.`),
        workaround: marked(canary),
        scores: { team: [], reporter: [`${canary}`] },
        affected: [{ uid: `${canary}uid`, name: canary, range: '<1', tlp, confidence: confident ? 'v1' : null }],
        fixes: [{ component: `${canary}uid`, artefact: 'npm', version: null }],
        commits: [{ url: `https://x.example/${canary}`, publicAt: null }],
        credits: [{ role: 'reporter', wish: 'declined', name: canary }],
        vendors: [
          {
            vendor: canary,
            statement: { text: canary, language: 'en', at: '2026-05-01T00:00:00Z', approved: false, tlp: 'clear' },
          },
        ],
        kept: {
          caseUid: canary,
          codeName: `${canary}-code`,
          internalHosts: [`${canary}.inside.example.org`],
          contact: [canary],
          unnamed: [canary],
          confidences: [canary],
        },
      });
      const text = JSON.stringify(draftAdvisory(source));
      assert.ok(!text.includes(canary), text);
    }),
    { numRuns: 200 },
  );
});

test('a draft that a person completes lacks nothing; each gap is told at its place', () => {
  const { advisory } = draft();
  const [product] = advisory.products;
  assert.ok(product);
  const fields = (products: (typeof advisory)['products']) => missingIn({ ...advisory, products }).map(({ field }) => field);
  assert.deepEqual(fields([{ ...product, ranges: [] }]), ['/products/0/ranges']);
  assert.deepEqual(fields([{ ...product, ranges: [{ introduced: '0' }] }]), ['/products/0/ranges']);
  assert.deepEqual(fields([{ ...product, ranges: [{ introduced: '0' }], statement: { en: 'Turn it off.' } }]), []);
  assert.deepEqual(fields([{ ...product, status: 'not-affected', ranges: [] }]), ['/products/0/justification']);
});
