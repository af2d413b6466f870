// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { anyAdvisory } from '../../test/builders/any-advisory.ts';
import { buildAdvisory, buildWithdrawnAdvisory, samplePublisher } from '../../test/builders/build-advisory.ts';
import type { AdvisoryFormat } from './contract.ts';
import { advisoryFormats } from './registry.ts';
import { sayTheSame } from './say-the-same.ts';

const same = (advisory = buildAdvisory(), formats = advisoryFormats) => sayTheSame(advisory, samplePublisher, formats);

it('says the same in every format, whatever the advisory', async () => {
  await fc.assert(
    fc.asyncProperty(anyAdvisory, async (given) => {
      // A description below ten characters is a fault of its own (E003).
      const advisory = { ...given, title: { ...given.title, en: `Example: ${given.title.en}` } };
      const { faults, disagreements, documents, left } = await same(advisory);
      assert.deepEqual({ faults, disagreements }, { faults: [], disagreements: [] });
      assert.ok(documents.length + left.length >= advisoryFormats.length);
    }),
    { numRuns: 150 },
  );
});

it('reads every format back in full', async () => {
  for (const format of advisoryFormats) {
    const told = format.read(await format.write({ advisory: buildAdvisory(), publisher: samplePublisher, language: 'en' }));
    assert.deepEqual(Object.keys(told).sort(), [...format.says].sort(), format.id);
  }
});

it('leaves out what a format has no words for, with the reason', async () => {
  const products = buildAdvisory().products.slice(2);
  const { left } = await same(buildAdvisory({ products }));
  assert.deepEqual(left.map(({ format }) => format).sort(), ['cve', 'ghsa', 'osv']);
});

it('tells a withdrawal wherever there is a word for it', async () => {
  const { documents, disagreements } = await same(buildWithdrawnAdvisory());
  assert.deepEqual(disagreements, []);
  assert.deepEqual(documents.map(({ format }) => format).sort(), [
    ...['csaf', 'csaf-2.1', 'csaf-vex', 'cve', 'cyclonedx-vdr', 'cyclonedx-vex', 'markdown', 'openvex', 'page', 'text-mail'],
  ]);
});

/** A format that tells one thing otherwise than the advisory says. */
function lying(format: AdvisoryFormat, change: (body: string) => string): AdvisoryFormat {
  return { ...format, write: async (input) => change(await format.write(input)) };
}

it('finds the one document that says something else', async () => {
  const osv = advisoryFormats.find(({ id }) => id === 'osv')!;
  const changes: readonly [about: string, change: (body: string) => string][] = [
    ['products', (body) => body.replaceAll('14.2.7', '14.2.8')],
    ['scores', (body) => body.replaceAll('/I:H/', '/I:L/')],
    ['cwes', (body) => body.replaceAll('CWE-294', 'CWE-295')],
    ['aliases', (body) => body.replaceAll('CVE-1900-0001', 'CVE-1900-0002')],
    ['id', (body) => body.replaceAll('x_NGAO-2026-0001', 'x_NGAO-2026-0002')],
    ['modified', (body) => body.replaceAll('2026-03-05T12:15:00Z', '2026-03-05T12:16:00Z')],
    ['published', (body) => body.replaceAll('2026-03-03T10:00:00Z', '2026-03-03T10:01:00Z')],
    ['withdrawn', (body) => body.replace('"published"', '"withdrawn": "2026-03-09T10:00:00Z", "published"')],
  ];
  for (const [about, change] of changes) {
    const { disagreements } = await same(buildAdvisory(), [lying(osv, change), ...advisoryFormats.filter((one) => one !== osv)]);
    assert.ok(disagreements.length > 0, about);
    assert.deepEqual([...new Set(disagreements.map((told) => told.about))], [about]);
    assert.ok(
      disagreements.every(({ between }) => between.includes('osv')),
      about,
    );
  }
});

it('tells a document that cannot be read back', async () => {
  const { faults } = await same(buildAdvisory(), [lying(advisoryFormats.find(({ id }) => id === 'osv')!, () => '[]')]);
  assert.deepEqual([...new Set(faults.map(({ rule }) => rule))], ['SCH:001', 'read']);
});
