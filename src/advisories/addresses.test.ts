// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyAdvisory } from '../../test/builders/any-advisory.ts';
import { buildAdvisory, buildProduct, samplePublisher } from '../../test/builders/build-advisory.ts';
import { addressPart, documentsOf, releaseDocumentPaths, releasePath } from './addresses.ts';
import { advisoryFormat } from './registry.ts';

const formats = { OSV: 'osv', CVE: 'cve', OpenVEX: 'openvex', 'CycloneDX VEX': 'cyclonedx-vex', CSAF: 'csaf' };

test('a document is offered only where its format can say the advisory, so that no link is dead', () => {
  fc.assert(
    fc.property(anyAdvisory, (advisory) => {
      const offered = new Set(documentsOf(advisory, 'en').map(({ title }) => title));
      for (const [title, id] of Object.entries(formats)) {
        const reason = advisoryFormat(id)?.unsuited?.({ advisory, publisher: samplePublisher, language: 'en' }) ?? '';
        if (offered.has(title)) assert.equal(reason, '', title);
        // A record of a flaw that has no number yet is written and not offered.
        else assert.ok(title === 'CVE' || reason !== '', title);
      }
    }),
    { numRuns: 200 },
  );
  const titles = (given: object) => documentsOf(buildAdvisory(given), 'en').map(({ title }) => title);
  assert.ok(
    !titles({ products: [buildProduct({ ecosystem: 'Nowhere' })] }).includes('OSV'),
    'an ecosystem that OSV does not know',
  );
  assert.ok(!titles({ products: [buildProduct({ status: 'not-affected' })] }).includes('CVE'), 'nothing is affected');
});

test('what people wrote leads to one part of an address and to no other place', () => {
  for (const text of ['../../etc', '..', '.', '', 'a/b', 'a?b#c', '%2e%2e', '</script>', 'é', '\u202e', 'x'.repeat(500)]) {
    const part = addressPart(text);
    assert.match(part, /^[A-Za-z0-9_+~][A-Za-z0-9._+~-]{0,99}$/, text);
    for (const path of Object.values(releaseDocumentPaths({ product: part, version: part })))
      assert.equal(new URL(path, 'https://example.org').pathname, path);
    assert.equal(
      decodeURIComponent(releasePath({ product: part, version: part }, 'fr')),
      `/security/fr/releases/${part}/${part}`,
    );
  }
  assert.deepEqual(['v1.0.0+build.1', '2.0.0-rc.1'].map(addressPart), ['v1.0.0+build.1', '2.0.0-rc.1']);
});
