// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyAdvisory } from '../../../test/builders/any-advisory.ts';
import { buildAdvisory, buildWithdrawnAdvisory, samplePublisher } from '../../../test/builders/build-advisory.ts';
import { assertGolden } from '../../../test/builders/golden.ts';
import { type Advisory, advisoryLanguages, fixedVersions, modifiedAt } from '../../model/advisory.ts';
import type { TellsThat } from '../contract.ts';
import { markdown } from '../markdown/index.ts';
import { readerTerms, readerWords } from '../reader-words-table.ts';
import { textMail } from '../text-mail/index.ts';
import { page } from './index.ts';

const formats = [page, markdown, textMail];
const extensions: Readonly<Record<string, string>> = { page: 'html', markdown: 'md', 'text-mail': 'txt' };
const hostile =
  '</title><script>x</script>"\'&amp;![p](https://example.org/p.png) [l](javascript:1) `a` *b*\n- Package: `pkg:npm/none`\n## What to do';

/** What the model itself says, in the order that the contract wants. */
function told(advisory: Advisory): TellsThat {
  const by = (one: string, other: string) => (one < other ? -1 : 1);
  return {
    id: advisory.id,
    aliases: [...advisory.aliases].sort(),
    products: advisory.products
      .map((product) => ({
        purl: product.purl,
        status: product.status,
        ranges: product.ranges,
        versions: [...product.versions].sort(),
        fixed: fixedVersions(product).sort(),
      }))
      .sort((one, other) => by(one.purl, other.purl)),
    scores: [...advisory.cvss].sort((one, other) => by(one.version, other.version)),
    cwes: [...advisory.cwes].sort(),
    published: advisory.published ?? '',
    modified: modifiedAt(advisory),
    withdrawn: advisory.withdrawn !== undefined,
  };
}

function hostileAdvisory(): Advisory {
  const text = { en: hostile };
  const plain = buildAdvisory();
  return buildAdvisory({
    title: text,
    summary: text,
    details: text,
    impact: text,
    workaround: text,
    products: plain.products.map((product) => ({ ...product, name: hostile, vendor: 'A & <b>', statement: text })),
    credits: [{ name: hostile, type: 'finder', organisation: hostile }],
    references: [{ type: 'web', url: 'https://example.org/"><script>', title: hostile }],
    vendorStatements: [{ vendor: hostile, text: hostile, language: 'en', at: '2026-03-02T08:00:00Z' }],
    timeline: [{ at: '2026-01-12T07:30:00Z', text }],
    revisions: [{ number: 1, at: '2026-03-03T10:00:00Z', text }],
  });
}

it('folds what is not affected where there are many products, and still tells of each', async () => {
  const [first] = buildAdvisory().products;
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      ...first!,
      purl: `${first?.purl}-${at}`,
      ...(at % 2 === 1 && { status: 'not-affected' as const, ranges: [], versions: [] }),
    }));
  const write = async (count: number) =>
    await page.write({ advisory: buildAdvisory({ products: many(count) }), publisher: samplePublisher, language: 'en' });
  assert.doesNotMatch(await write(5), /folded-rows/);
  const document = await write(8);
  const [open = '', folded = ''] = document.split('<details class="folded-rows">');
  assert.match(folded, /^<summary>Not affected \(4\)<\/summary>/);
  assert.deepEqual(
    [open, folded].map((part) => part.match(/data-purl=/g)?.length),
    [4, 4],
  );
  assert.deepEqual(page.check(document), []);
});

const ends = buildAdvisory({
  products: [
    {
      ...buildAdvisory().products[0]!,
      ranges: [{ introduced: '0' }, { introduced: '2.0.0' }, { introduced: '0', lastAffected: '1.9' }],
    },
    { ...buildAdvisory().products[1]!, versions: Array.from({ length: 300 }, (_, at) => `v1.${at}.0`) },
  ],
});

describe('formats for people', () => {
  for (const format of formats)
    for (const language of advisoryLanguages)
      for (const [name, advisory] of Object.entries({
        sample: buildAdvisory(),
        withdrawn: buildWithdrawnAdvisory(),
        hostile: hostileAdvisory(),
        ends,
        draft: buildAdvisory({ published: null }),
      }))
        it(`${format.id} in ${language} tells the advisory "${name}" and passes its own check`, async () => {
          const document = await format.write({ advisory, publisher: samplePublisher, language });
          assert.deepEqual(await format.check(document), []);
          assert.deepEqual(format.read(document), told(advisory));
          assert.ok(document.endsWith('\n') && !document.endsWith('\n\n'));
        });

  it('never say that nothing is to be done while it is still looked into', async () => {
    const [first] = buildAdvisory().products;
    const open = buildAdvisory({ products: [{ ...first!, status: 'under-investigation' }] });
    const harmless = buildAdvisory({ products: [{ ...first!, status: 'not-affected', ranges: [] }] });
    for (const format of formats) {
      const write = async (advisory: Advisory) =>
        String(await format.write({ advisory, publisher: samplePublisher, language: 'en' })).replace(/\s+/g, ' ');
      assert.match(await write(open), /still being looked into/);
      assert.doesNotMatch(await write(open), /Nothing needs to be done/);
      assert.match(await write(harmless), /Nothing needs to be done/);
      assert.match(await write(buildWithdrawnAdvisory()), /nothing needs to be done because of it/);
      assert.match(await write(buildAdvisory()), /Update to/);
    }
  });

  it('are the golden documents', async () => {
    for (const format of formats)
      for (const [name, advisory] of [
        ['complete', buildAdvisory()],
        ['withdrawn', buildWithdrawnAdvisory()],
      ] as const)
        for (const language of advisory.languages) {
          const file = join(
            import.meta.dirname,
            '..',
            format.id,
            'testdata',
            name,
            `expected.${language}.${extensions[format.id]}`,
          );
          assertGolden(file, await format.write({ advisory, publisher: samplePublisher, language }));
        }
  });

  it('tell any advisory, whatever people wrote in it', async () => {
    await fc.assert(
      fc.asyncProperty(anyAdvisory, fc.constantFrom(...advisoryLanguages), async (advisory, language) => {
        for (const format of formats) {
          const document = await format.write({ advisory, publisher: samplePublisher, language });
          assert.deepEqual(await format.check(document), [], format.id);
          assert.deepEqual(format.read(document), told(advisory), format.id);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('refuse to read what is none of theirs', () => {
    for (const format of formats)
      for (const document of ['', 'hello', '<!doctype html>\n<html lang="en"></html>', '# A\n\n- B: c\n'])
        assert.throws(() => format.read(document), { code: 'input-malformed' }, format.id);
  });

  it('have every word in both languages', () => {
    assert.deepEqual(Object.keys(readerWords.fr).sort(), Object.keys(readerWords.en).sort());
    assert.deepEqual(Object.keys(readerTerms.fr).sort(), Object.keys(readerTerms.en).sort());
    for (const words of Object.values(readerWords)) assert.ok(Object.values(words).every((word) => word.trim() !== ''));
  });
});
