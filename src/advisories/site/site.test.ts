// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildAdvisory, buildWithdrawnAdvisory } from '../../../test/builders/build-advisory.ts';
import { anySite, sampleSite, siteOf } from '../../../test/builders/build-site.ts';
import { checkPage } from '../page/check-page.ts';
import type { PublicFile } from '../public-file.ts';
import { allParts, buildPart, buildSite, touchedBy } from './parts.ts';
import { rowOf, thanksOf } from './site-source.ts';

const at = (files: readonly PublicFile[], path: string) => files.find((file) => file.path === path);
const bodyOf = (files: readonly PublicFile[], path: string) => String(at(files, path)?.body);

describe('the public site', () => {
  it('passes the rules of public pages everywhere, empty, small and hostile', () => {
    for (const source of [siteOf([]), sampleSite(), anySite('</title><script>x</script>"\'&amp;\n# x\u202e')]) {
      const files = buildSite(source);
      assert.equal(new Set(files.map(({ path }) => path)).size, files.length, 'every path once');
      for (const file of files.filter(({ mediaType }) => mediaType.startsWith('text/html')))
        assert.deepEqual(checkPage(String(file.body)), [], file.path);
    }
  });

  it('is the same bytes each time it is built', () => {
    assert.deepEqual(buildSite(sampleSite()), buildSite(sampleSite()));
  });

  it('stands at its addresses, in both languages', () => {
    const paths = new Set(buildSite(sampleSite()).map(({ path }) => path));
    for (const path of [
      '/security/',
      '/security/fr/',
      '/security/thanks',
      '/security/fr/thanks',
      '/security/policy',
      '/security/fr/policy',
      '/trust',
      '/security/fr/trust',
      '/security/feed.atom',
      '/security/feed.rss',
      '/security/fr/feed.atom',
      '/security/site.css',
      '/security/shield.svg',
      '/security/products/npm-example-ledger',
      '/security/fr/products/npm-example-ledger',
      '/security/releases/ledger/14.2.7',
      '/security/fr/releases/ledger/14.2.7',
    ])
      assert.ok(paths.has(path), path);
  });

  it('says honestly that nothing was published', () => {
    const files = buildSite(siteOf([]));
    assert.match(bodyOf(files, '/security/'), /No advisory has been published yet/);
    assert.match(bodyOf(files, '/security/'), /does not mean that there are no vulnerabilities/);
    assert.match(bodyOf(files, '/security/thanks'), /Nobody has been named yet/);
    assert.match(bodyOf(files, '/trust'), /Too few cases/);
  });

  it('lists fifty on a page, the newest first, each once', () => {
    const rows = Array.from({ length: 120 }, (_, index) => {
      const number = index + 1;
      return rowOf(
        buildAdvisory({
          id: `NGAO-2026-${String(number).padStart(4, '0')}`,
          published: `2026-03-${String(1 + (index % 28)).padStart(2, '0')}T10:00:00Z`,
        }),
      );
    });
    const files = buildPart({ kind: 'list', language: 'en' }, siteOf(rows));
    assert.deepEqual(
      files.map(({ path }) => path),
      ['/security/', '/security/page/2', '/security/page/3'],
    );
    const listed = files.map(({ body }) => [...String(body).matchAll(/<h2><a href="[^"]*\/([^"/]+)">/g)].map(([, id]) => id!));
    assert.deepEqual(
      listed.map(({ length }) => length),
      [50, 50, 20],
    );
    const published = new Map(rows.map((row) => [row.id, row.published]));
    const order = listed.flat().map((id) => `${published.get(id)} ${id}`);
    assert.deepEqual(order, [...order].sort().reverse());
    assert.equal(new Set(order).size, 120);
    assert.match(String(files[1]?.body), /href="\/security\/" rel="prev"/);
    assert.match(String(files[1]?.body), /href="\/security\/page\/3" rel="next"/);
  });

  it('rebuilds exactly what one advisory touches', () => {
    const before = sampleSite();
    const advisory = buildAdvisory({ id: 'NGAO-2026-0009', published: '2026-05-01T09:00:00Z' });
    const after = { ...before, rows: [...before.rows, rowOf(advisory)], thanks: [...before.thanks, ...thanksOf(advisory)] };
    const old = new Map(buildSite(before).map((file) => [file.path, String(file.body)]));
    const changed = buildSite(after)
      .filter(({ path, body }) => old.get(path) !== body)
      .map(({ path }) => path);
    const touched = touchedBy(rowOf(advisory), after).flatMap((part) => buildPart(part, after).map(({ path }) => path));
    assert.ok(changed.length > 0);
    assert.deepEqual(
      changed.filter((path) => !touched.includes(path)),
      [],
    );
  });

  it('rebuilds the list of a product that a revision no longer names', () => {
    const [first] = sampleSite().rows;
    const revised = { ...first!, products: [] };
    const parts = touchedBy(revised, sampleSite(), first);
    assert.ok(parts.some((part) => part.kind === 'product' && part.key === 'npm-example-ledger'));
    const source = { ...sampleSite(), rows: [revised] };
    assert.match(
      String(buildPart({ kind: 'product', key: 'npm-example-ledger', language: 'en' }, source)[0]?.body),
      /No advisory names/,
    );
  });

  it('lists a withdrawn advisory as withdrawn and thanks nobody for it', () => {
    const source = siteOf([rowOf(buildWithdrawnAdvisory())]);
    assert.match(String(buildPart({ kind: 'list', language: 'en' }, source)[0]?.body), /class="gone"[\s\S]*Withdrawn/);
  });

  it('gives no figure over fewer than five cases', () => {
    const source = sampleSite();
    const clocks = { since: '2026-01-01T00:00:00Z', closedCases: 4, medianAcknowledgementDays: 1.25, shareInTime: 0.999 };
    const page = (closedCases: number) =>
      String(
        buildPart(
          { kind: 'trust', language: 'en' },
          { ...source, trust: { ...source.trust, clocks: { ...clocks, closedCases } } },
        )[0]?.body,
      );
    assert.doesNotMatch(page(4), /1\.3|99%/);
    assert.match(page(5), /1\.3 <small>days<[\s\S]*99%/);
  });

  it('builds a release that it knows and nothing for one that it does not', () => {
    const source = sampleSite();
    assert.equal(buildPart({ kind: 'release', product: 'ledger', version: '0', language: 'en' }, source).length, 0);
    assert.ok(allParts(source).some((part) => part.kind === 'release'));
  });
});
